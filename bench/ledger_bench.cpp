// ledger_bench.cpp: what holding and settling cost, beside bare counters under a mutex.
#include <benchmark/benchmark.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include <purser/bench/cpu_time.hpp>
#include <purser/runtime/ledger/ledger.hpp>

namespace {

using namespace purser;

constexpr int levels = 4;
constexpr std::int64_t limit_amount = 9'000'000'000'000'000;

std::vector<LimitRule> one_limit_per_level() {
  const auto limit = Limit::usd(Money::nanodollars(limit_amount));
  return {
      {"total", "", limit}, {"customer", "", limit}, {"session", "", limit}, {"agent", "", limit}};
}

struct Setup {
  std::shared_ptr<Ledger> ledger = Ledger::create({.rules = one_limit_per_level()}).value();
  Account account =
      ledger->open(Scope::parse("customer:acme/session:s1/agent:writer").value()).value();
};

CallInfo call_info(CallKind kind, std::string_view name) {
  CallInfo info;
  info.call = 1;
  info.kind = kind;
  info.name = name;
  return info;
}

/// The least that anybody could do: compare and add on four counters, twice, under one mutex.
struct BareCounters {
  struct Counter {
    std::int64_t spent = 0, held = 0, limit = limit_amount;
  };
  std::mutex mutex;
  std::array<Counter, levels> counters;

  bool reserve(std::int64_t amount) {
    const std::lock_guard lock(mutex);
    for (const auto& c : counters) {
      if (c.spent + c.held + amount > c.limit) return false;
    }
    for (auto& c : counters) c.held += amount;
    return true;
  }
  void settle(std::int64_t amount) {
    const std::lock_guard lock(mutex);
    for (auto& c : counters) {
      c.held -= amount;
      c.spent += amount;
    }
  }
};

/// What the bare counters took, by number of threads. Each thread writes the same slot.
std::array<std::atomic<double>, 9> bare_ns{};

void print_ratio(benchmark::State& state, const CpuTime& cpu) {
  const auto time = cpu.nanoseconds_per(static_cast<double>(state.iterations()));
  const auto bare = bare_ns.at(static_cast<std::size_t>(state.threads())).load();
  state.counters["ratio_to_bare"] =
      benchmark::Counter(time / bare, benchmark::Counter::kAvgThreads);
  state.SetItemsProcessed(state.iterations());
}

void bare_counters(benchmark::State& state) {
  static BareCounters counters;
  const CpuTime cpu;
  for (auto _ : state) {
    benchmark::DoNotOptimize(counters.reserve(1000));
    counters.settle(1000);
  }
  bare_ns.at(static_cast<std::size_t>(state.threads())) =
      cpu.nanoseconds_per(static_cast<double>(state.iterations()));
  print_ratio(state, cpu);
}
BENCHMARK(bare_counters)->Threads(1)->Threads(2)->Threads(8)->UseRealTime();

void reserve_and_settle_tool(benchmark::State& state) {
  static Setup setup;
  const auto ask = Ask::fixed(Money::nanodollars(1000));
  const auto info = call_info(CallKind::tool, "search");
  const CpuTime cpu;
  for (auto _ : state) {
    auto hold = setup.ledger->reserve(setup.account, ask, info);
    hold->settle(Charge::exact(Money::nanodollars(1000)));
  }
  print_ratio(state, cpu);
}
BENCHMARK(reserve_and_settle_tool)->Threads(1)->Threads(2)->Threads(8)->UseRealTime();

void reserve_and_settle_model(benchmark::State& state) {
  static Setup setup;
  Ask ask;
  ask.cost = LinearCost(2'500'000'000, 10'000'000);
  ask.input_tokens = 1000;
  ask.output_tokens_min = 16;
  ask.output_tokens_max = 4096;
  const auto info = call_info(CallKind::model, "gpt-4o");
  Usage usage;
  usage.input = 900;
  usage.output = 300;
  const CpuTime cpu;
  for (auto _ : state) {
    auto hold = setup.ledger->reserve(setup.account, ask, info);
    hold->dispatched();
    hold->settle(Charge::exact(Money::nanodollars(5000), usage));
  }
  print_ratio(state, cpu);
}
BENCHMARK(reserve_and_settle_model)->Threads(1)->Threads(2)->Threads(8)->UseRealTime();

/// What one window beside the plain limits adds.
void reserve_and_settle_in_windows(benchmark::State& state) {
  auto rules = one_limit_per_level();
  const std::array windows{
      Window::rolling(std::chrono::minutes(1)), Window::rolling(std::chrono::hours(24)),
      Window::calendar(Window::Kind::day), Window::calendar(Window::Kind::month)};
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    rules.push_back(
        {"session", "",
         Limit::usd(Money::nanodollars(limit_amount), windows.at(static_cast<std::size_t>(i)))});
  }
  const auto ledger = Ledger::create({.rules = rules}).value();
  const auto account =
      ledger->open(Scope::parse("customer:acme/session:s1/agent:writer").value()).value();
  const auto ask = Ask::fixed(Money::nanodollars(1000));
  const auto info = call_info(CallKind::tool, "search");
  for (auto _ : state) {
    auto hold = ledger->reserve(account, ask, info);
    hold->settle(Charge::exact(Money::nanodollars(1000)));
  }
}
BENCHMARK(reserve_and_settle_in_windows)->DenseRange(0, 4);

void reserve_and_release(benchmark::State& state) {
  static Setup setup;
  const auto ask = Ask::fixed(Money::nanodollars(1000));
  const auto info = call_info(CallKind::tool, "search");
  const CpuTime cpu;
  for (auto _ : state) {
    auto hold = setup.ledger->reserve(setup.account, ask, info);
    hold->release();
  }
  print_ratio(state, cpu);
}
BENCHMARK(reserve_and_release)->Threads(1)->Threads(2)->Threads(8)->UseRealTime();

void refuse(benchmark::State& state) {
  static Setup setup;
  const auto ask = Ask::fixed(Money::max());
  const auto info = call_info(CallKind::tool, "search");
  for (auto _ : state) benchmark::DoNotOptimize(setup.ledger->reserve(setup.account, ask, info));
}
BENCHMARK(refuse);

}  // namespace
