// conformance_client.cpp: what the official conformance suite drives: mcp_conformance_client URL
// The scenario and the revision come from the environment. Lists what the server has, and uses all
// of it.
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/adapters/mcp/http/http_transport.hpp>
#include <purser/agent/start.hpp>
#include <purser/tests/mcp/conformance_login.hpp>

namespace {

using namespace purser;

std::string variable(const char* name) {
  const auto* value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// A value that `schema` allows.
Json sample(const Json& schema) {
  const auto type = schema.value("type", "string");
  if (type == "integer" || type == "number") return 1;
  if (type == "boolean") return true;
  if (type == "array") return Json::array();
  if (type == "object") return Json::object();
  return "sample";
}

/// Samples of the properties without a default; all of them, or those that are required.
Json samples(const Json& schema, bool all) {
  Json made = Json::object();
  const auto properties = schema.value("properties", Json::object());
  const auto required = schema.value("required", Json::array());
  for (const auto& [name, property] : properties.items()) {
    const auto needed = std::find(required.begin(), required.end(), Json(name)) != required.end();
    if ((needed || all) && !property.contains("default")) made[name] = sample(property);
  }
  return made;
}

/// Accepts every form; defaults are left to the client.
Task<Json> accept(mcp::Question question) {
  Json answer = Json::object({{"action", "accept"}});
  answer["content"] = samples(question.params.value("requestedSchema", Json::object()), true);
  co_return answer;
}

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

mcp::ClientOptions options(const std::string& scenario, const Json& context,
                           const http::Location& url, const ThreadPool& pool,
                           const std::shared_ptr<Timers>& timers) {
  mcp::HttpOptions http(url, timers);
  if (starts_with(scenario, "auth/")) {
    http.authorizer = conformance_login(context, url, pool.executor(), timers);
  }
  mcp::ClientOptions made;
  made.server = "conformance";
  made.client_name = "purser-conformance";
  made.client_version = "1.0.0";
  made.transport = mcp::http_transport(std::move(http));
  const auto revision = mcp::read_revision(variable("MCP_CONFORMANCE_PROTOCOL_VERSION"));
  made.revision = revision.value_or(mcp::newest_legacy);
  made.era = mcp::era_of(*made.revision) == mcp::Era::modern ? mcp::EraChoice::modern
                                                             : mcp::EraChoice::legacy;
  made.handlers.elicitation = accept;
  return made;
}

class Conversation {
 public:
  Conversation(ThreadPool& pool, const mcp::Client& client) : pool_(pool), client_(client) {}

  /// False: some request failed.
  bool run(const std::string& scenario, const Json& context) {
    const auto info = wait(client_.connect(), "connect");
    if (!info) return false;
    if (scenario != "initialize") {
      const auto tools = wait(client_.list_tools(), "tools/list");
      if (tools) use(*tools, scenario, context);
    }
    if (scenario == "http-standard-headers") use_resources_and_prompts();
    wait(client_.close(), "close");
    return good_;
  }

 private:
  void use(const std::vector<mcp::ToolInfo>& tools, const std::string& scenario,
           const Json& context) {
    if (context.contains("toolCalls")) {
      for (const auto& call : context["toolCalls"]) this->call(call["name"], call["arguments"]);
      return;
    }
    for (const auto& tool : tools) {
      auto arguments = samples(tool.input_schema, false);
      if (tool.name == "add_numbers") arguments = Json::object({{"a", 5}, {"b", 3}});
      if (tool.name == "json_schema_echo") arguments["schema"] = tools.front().input_schema;
      if (scenario != "json-schema-ref-no-deref") call(tool.name, arguments);
    }
  }

  void use_resources_and_prompts() {
    const auto resources = wait(client_.list_resources(), "resources/list");
    for (const auto& resource : resources.value_or(std::vector<Json>())) {
      wait(client_.read_resource(resource.value("uri", "")), "resources/read");
    }
    const auto prompts = wait(client_.list_prompts(), "prompts/list");
    for (const auto& prompt : prompts.value_or(std::vector<Json>())) {
      wait(client_.get_prompt(prompt.value("name", ""), Json::object()), "prompts/get");
    }
  }

  void call(const std::string& name, const Json& arguments) {
    wait(client_.call_tool(name, arguments, mcp::RequestOptions()), "tools/call " + name);
  }

  template <class T>
  Result<T> wait(Task<T> task, const std::string& what) {
    auto result = pool_.wait(std::move(task));
    if (!result) {
      good_ = false;
      std::cerr << what << ": " << to_string(result.error().code()) << ": "
                << result.error().message() << ' ' << result.error().peer_message() << '\n';
    }
    return result;
  }

  ThreadPool& pool_;
  const mcp::Client& client_;
  bool good_ = true;
};

int fail_with(const Error& error) {
  std::cerr << "mcp_conformance_client: " << error.message() << '\n';
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  const auto url = http::Location::parse(count > 1 ? arguments[count - 1] : "");
  if (!url) return fail_with(url.error());
  const auto scenario = variable("MCP_CONFORMANCE_SCENARIO");
  auto context = parse_json(variable("MCP_CONFORMANCE_CONTEXT")).value_or(Json::object());
  context["name"] = scenario;
  ThreadPool pool(2);
  const auto timers = make_timers(pool.executor());
  const auto client =
      mcp::Client::create(pool.executor(), timers, options(scenario, context, *url, pool, timers));
  if (!client) return fail_with(client.error());
  Conversation conversation(pool, *client);
  return conversation.run(scenario, context) ? 0 : 1;
}
