// mcp_call_bench.cpp: what the default chain, budget included, adds to a call of a server's tool.
#include <benchmark/benchmark.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <purser/agent/runtime.hpp>
#include <purser/bench/cpu_time.hpp>

using namespace purser;

namespace {

Task<Json> answer_at_once(Json /*arguments*/, const Call& call) {
  if (call.observer != nullptr) call.observer->dispatched();
  co_return Json(nullptr);
}

std::shared_ptr<const Tool> server_tool() {
  auto tool = std::make_shared<Tool>();
  tool->name = "files_read";
  tool->server = "files";
  tool->name_at_server = "read";
  tool->schema = {{"type", "object"}};
  tool->tells_dispatch = true;
  tool->function_in_call = answer_at_once;
  tool->cost_estimate = [](const Json&) -> Result<Money> { return Money::nanodollars(1); };
  return tool;
}

asio::awaitable<void> invoke_often(benchmark::State& state, const Session& session) {
  const auto tool = server_tool();
  const Json arguments = Json::object();
  for (auto _ : state) {
    auto task = session.invoke(tool, arguments);
    auto reply = co_await std::move(task);
    if (!reply) state.SkipWithError(reply.error().message().c_str());
  }
}

/// Four accounts with a limit each; deadlines on. `chain_us`: CPU time of one call.
void mcp_call(benchmark::State& state) {
  asio::io_context context;
  RuntimeOptions options;
  options.watch = std::nullopt;  // would see one call made again and again
  options.timers = make_timers(context.get_executor());
  const auto runtime = Runtime::create(context.get_executor(), std::move(options)).value();
  SessionOptions who;
  who.customer = "acme";
  who.budget = 1000_usd;
  const auto session = runtime->session(std::move(who)).value();
  asio::co_spawn(context, invoke_often(state, session), asio::detached);
  const CpuTime cpu;
  context.run();
  state.counters["chain_us"] =
      cpu.nanoseconds_per(static_cast<double>(state.iterations())) / 1000.0;
}
BENCHMARK(mcp_call)->Name("mcp_call")->Unit(benchmark::kMicrosecond);

}  // namespace
