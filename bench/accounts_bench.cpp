// accounts_bench.cpp: accounts by the thousand: their memory, opening and closing them, reports.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <string>
#include <vector>

#include <purser/runtime/ledger/ledger.hpp>

namespace {

using namespace purser;

constexpr std::int64_t limit_amount = 9'000'000'000'000'000;

CallInfo call_info(CallKind kind, std::string_view name) {
  CallInfo info;
  info.call = 1;
  info.kind = kind;
  info.name = name;
  return info;
}

std::size_t bytes_in_use() {
  const auto heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

void spend(Ledger& ledger, const Account& account, const std::string& tool) {
  auto hold = ledger.reserve(account, Ask::fixed(Money::nanodollars(1000)),
                             call_info(CallKind::tool, tool));
  hold->settle(Charge::exact(Money::nanodollars(1000)));
}

/// Sessions with a limit each, under one root with a limit: bytes for each, and admission among
/// them.
void many_accounts(benchmark::State& state) {
  const auto count = state.range(0);
  const auto limit = Limit::usd(Money::nanodollars(limit_amount));
  const auto before = bytes_in_use();
  auto ledger = Ledger::create({.rules = {{"total", "", limit}, {"session", "", limit}}}).value();
  for (std::int64_t i = 0; i < count; ++i) {
    (void)ledger->open(Scope::parse("session:session-" + std::to_string(i)).value());
  }
  const auto bytes = bytes_in_use() - before;

  constexpr std::int64_t visited = 1000;
  std::vector<Account> accounts;
  for (std::int64_t i = 0; i < visited; ++i) {
    const auto scope = Scope::parse("session:session-" + std::to_string(i * (count / visited)));
    accounts.push_back(ledger->open(*scope).value());
  }
  const auto ask = Ask::fixed(Money::nanodollars(1000));
  const auto info = call_info(CallKind::tool, "search");
  std::size_t next = 0;
  for (auto _ : state) {
    auto hold = ledger->reserve(accounts[next++ % accounts.size()], ask, info);
    hold->release();
  }
  state.counters["bytes_per_account"] = static_cast<double>(bytes) / static_cast<double>(count);
}
BENCHMARK(many_accounts)->Arg(1000)->Arg(1'000'000);

void open_known_account(benchmark::State& state) {
  const auto ledger = Ledger::create({}).value();
  const auto scope = Scope::parse("customer:acme/session:s1/agent:writer").value();
  for (auto _ : state) benchmark::DoNotOptimize(ledger->open(scope));
}
BENCHMARK(open_known_account);

/// Ten thousand sessions of one customer, each with two agents that spend: opened, used, closed.
void sessions_opened_used_and_closed(benchmark::State& state) {
  const auto limit = Limit::usd(Money::nanodollars(limit_amount));
  const auto ledger = Ledger::create({.rules = {{"session", "", limit}}}).value();
  const auto open = [&](const std::string& scope) {
    return ledger->open(Scope::parse(scope).value()).value();
  };
  std::size_t before = 0;
  for (auto _ : state) {
    for (int i = 0; i < 10'000; ++i) {
      const auto session = "customer:acme/session:s" + std::to_string(i);
      spend(*ledger, open(session + "/agent:boss"), "search");
      spend(*ledger, open(session + "/agent:boss/agent:writer"), "rows");
      benchmark::DoNotOptimize(ledger->close(open(session)));
    }
    if (before == 0) before = bytes_in_use();  // the breakdown that stays above is made once
  }
  state.counters["bytes_left_per_10k"] =
      (static_cast<double>(bytes_in_use()) - static_cast<double>(before)) /
      static_cast<double>(state.iterations());
  state.SetItemsProcessed(state.iterations() * 10'000);
}
BENCHMARK(sessions_opened_used_and_closed)->Unit(benchmark::kMillisecond);

/// A report does not grow with the calls, only with names and agents.
void report_after_100000_calls(benchmark::State& state) {
  const auto ledger = Ledger::create({}).value();
  const auto session = ledger->open(Scope::parse("customer:acme/session:s1").value()).value();
  for (int i = 0; i < 100'000; ++i) {
    const auto scope = session.scope().child("agent", "a" + std::to_string(i % 20));
    spend(*ledger, ledger->open(*scope).value(), "tool" + std::to_string(i % 50));
  }
  for (auto _ : state) benchmark::DoNotOptimize(ledger->report(session));
}
BENCHMARK(report_after_100000_calls)->Unit(benchmark::kMicrosecond);

}  // namespace
