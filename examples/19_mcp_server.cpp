// 19_mcp_server.cpp: offers tools of ours to other programs, and holds them to a budget.
//
//   example_19_mcp_server                        serves one client on stdin and stdout
//   example_19_mcp_server --http 8080 TOKEN      serves any number over HTTP, until it is killed
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <purser/adapters/mcp/server/server.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>
#include <string_view>

using namespace purser;

struct TideArgs {
  std::string port;
};
BOOST_DESCRIBE_STRUCT(TideArgs, (), (port))

Json tide(TideArgs args) { return {{"port", args.port}, {"high_water", "14:20"}}; }
Json berths(TideArgs args) { return {{"port", args.port}, {"free", 3}}; }

int main(int argc, char** argv) {
  ThreadPool pool;
  const auto timers = make_timers(pool.executor());
  const auto runtime = Runtime::create(pool.executor(), {}).value();
  auto water = tool("tide", "When is high water in a port?", tide) | cost(0.01_usd);
  auto places = tool("berths", "How many berths of a port are free?", berths);

  mcp::ServerOptions options;
  options.name = "harbour";
  options.runtime = runtime;
  options.tools = {water.build().value(), places.build().value()};
  // Each caller has a session of its own: whoever is at stdin and stdout, and whoever has the
  // token. Only `check_token` tells callers over HTTP apart; with one token they all are one. An
  // empty id would be a new session, with a budget of its own, for each call.
  options.session = [runtime](const mcp::Caller& caller) {
    const auto id = caller.id.empty() ? "stdio" : caller.id;
    return runtime->session({.id = id, .customer = "strangers", .budget = 0.05_usd});
  };
  const auto server = mcp::Server::create(pool.executor(), timers, std::move(options)).value();

  if (argc == 4 && argv[1] == std::string_view("--http")) {
    mcp::ListenOptions listen;
    listen.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    listen.token = Secret(argv[3]);
    const auto port = server.listen(listen);
    if (!port) return std::fprintf(stderr, "%s\n", to_string(port.error()).c_str()), 1;
    std::printf("http://127.0.0.1:%d/mcp\n", int{*port});
    std::fflush(stdout);
    for (;;) ::pause();
  }
  const auto served = pool.wait(server.serve_stdio({}));
  if (!served) std::fprintf(stderr, "%s\n", to_string(served.error()).c_str());
  return served ? 0 : 1;
}
