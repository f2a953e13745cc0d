// chain_bench.cpp: what a stage costs, and the default chain from end to end with a provider that
// answers at once.
#include <benchmark/benchmark.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <new>

#include <purser/agent/runtime.hpp>
#include <purser/bench/cpu_time.hpp>

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

/// A chain of `state.range(0)` equal stages. `per_stage_ns`: what one adds to a chain without any.
template <class Stage>
void stages(benchmark::State& state) {
  static double without_any = 0;
  const auto count = state.range(0);
  ChainBuilder builder;
  for (std::int64_t i = 0; i < count; ++i) builder.use(std::make_shared<Stage>());
  asio::io_context context;
  asio::co_spawn(context, repeat(state, builder.build(answer_at_once).value()), asio::detached);
  const CpuTime cpu;
  context.run();
  const auto time = cpu.nanoseconds_per(static_cast<double>(state.iterations()));
  if (count == 0) without_any = time;
  if (count > 0) {
    state.counters["per_stage_ns"] = (time - without_any) / static_cast<double>(count);
  }
}
BENCHMARK(stages<PassThrough>)->Arg(0)->Arg(8);
BENCHMARK(stages<Nothing>)->Arg(0)->Arg(8);
BENCHMARK(stages<Coroutine>)->Arg(0)->Arg(8);

asio::awaitable<void> complete_again(benchmark::State& state, Session session) {
  bool first = false;  // two prompts in turn: the same one again and again is a finding
  for (auto _ : state) {
    first = !first;
    ModelRequest request("gpt-4o", first ? "hi" : "ho");
    request.output_tokens_max = 16;
    auto task = session.complete(std::move(request));
    auto reply = co_await std::move(task);
    if (!reply) state.SkipWithError(to_string(reply.error()).c_str());
  }
}

/// Answers at once.
class Instantly final : public Provider {
 public:
  std::string_view name() const noexcept override { return "instantly"; }
  std::string_view kind() const noexcept override { return "openai"; }
  bool keeps_deadline() const noexcept override { return keeps_deadline_; }
  explicit Instantly(bool keeps_deadline) : keeps_deadline_(keeps_deadline) {}

  Result<RequestBound> bound(const ModelRequest& /*request*/) const override {
    RequestBound bound;
    bound.input = 10;
    return bound;
  }
  Task<ModelReply> complete(const ModelRequest& request, ProviderContext& context) override {
    context.dispatched();
    ModelReply reply;
    reply.model = request.model;
    reply.usage = {.input = 10, .output = 5};
    reply.message = Message::assistant("hello");
    co_return reply;
  }

 private:
  bool keeps_deadline_;
};

enum Watch : std::int64_t { none, kept, watched };

/// Budgets on four levels, memory ledger, a provider in process; without a deadline, with one that
/// the provider keeps itself (as those over HTTP do), and with one that has to be watched over.
void default_chain(benchmark::State& state) {
  asio::io_context context;
  RuntimeOptions options;
  options.routes = {{"*", std::make_shared<Instantly>(state.range(0) != watched)}};
  for (const auto* kind : {"total", "customer", "session", "agent"}) {
    options.budgets.push_back({kind, "", Limit::usd(Money::nanodollars(1'000'000'000'000'000))});
  }
  if (state.range(0) == none) options.call_timeout = std::chrono::nanoseconds(0);
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
BENCHMARK(default_chain)->Arg(none)->Arg(kept)->Arg(watched)->ArgName("deadline");

}  // namespace
