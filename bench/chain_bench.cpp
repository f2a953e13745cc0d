// chain_bench.cpp: what a stage costs, and the default chain from end to end with a provider that
// answers at once.
#include <benchmark/benchmark.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <new>

#include <purser/adapters/providers/scripted/provider.hpp>
#include <purser/agent/runtime.hpp>

using namespace purser;

namespace {

std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

class Nothing final : public Hook {
 public:
  std::string_view name() const noexcept override { return "hook"; }
};

class PassThrough final : public Middleware {
 public:
  std::string_view name() const noexcept override { return "pass"; }
  Task<Reply> handle(Call& call, Next next) override { return next(call); }
};

class Coroutine final : public Middleware {
 public:
  std::string_view name() const noexcept override { return "coroutine"; }
  Task<Reply> handle(Call& call, Next next) override {
    auto outcome = co_await next(call);
    co_return outcome;
  }
};

Task<Reply> answer_at_once(Call& /*call*/) { co_return Reply(Json()); }

asio::awaitable<void> repeat(benchmark::State& state, std::shared_ptr<const Chain> chain) {
  Call call(1, Account(), ToolRequest{"tool", Json::object(), nullptr});
  for (auto _ : state) {
    auto outcome = co_await chain->run(call);
    benchmark::DoNotOptimize(outcome);
  }
}

/// A chain of `state.range(0)` equal stages; the cost of one is the difference divided by their
/// number.
template <class Stage>
void stages(benchmark::State& state) {
  ChainBuilder builder;
  for (std::int64_t i = 0; i < state.range(0); ++i) builder.use(std::make_shared<Stage>());
  asio::io_context context;
  asio::co_spawn(context, repeat(state, builder.build(answer_at_once).value()), asio::detached);
  context.run();
}
BENCHMARK(stages<PassThrough>)->Arg(0)->Arg(8);
BENCHMARK(stages<Nothing>)->Arg(0)->Arg(8);
BENCHMARK(stages<Coroutine>)->Arg(0)->Arg(8);

asio::awaitable<void> complete_again(benchmark::State& state, Session session) {
  for (auto _ : state) {
    ModelRequest request("gpt-4o", "hi");
    request.output_tokens_max = 16;
    auto task = session.complete(std::move(request));
    auto reply = co_await std::move(task);
    if (!reply) state.SkipWithError(to_string(reply.error()).c_str());
  }
}

/// Budgets on four levels, memory ledger, deadline armed, a provider in process.
void default_chain(benchmark::State& state) {
  asio::io_context context;
  RuntimeOptions options;
  options.routes = {
      {"*", std::make_shared<scripted::ScriptedProvider>(std::vector<scripted::Answer>())}};
  for (const auto* kind : {"total", "customer", "session", "agent"}) {
    options.budgets.push_back({kind, "", Limit::usd(Money::nanodollars(1'000'000'000'000'000))});
  }
  if (state.range(0) == 0) options.call_timeout = std::chrono::nanoseconds(0);
  const auto runtime = Runtime::create(context.get_executor(), std::move(options)).value();
  SessionOptions session_options;
  session_options.customer = "acme";
  const auto session = runtime->session(session_options).value().scoped("agent", "a", {}).value();
  const auto before = allocations;
  asio::co_spawn(context, complete_again(state, session), asio::detached);
  context.run();
  state.counters["allocations"] = benchmark::Counter(static_cast<double>(allocations - before),
                                                     benchmark::Counter::kAvgIterations);
}
BENCHMARK(default_chain)->Arg(0)->Arg(1)->ArgName("deadline");

}  // namespace
