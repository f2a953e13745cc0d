// conformance_server.cpp: a server with all that the conformance suite looks for:
// mcp_conformance_server [--port N] prints its URL and serves until it is told to end.
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <purser/adapters/mcp/server/server.hpp>
#include <purser/tests/mcp/conformance_tools.hpp>

namespace {

using namespace purser;
using namespace purser::mcp;
namespace fixtures = purser::mcp::conformance;

Json resource(const char* uri, const char* name, const char* mime_type) {
  Json shown = Json::object();
  shown["uri"] = uri;
  shown["name"] = name;
  shown["description"] = "A fixture";
  shown["mimeType"] = mime_type;
  return shown;
}

std::vector<Json> list_resources() {
  return {resource("test://static-text", "Static text", "text/plain"),
          resource("test://static-binary", "Static binary", "image/png"),
          resource("test://watched-resource", "Watched resource", "text/plain")};
}

std::vector<Json> list_templates() {
  auto shown = resource("", "Template", "application/json");
  shown.erase("uri");
  shown["uriTemplate"] = "test://template/{id}/data";
  return {shown};
}

Json text_resource(const std::string& uri, const char* mime_type, std::string text) {
  Json content = Json::object();
  content["uri"] = uri;
  content["mimeType"] = mime_type;
  content["text"] = std::move(text);
  return Json::array({std::move(content)});
}

Result<Json> contents_of(const std::string& uri) {
  constexpr std::string_view before = "test://template/";
  constexpr std::string_view after = "/data";
  if (uri == "test://static-text") {
    return text_resource(uri, "text/plain", "This is the content of the static text resource.");
  }
  if (uri == "test://watched-resource") return text_resource(uri, "text/plain", "Watched");
  if (uri == "test://static-binary") {
    auto contents = text_resource(uri, "image/png", {});
    contents[0].erase("text");
    contents[0]["blob"] = fixtures::red_pixel;
    return contents;
  }
  if (uri.starts_with(before) && uri.ends_with(after)) {
    const auto id = uri.substr(before.size(), uri.size() - before.size() - after.size());
    Json data = Json::object();
    data["id"] = id;
    data["templateTest"] = true;
    data["data"] = "Data for ID: " + id;
    return text_resource(uri, "application/json", dump_json(data));
  }
  return fail(ErrorCode::not_found, "Resource not found");
}

Task<Json> read_resource(std::string uri, Exchange&) { co_return contents_of(uri); }

Json prompt(const char* name, std::vector<const char*> arguments) {
  Json shown = Json::object();
  shown["name"] = name;
  shown["description"] = "A fixture";
  for (const auto* const argument : arguments) {
    Json described = Json::object();
    described["name"] = argument;
    described["required"] = true;
    shown["arguments"].push_back(std::move(described));
  }
  return shown;
}

std::vector<Json> list_prompts() {
  return {prompt("test_simple_prompt", {}), prompt("test_prompt_with_arguments", {"arg1", "arg2"}),
          prompt("test_prompt_with_embedded_resource", {"resourceUri"}),
          prompt("test_prompt_with_image", {}), prompt("test_input_required_result_prompt", {})};
}

Json messages(std::vector<Json> contents) {
  Json result = Json::object();
  for (auto& content : contents) {
    Json message = Json::object();
    message["role"] = "user";
    message["content"] = std::move(content);
    result["messages"].push_back(std::move(message));
  }
  return result;
}

std::string argument(const Json& arguments, const char* name) {
  const auto found = arguments.find(name);
  return found == arguments.end() ? std::string() : found->get<std::string>();
}

Result<Json> plain_prompt(const std::string& name, const Json& arguments) {
  if (name == "test_simple_prompt") {
    return messages({fixtures::text_content("This is a simple prompt for testing.")});
  }
  if (name == "test_prompt_with_arguments") {
    return messages(
        {fixtures::text_content("Prompt with arguments: arg1='" + argument(arguments, "arg1") +
                                "', arg2='" + argument(arguments, "arg2") + "'")});
  }
  if (name == "test_prompt_with_embedded_resource") {
    return messages({fixtures::resource_content(argument(arguments, "resourceUri"), "text/plain",
                                                "Embedded resource content for testing."),
                     fixtures::text_content("Please process the embedded resource above.")});
  }
  if (name == "test_prompt_with_image") {
    return messages(
        {fixtures::image_content(), fixtures::text_content("Please analyze the image above.")});
  }
  return fail(ErrorCode::invalid_argument, "there is no prompt of that name");
}

Task<Json> get_prompt(std::string name, Json arguments, Exchange& exchange) {
  if (name != "test_input_required_result_prompt") co_return plain_prompt(name, arguments);
  std::vector<Inquiry> questions;
  questions.emplace_back(
      "user_context", "elicitation/create",
      fixtures::form("What context should the prompt use?", "context", "string"));
  auto answers = co_await exchange.ask(std::move(questions));
  if (!answers) co_return fail(std::move(answers).error());
  auto content = fixtures::text_content("Context: " + dump_json(*answers));
  co_return messages(std::vector<Json>(1, std::move(content)));
}

Task<Json> complete(Json, Exchange&) {
  co_return Json::parse(R"({"values": ["paris", "park", "party"], "total": 3, "hasMore": false})");
}

ServerOptions make_options(const fixtures::Hooks& hooks, std::shared_ptr<Runtime> runtime) {
  ServerOptions options;
  options.name = "purser-conformance-server";
  options.version = "1.0.0";
  options.tools = fixtures::make_tools(hooks);
  options.runtime = std::move(runtime);
  options.limits.retry = std::chrono::milliseconds(500);
  options.features.resources =
      Resources{list_resources, list_templates, read_resource, /*subscribable=*/true};
  options.features.prompts = Prompts{list_prompts, get_prompt};
  options.features.complete = complete;
  return options;
}

std::uint16_t port_of(int count, char** arguments) {
  for (int i = 1; i + 1 < count; ++i) {
    if (std::string_view(arguments[i]) == "--port") {
      return static_cast<std::uint16_t>(std::atoi(arguments[i + 1]));
    }
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  asio::io_context context;
  const auto timers = make_timers(context.get_executor());
  RuntimeOptions how;
  how.timers = timers;
  how.watch = std::nullopt;  // the suite calls the same tool again and again
  auto runtime = Runtime::create(context.get_executor(), std::move(how)).value();
  fixtures::Hooks hooks;
  const auto server =
      Server::create(context.get_executor(), timers, make_options(hooks, runtime)).value();
  hooks.change_tools = [&] { static_cast<void>(server.change_tools(fixtures::make_tools(hooks))); };
  hooks.change_prompts = [&] { server.prompts_changed(); };
  ListenOptions http;
  http.port = port_of(count, arguments);
  http.without_token = true;
  const auto port = server.listen(http).value();
  std::printf("http://127.0.0.1:%d/mcp\n", port);
  std::fflush(stdout);
  asio::signal_set signals(context, SIGTERM, SIGINT);
  signals.async_wait([&](boost::system::error_code, int) {
    server.stop();
    context.stop();
  });
  context.run();
  return 0;
}
