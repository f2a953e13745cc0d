// simulation_test.cpp: lines through the real chain, without a command around it.
#include <purser/apps/simulate/simulation.hpp>

#include <malloc.h>

#include <purser/adapters/policy/parse.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

constexpr auto strict = R"(version: 1
providers: {openai: {api_key: k}}
budgets: [{per: session, limit: $0.10, alert_at: [50%, 80%]}, {per: total, limit: 1000 calls, window: 60s}]
loop_guard: {action: log}
)";

struct Simulated {
  std::unique_ptr<cli::Simulation> simulation =
      cli::Simulation::create(policy::parse_policy(strict, "strict.yaml").value()).value();

  cli::Decision decide(int line) {
    cli::UsageLine usage;
    usage.time = WallTime(std::chrono::hours(500'000) + std::chrono::milliseconds(100) * line);
    usage.session = "s" + std::to_string(line % 8);
    usage.inside = {{"agent", "a"}};
    usage.kind = line % 3 == 0 ? CallKind::tool : CallKind::model;
    usage.name = line % 3 == 0 ? "search" : "gpt-4o";
    usage.usage.input = line % 3 == 0 ? 0 : 1000 + line % 7;
    return simulation->decide(usage).value();
  }
};

/// Bytes that are allocated after that many lines.
std::size_t bytes_after(Simulated& simulated, int from, int to) {
  for (int line = from; line < to; ++line) (void)simulated.decide(line);
  return mallinfo2().uordblks;
}

}  // namespace

TEST_CASE("simulate: memory does not grow with the lines") {
  Simulated simulated;
  const auto warm = bytes_after(simulated, 0, 6'000);
  const auto later = bytes_after(simulated, 6'000, 18'000);

  CHECK(later < warm + 64'000);
}

TEST_CASE("simulate: what limits say to a call is in its own decision") {
  Simulated simulated;
  int crossed = 0;
  int refused = 0;
  for (int line = 1; refused == 0 && line < 10'000; ++line) {
    const auto decision = simulated.decide(line);
    for (const auto& warning : decision.warnings) crossed += warning.type == "threshold" ? 1 : 0;
    if (decision.is_allowed) continue;
    ++refused;
    REQUIRE(decision.limit);
    CHECK(decision.limit->account == "session:s" + std::to_string(line % 8));
  }

  CHECK(crossed == 16);
  CHECK(refused == 1);
}
