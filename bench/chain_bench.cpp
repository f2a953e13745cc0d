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
#include <purser/middleware/cache.hpp>
#include <purser/middleware/downgrade.hpp>
#include <purser/middleware/fallback.hpp>
#include <purser/middleware/loop_guard.hpp>
#include <purser/middleware/rate_limit.hpp>
#include <purser/middleware/redact.hpp>

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
    reply.usage_quality = UsageQuality::exact;
    reply.stop_reason = StopReason::end;
    reply.message = Message::assistant("hello");
    co_return reply;
  }

 private:
  bool keeps_deadline_;
};

enum Watch : std::int64_t { none, kept, watched };

RuntimeOptions four_budgets(bool keeps_deadline = true) {
  RuntimeOptions options;
  options.routes = {{"*", std::make_shared<Instantly>(keeps_deadline)}};
  for (const auto* kind : {"total", "customer", "session", "agent"}) {
    options.budgets.push_back({kind, "", Limit::usd(Money::nanodollars(1'000'000'000'000'000))});
  }
  return options;
}

Session session_of(const std::shared_ptr<Runtime>& runtime) {
  SessionOptions options;
  options.customer = "acme";
  return runtime->session(options).value().scoped("agent", "a", {}).value();
}

/// Budgets on four levels, memory ledger, a provider in process; without a deadline, with one that
/// the provider keeps itself (as those over HTTP do), and with one that has to be watched over.
void default_chain(benchmark::State& state) {
  asio::io_context context;
  auto options = four_budgets(state.range(0) != watched);
  if (state.range(0) == none) options.call_timeout = std::chrono::nanoseconds(0);
  const auto runtime = Runtime::create(context.get_executor(), std::move(options)).value();
  const auto session = session_of(runtime);
  const auto before = allocations;
  asio::co_spawn(context, complete_again(state, session), asio::detached);
  context.run();
  state.counters["allocations"] = benchmark::Counter(static_cast<double>(allocations - before),
                                                     benchmark::Counter::kAvgIterations);
}
BENCHMARK(default_chain)->Arg(none)->Arg(kept)->Arg(watched)->ArgName("deadline");

class Nobody final : public AlertPort {
 public:
  void raise(Alert /*alert*/) noexcept override {}
};

enum Stages : std::int64_t { by_default, all_but_cache, all };

void switch_on(RuntimeOptions& options, bool with_cache) {
  const auto place = [&](std::shared_ptr<Middleware> stage) {
    const auto own_place = stage->place();
    options.stages.push_back({std::move(stage), own_place});
  };
  DowngradeOptions cheaper;
  cheaper.ladder = {{"gpt-4o", "gpt-4o-mini"}};
  RateLimitRule rule;
  rule.requests_per_minute = rule.tokens_per_minute = 1'000'000'000'000;
  rule.concurrent_max = 1000;
  place(downgrade(std::move(cheaper)));
  place(loop_guard());
  place(fallback({{{"gpt-4o", {"gpt-4o-mini"}}}, {}}));
  place(rate_limit({{rule}}));
  if (with_cache) place(cache());
  place(redact());
  options.alerts = std::make_shared<Nobody>();
}

/// No two prompts are alike: nothing is found, and no answer is in the cache.
asio::awaitable<void> ask_anew(benchmark::State& state, Session session) {
  std::size_t count = 0;
  for (auto _ : state) {
    ModelRequest request("gpt-4o",
                         "Which of the offers is number " + std::to_string(++count) + '?');
    request.output_tokens_max = 16;
    request.temperature = 0;
    auto task = session.complete(std::move(request));
    auto reply = co_await std::move(task);
    if (!reply) state.SkipWithError(to_string(reply.error()).c_str());
  }
}

/// Every stage of the product on top of the default chain. `more_ns`: what they add to it.
void whole_chain(benchmark::State& state) {
  static double without = 0;
  asio::io_context context;
  auto options = four_budgets();
  if (state.range(0) != by_default) switch_on(options, state.range(0) == all);
  const auto runtime = Runtime::create(context.get_executor(), std::move(options)).value();
  const auto before = allocations;
  asio::co_spawn(context, ask_anew(state, session_of(runtime)), asio::detached);
  const CpuTime cpu;
  context.run();
  const auto time = cpu.nanoseconds_per(static_cast<double>(state.iterations()));
  state.counters["allocations"] = benchmark::Counter(static_cast<double>(allocations - before),
                                                     benchmark::Counter::kAvgIterations);
  if (state.range(0) == by_default) without = time;
  if (state.range(0) != by_default) state.counters["more_ns"] = time - without;
}
BENCHMARK(whole_chain)->Arg(by_default)->Arg(all_but_cache)->Arg(all)->ArgName("stages");

}  // namespace
