// simulate_bench.cpp: what `purser simulate` needs for a line of a log, from its text to its
// decision's.
#include <benchmark/benchmark.h>

#include <malloc.h>

#include <string>
#include <vector>

#include <purser/adapters/policy/parse.hpp>
#include <purser/apps/simulate/decision.hpp>
#include <purser/apps/simulate/simulation.hpp>
#include <purser/bench/cpu_time.hpp>

using namespace purser;

namespace {

/// What the log is like.
enum Kind : std::int64_t {
  allowed,   ///< hardly a limit is near
  denied,    ///< nearly all lines are refused by a budget
  sessions,  ///< a new session every ten lines
  alarmed    ///< every stage is on, and much is found
};

const char* policy_text(std::int64_t kind) {
  switch (kind) {
    case denied:
      return "version: 1\nproviders: {openai: {api_key: k}}\n"
             "budgets: [{per: session, limit: $0.01}, {per: customer, limit: $0.02, window: day}]";
    case alarmed:
      return "version: 1\nproviders: {openai: {api_key: k}}\n"
             "budgets: [{per: session, limit: $0.10, alert_at: [1%, 10%, 50%, 80%]}, "
             "{per: customer, limit: $10000, window: day}]\n"
             "loop_guard: {action: log}\n"
             "downgrade: {at: 80%, ladder: {gpt-4o: gpt-4o-mini}}\n"
             "redact: {}\n"
             "alerts: {targets: [{kind: json, url: \"https://example.com\", secret: s, "
             "on: [threshold, finding, budget_exhausted]}]}";
    default:
      return "version: 1\nproviders: {openai: {api_key: k}}\n"
             "budgets: [{per: session, limit: $1000}, {per: customer, limit: $10000, window: day}, "
             "{per: total, limit: $1000000, window: month}]";
  }
}

/// Two model calls of about 250 bytes, then one of a tool.
std::string line_of(std::int64_t kind, std::int64_t number) {
  const auto session = kind == sessions ? number / 10 : number % 100;
  const auto second = number % 86'400;
  const auto two = [](std::int64_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
  };
  const auto id = std::to_string(number);
  const auto again = kind == alarmed ? std::to_string(number % 7) : id;
  auto text = R"({"time":"2026-11-)" + two(1 + number / 86'400 % 28) + 'T' + two(second / 3600) +
              ':' + two(second / 60 % 60) + ':' + two(second % 60) +
              R"(Z","scope":{"customer":"c)" + std::to_string(session % 7) + R"(","session":"s)" +
              std::to_string(session) + R"(","agent":"writer"},)";
  if (number % 3 == 2) {
    return text + R"("kind":"tool","tool":"search","arguments":{"q":"crm )" + again +
           R"(","page":1},"cost":0.001,"result":"result )" + again + "\"}";
  }
  const auto input = kind == alarmed ? 1200 + number * 7919 % 4000 : 1200;
  return text + R"("kind":"model","model":"gpt-4o","prompt":"please write a short report on the )" +
         R"(customer relations software of small teams, with prices and sources, )" + again +
         R"(","usage":{"input":)" + std::to_string(input) + R"(,"output":380}})";
}

void lines(benchmark::State& state) {
  constexpr std::int64_t batch = 1000;
  const auto policy = policy::parse_policy(policy_text(state.range(0)), "bench.yaml").value();
  const auto simulation = cli::Simulation::create(policy).value();
  cli::UsageLineReader reader;
  std::vector<std::string> log(batch);
  std::string out;
  std::int64_t number = 0;
  double nanoseconds = 0;
  std::size_t bytes_warm = 0;
  for (auto _ : state) {
    state.PauseTiming();
    for (auto& line : log) line = line_of(state.range(0), number++);
    out.clear();
    state.ResumeTiming();
    const CpuTime cpu;
    for (const auto& line : log) {
      const auto usage = reader.read(line).value();
      append_json(out, static_cast<std::uint64_t>(number), simulation->decide(usage).value());
    }
    nanoseconds += cpu.nanoseconds_per(1);
    if (number == 100 * batch) bytes_warm = mallinfo2().uordblks;
  }
  const auto count = static_cast<double>(number);
  state.counters["lines_per_second"] = 1e9 * count / nanoseconds;
  if (number > 100 * batch) {
    state.counters["bytes_more_after_1e5"] =
        static_cast<double>(mallinfo2().uordblks) - static_cast<double>(bytes_warm);
  }
}
BENCHMARK(lines)
    ->Arg(allowed)
    ->Arg(denied)
    ->Arg(sessions)
    ->Arg(alarmed)
    ->ArgName("log")
    ->Iterations(300)
    ->Unit(benchmark::kMillisecond);

}  // namespace
