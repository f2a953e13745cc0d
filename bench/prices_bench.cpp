// prices_bench.cpp: how long a look into the price table takes, and how long the table takes to
// load.
#include <benchmark/benchmark.h>

#include <purser/runtime/prices/built_in_prices.hpp>
#include <purser/runtime/prices/price_table.hpp>

namespace {

using namespace purser;

const BillingTime late_in_2026 =
    BillingTime::to_hold(std::chrono::sys_days(std::chrono::year(2026) / 11 / 26));

void look_up(benchmark::State& state, const char* model, const char* kind) {
  const auto& table = PriceTable::built_in();
  if (!table.find(model, kind, late_in_2026)) return state.SkipWithError("not found");
  for (auto _ : state) benchmark::DoNotOptimize(table.find(model, kind, late_in_2026));
}

void exact(benchmark::State& state) { look_up(state, "gpt-4o-mini", "openai"); }
void exact_in_capitals(benchmark::State& state) { look_up(state, "GPT-4o-mini", "openai"); }
void longest_name(benchmark::State& state) {
  look_up(state, "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "bedrock");
}
void alias(benchmark::State& state) { look_up(state, "claude-opus-4-0", "anthropic"); }
void without_suffix(benchmark::State& state) { look_up(state, "gpt-4o-2031-12-31", "openai"); }
void other_section(benchmark::State& state) { look_up(state, "gpt-5.4", "azure"); }
void changes_in_a_month(benchmark::State& state) { look_up(state, "gemini-3.6-flash", "gemini"); }
void by_hours(benchmark::State& state) { look_up(state, "deepseek-v4-pro", "deepseek"); }

void every_model(benchmark::State& state) {
  const auto& table = PriceTable::built_in();
  const auto prices = table.prices();
  std::size_t next = 0;
  for (auto _ : state) {
    const auto& price = *prices[next];
    benchmark::DoNotOptimize(table.find(price.model, price.provider, late_in_2026));
    next = next + 1 == prices.size() ? 0 : next + 1;
  }
}

void load(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(PriceTable::parse(detail::built_in_prices_json()));
  }
}

BENCHMARK(exact);
BENCHMARK(exact_in_capitals);
BENCHMARK(longest_name);
BENCHMARK(alias);
BENCHMARK(without_suffix);
BENCHMARK(other_section);
BENCHMARK(changes_in_a_month);
BENCHMARK(by_hours);
BENCHMARK(every_model);
BENCHMARK(load)->Unit(benchmark::kMillisecond);

}  // namespace
