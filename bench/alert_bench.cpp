// alert_bench.cpp: what a storm of alerts costs the calls that raise them.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include <purser/adapters/alerts/delivery.hpp>
#include <purser/bench/cpu_time.hpp>
#include <purser/runtime/alert_feed.hpp>

using namespace purser;

namespace {

constexpr std::size_t storm_size = 100'000;

/// A receiver that is not there: everything waits, and most of it finds no place.
std::shared_ptr<AlertPort> down() {
  alerts::DeliveryOptions options;
  auto& target = options.targets.emplace_back();
  target.url = Secret("http://127.0.0.1:9/alerts");
  target.secret = Secret("signing key");
  options.reach.private_hosts = {"127.0.0.1"};
  options.reach.allow_plain_http = true;
  options.flush_timeout = std::chrono::milliseconds(0);
  return alerts::Delivery::create(std::move(options)).value();
}

/// `stories`: how many different things are found.
std::vector<Finding> storm(std::size_t stories) {
  std::vector<Finding> findings(storm_size);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    auto& finding = findings[i];
    finding.type = "context_bloat";
    finding.message = "input grew from 12000 to 18000 tokens in one step";
    finding.scope = Scope::parse("customer:acme/session:s1/agent:writer").value();
    finding.name = "gpt-4o";
    finding.key = std::to_string(i % stories);
    finding.alerts = true;
  }
  return findings;
}

/// What the calling thread pays for one finding.
void findings(benchmark::State& state) {
  const auto found = storm(static_cast<std::size_t>(state.range(0)));
  const auto port = down();
  double nanoseconds = 0;
  for (auto _ : state) {
    state.PauseTiming();
    AlertFeed feed(port, {}, system_clock());
    state.ResumeTiming();
    const CpuTime cpu;
    for (const auto& finding : found) feed.tell(finding);
    nanoseconds += cpu.nanoseconds_per(storm_size);
  }
  state.counters["per_finding_ns"] = nanoseconds / static_cast<double>(state.iterations());
}
BENCHMARK(findings)->Arg(1)->Arg(storm_size)->ArgName("stories")->Unit(benchmark::kMillisecond);

/// The same for calls that a used up budget refuses, told under the ledger's mutex.
void refusals(benchmark::State& state) {
  LedgerEvent event;
  event.kind = LedgerEvent::Kind::budget_exhausted;
  event.account = Scope::parse("customer:acme").value();
  event.limit = Limit::usd(5_usd, Window::calendar(Window::Kind::month));
  event.message = "customer:acme has spent $5.00 of its $5.00 limit per month";
  const auto port = down();
  AlertFeed feed(port, {}, system_clock());
  for (auto _ : state) feed.tell(event);
}
BENCHMARK(refusals);

}  // namespace
