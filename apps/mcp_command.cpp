// mcp_command.cpp: `purser mcp`: tries a server of tools by hand.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>

#include <purser/adapters/policy/build_mcp.hpp>
#include <purser/apps/agent_setup.hpp>
#include <purser/apps/commands.hpp>
#include <purser/apps/mcp_text.hpp>
#include <purser/apps/output.hpp>
#include <purser/apps/prompt/held_lines.hpp>
#include <purser/apps/run_on.hpp>

namespace purser::cli {
namespace {

bool is_address(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto blank = text.find(' ');
    if (blank != 0) words.emplace_back(text.substr(0, blank));
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
  }
  return words;
}

/// An address, or a command line: words are divided by blanks, and no shell reads them.
policy::McpServerPolicy server_from(const McpArguments& arguments) {
  policy::McpServerPolicy server;
  server.name = "server";
  server.pass_environment = arguments.pass_environment;
  if (is_address(arguments.server)) {
    server.url = arguments.server;
    if (is_terminal(stderr)) server.oauth.emplace();
  } else {
    server.command = words_of(arguments.server);
  }
  return server;
}

Result<policy::McpServerPolicy> server_of(const McpArguments& arguments,
                                          const policy::Policy& policy) {
  const auto* const known = policy.mcp_server(arguments.server);
  if (known == nullptr && !arguments.policy.empty()) {
    std::string names;
    for (const auto& server : policy.mcp) names += (names.empty() ? "" : ", ") + server.name;
    return fail(ErrorCode::not_found,
                fmt::format("{} has no MCP server \"{}\"; servers: {}", arguments.policy,
                            arguments.server, names.empty() ? "none" : names));
  }
  auto server = known != nullptr ? *known : server_from(arguments);
  if (arguments.era == "legacy") server.era = mcp::EraChoice::legacy;
  if (arguments.era == "modern") server.era = mcp::EraChoice::modern;
  return server;
}

/// One server and all that is needed to talk to it.
struct Talk {
  HeldLines log{stderr};
  std::shared_ptr<SharedPrompt> prompt = std::make_shared<SharedPrompt>();
  bool asks = false;  ///< the user, at a terminal
  asio::io_context context;
  RuntimeSetup setup;
  std::shared_ptr<mcp::ToolSource> source;
  McpServers started{context};
};

enum class Needs : std::uint8_t { server, runtime };

/// Where somebody can be asked, the server is told so.
RuntimeNeeds needs_of(Talk& talk, const McpArguments& arguments) {
  AskingPlace place;
  place.at_terminal = is_at_terminal();
  place.json = arguments.json;
  talk.asks = !why_nobody_is_asked(place);
  RuntimeNeeds needs;
  if (talk.asks) needs.elicitor = elicitor_at(talk.prompt);
  return needs;
}

/// What is only looked at needs no ledger, and no keys of providers.
Result<> begin(Talk& talk, const McpArguments& arguments, Needs needs = Needs::server) {
  policy::Policy policy;
  if (!arguments.policy.empty()) {
    auto read = load_policy(arguments.policy);
    if (!read) return fail(std::move(read).error());
    policy = *std::move(read);
  }
  auto server = server_of(arguments, policy);
  if (!server) return fail(std::move(server).error());
  auto setup = needs == Needs::runtime
                   ? set_up_runtime(policy, needs_of(talk, arguments), talk.context)
                   : set_up_surroundings(talk.context);
  if (!setup) return fail(std::move(setup).error());
  talk.setup = *std::move(setup);
  auto source = policy::mcp_source(
      *server, talk.context.get_executor(), talk.setup.timers, *talk.setup.surroundings,
      [&talk](const mcp::LogLine& line) { talk.log.write(log_line_text(line)); });
  if (!source) return fail(std::move(source).error());
  talk.source = *std::move(source);
  talk.started.add(talk.source);
  return {};
}

template <class T>
Result<T> wait_for(Talk& talk, Task<T> task) {
  return run_on<Result<T>>(talk.context, std::move(task));
}

ExitCode mcp_failure(const Error& error) {
  complain(error);
  const bool is_usage =
      error.code() == ErrorCode::invalid_argument || error.code() == ErrorCode::not_found;
  if (error.code() == ErrorCode::budget_exhausted) return ExitCode::budget_exhausted;
  return is_usage ? ExitCode::usage : ExitCode::failed;
}

/// What a server has, where it says that it has such a thing.
Json listed(Talk& talk, const Json& capabilities, const char* capability,
            Task<std::vector<Json>> (mcp::Client::*list)() const) {
  if (!capabilities.contains(capability)) return nullptr;
  auto items = wait_for(talk, (talk.source->client().*list)());
  if (!items) return Json{{"error", items.error().message()}};
  return Json(*items);
}

Result<Json> inspection(Talk& talk) {
  const auto& client = talk.source->client();
  auto info = wait_for(talk, client.connect());
  if (!info) return fail(std::move(info).error());
  auto tools = Json::array();
  if (info->capabilities.contains("tools")) {
    auto all = wait_for(talk, client.list_tools());
    if (!all) return fail(std::move(all).error());
    for (const auto& tool : *all) tools.push_back(tool.whole);
  }
  auto json = to_json(*info);
  json["tools"] = std::move(tools);
  json["resources"] = listed(talk, info->capabilities, "resources", &mcp::Client::list_resources);
  json["resource_templates"] =
      listed(talk, info->capabilities, "resources", &mcp::Client::list_resource_templates);
  json["prompts"] = listed(talk, info->capabilities, "prompts", &mcp::Client::list_prompts);
  return json;
}

std::shared_ptr<const Tool> find_tool(const std::vector<std::shared_ptr<const Tool>>& tools,
                                      std::string_view name) {
  for (const auto& tool : tools) {
    if (tool->name_at_server == name || tool->name == name) return tool;
  }
  return nullptr;
}

Result<Reply> make_call(Talk& talk, const McpArguments& arguments, const Session& session) {
  auto input = parse_json(arguments.arguments.empty() ? "{}" : arguments.arguments);
  if (!input || !input->is_object()) {
    return fail(ErrorCode::invalid_argument,
                "ARGUMENTS is no JSON object, such as '{\"path\":\"/tmp\"}'");
  }
  auto tools = wait_for(talk, talk.source->tools());
  if (!tools) return fail(std::move(tools).error());
  auto tool = find_tool(*tools, arguments.tool);
  if (tool == nullptr) {
    return fail(ErrorCode::not_found,
                fmt::format("the server has no tool \"{}\"; purser mcp list shows what it has",
                            arguments.tool));
  }
  return wait_for(talk, session.invoke(std::move(tool), *std::move(input)));
}

}  // namespace

ExitCode list_mcp_tools(const McpArguments& arguments) {
  Talk talk;
  if (auto begun = begin(talk, arguments); !begun) return mcp_failure(begun.error());
  auto tools = wait_for(talk, talk.source->tools());
  if (!tools) return mcp_failure(tools.error());
  for (const auto& why : talk.source->left_out()) complain(printable(why));
  if (!arguments.json) {
    put(stdout, tools_text(*tools));
    return ExitCode::done;
  }
  auto json = Json::array();
  for (const auto& tool : *tools) json.push_back(tool_json(*tool));
  say(dump_json_pretty(json));
  return ExitCode::done;
}

ExitCode inspect_mcp_server(const McpArguments& arguments) {
  Talk talk;
  if (auto begun = begin(talk, arguments); !begun) return mcp_failure(begun.error());
  const auto inspected = inspection(talk);
  if (!inspected) return mcp_failure(inspected.error());
  put(stdout, arguments.json ? dump_json_pretty(*inspected) + "\n" : inspection_text(*inspected));
  return ExitCode::done;
}

ExitCode call_mcp_tool(const McpArguments& arguments) {
  Talk talk;
  if (auto begun = begin(talk, arguments, Needs::runtime); !begun) {
    return mcp_failure(begun.error());
  }
  const auto session = talk.setup.runtime->session();
  if (!session) return mcp_failure(session.error());
  std::optional<SharedPrompt::Session> asks;
  if (talk.asks) asks.emplace(talk.prompt, talk.log.screen());
  const auto reply = make_call(talk, arguments, *session);
  asks.reset();
  if (!reply) return mcp_failure(reply.error());
  const auto& result = reply->result();
  say(arguments.json ? dump_json_pretty(result) : printable_lines(result_text(result)));
  for (const auto& warning : reply->warnings()) {
    put(stderr, "  ! " + printable(warning.message) + "\n");
  }
  put(stderr, fmt::format("  cost {}\n", to_string(session->sums().total_spent)));
  return is_failure(result) ? ExitCode::failed : ExitCode::done;
}

}  // namespace purser::cli
