// tool_server.cpp: a server of Purser's with three tools, for clients written by others:
// mcp_tool_server serves on stdin and stdout; mcp_tool_server --port N over HTTP, and prints its
// URL.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <purser/adapters/mcp/server/server.hpp>

namespace {

using namespace purser;

std::shared_ptr<Tool> described(std::string name, std::string description, const char* schema) {
  auto tool = std::make_shared<Tool>();
  tool->name = std::move(name);
  tool->description = std::move(description);
  tool->schema = Json::parse(schema);
  return tool;
}

mcp::ServedTool sum() {
  mcp::ServedTool served(described(
      "sum", "Adds two numbers",
      R"({"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number"}},"required":["a","b"]})"));
  served.run = [](Json arguments, const Call&, mcp::Exchange&) -> Task<Json> {
    const auto sum = arguments["a"].get<double>() + arguments["b"].get<double>();
    co_return Json(dump_json(Json(static_cast<std::int64_t>(sum))));
  };
  return served;
}

mcp::ServedTool slow(const std::shared_ptr<Timers>& timers) {
  mcp::ServedTool served(described(
      "slow", "Takes its time, and tells how far it is",
      R"({"type":"object","properties":{"steps":{"type":"integer"},"ms":{"type":"integer"}},"required":["steps","ms"]})"));
  served.run = [timers](Json arguments, const Call&, mcp::Exchange& exchange) -> Task<Json> {
    const auto steps = arguments["steps"].get<int>();
    const std::chrono::milliseconds length(arguments["ms"].get<int>());
    for (int step = 1; step <= steps; ++step) {
      auto waited = co_await pause(*timers, length);
      if (!waited) co_return fail(std::move(waited).error());
      exchange.progress(step, steps, {});
    }
    co_return Json(std::to_string(steps) + " steps");
  };
  return served;
}

/// The answer of the user, as it came.
mcp::ServedTool ask() {
  mcp::ServedTool served(described(
      "ask", "Asks the user what the arguments say",
      R"({"type":"object","properties":{"params":{"type":"object"}},"required":["params"]})"));
  served.run = [](Json arguments, const Call&, mcp::Exchange& exchange) -> Task<Json> {
    std::vector<mcp::Inquiry> questions;
    questions.emplace_back("user", "elicitation/create", arguments["params"]);
    auto asked = exchange.ask(std::move(questions));
    auto answers = co_await std::move(asked);
    if (!answers) co_return fail(std::move(answers).error());
    Json text = dump_json((*answers)["user"]);
    co_return text;
  };
  return served;
}

mcp::ServerOptions options(const asio::any_io_executor& executor,
                           const std::shared_ptr<Timers>& timers) {
  RuntimeOptions how;
  how.timers = timers;
  how.watch = std::nullopt;  // tests call the same tool again and again
  mcp::ServerOptions made;
  made.name = "purser-tools";
  made.version = "1.0.0";
  made.tools = {sum(), slow(timers), ask()};
  made.runtime = Runtime::create(executor, std::move(how)).value();
  return made;
}

void serve_http(const mcp::Server& server, const char* port) {
  const auto number = static_cast<std::uint16_t>(std::atoi(port));
  const auto listens = server.listen({.port = number, .without_token = true}).value();
  std::printf("http://127.0.0.1:%d/mcp\n", static_cast<int>(listens));
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  asio::io_context context;
  const auto timers = make_timers(context.get_executor());
  const auto server =
      mcp::Server::create(context.get_executor(), timers, options(context.get_executor(), timers))
          .value();
  const auto end = [&] {
    server.stop();
    context.stop();
  };
  asio::signal_set signals(context, SIGTERM, SIGINT);
  signals.async_wait([&](boost::system::error_code, int) { end(); });
  if (count > 2 && std::string_view(arguments[1]) == "--port") {
    serve_http(server, arguments[2]);
  } else {
    asio::co_spawn(context, server.serve_stdio({}), [&](std::exception_ptr, Result<>) { end(); });
  }
  context.run();
  return 0;
}
