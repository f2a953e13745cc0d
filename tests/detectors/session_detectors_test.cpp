// session_detectors_test.cpp: budget_exceeded, spend_velocity, stall and delegation_cycle.
#include <purser/detectors/budget_exceeded.hpp>
#include <purser/detectors/delegation_cycle.hpp>
#include <purser/detectors/spend_velocity.hpp>
#include <purser/detectors/stall.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/observations.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

LimitReport spent(Money amount, Limit limit, std::string account = "session:s1") {
  LimitReport entry;
  entry.account = std::move(account);
  entry.spent = amount.nanodollars();
  entry.remaining = std::max<std::int64_t>(0, limit.amount - entry.spent);
  entry.limit = std::move(limit);
  return entry;
}

std::vector<Finding> look(BudgetExceededState& state, const std::vector<LimitReport>& limits) {
  auto made = step(10);
  made.limits = limits;
  return budget_exceeded(state, made);
}

/// Spends at moments of its choice.
struct Spender {
  SpendVelocityState state;
  SpendVelocityOptions options;
  Instant now{1h};
  std::vector<LimitReport> limits{};

  std::optional<Finding> spend(Money cost, std::chrono::nanoseconds then = 1min) {
    auto made = step(10);
    made.cost = cost;
    made.time = now;
    made.limits = limits;
    now += then;
    return spend_velocity(options, state, made);
  }

  void spend_minutes(int count, Money cost) {
    for (int i = 0; i < count; ++i) CHECK(!spend(cost));
  }
};

/// `from` gives `to` a task.
Observation delegation(std::string_view from, std::string_view to, std::uint64_t task = 1) {
  auto made = tool_call(1, to);
  made.agent = from;
  made.task = task;
  return made;
}

}  // namespace

TEST_CASE("budget_exceeded: a budget filled exactly raises nothing, a nanodollar more does") {
  BudgetExceededState state;
  const auto budget = Limit::usd(0.10_usd);
  CHECK(look(state, {}).empty());
  CHECK(look(state, {spent(0.099_usd, budget)}).empty());
  CHECK(look(state, {spent(0.10_usd, budget)}).empty());

  const auto findings = look(state, {spent(0.100000001_usd, budget)});

  REQUIRE(findings.size() == 1);
  CHECK(findings[0].type == "budget_exceeded");
  CHECK(findings[0].message == "session:s1 has spent $0.100000001, more than its limit of $0.10");
  CHECK(look(state, {spent(0.20_usd, budget)}).empty());  // once
}

TEST_CASE("budget_exceeded: each limit of each account is told by itself, in its own measure") {
  BudgetExceededState state;
  auto calls = Limit::calls(5);
  calls.tool = Glob("serp*");
  auto used = spent(0_usd, calls, "total");
  used.spent = 6;

  const auto findings = look(state, {spent(2_usd, Limit::usd(1_usd)), used,
                                     spent(2_usd, Limit::usd(1_usd), "customer:acme")});

  REQUIRE(findings.size() == 3);
  CHECK(findings[1].message.find("total has spent 6 calls, more than its limit of 5 calls") == 0);
  CHECK(findings[0].key != findings[2].key);
}

TEST_CASE("budget_exceeded: a limit that was kept again is told anew") {
  BudgetExceededState state;
  const auto budget = Limit::usd(1_usd);
  CHECK(look(state, {spent(2_usd, budget)}).size() == 1);
  CHECK(look(state, {spent(1_usd, budget)}).empty());

  CHECK(look(state, {spent(2_usd, budget)}).size() == 1);
}

TEST_CASE("spend_velocity: five times the average of the minutes before, and not a bit less") {
  const auto [cost, found] = GENERATE(table<Money, bool>(
      {{0.50_usd, true}, {0.499999999_usd, false}, {0.500000001_usd, true}, {0.10_usd, false}}));
  Spender spender;
  spender.spend_minutes(3, 0.10_usd);

  const auto finding = spender.spend(cost);

  CHECK(finding.has_value() == found);
  if (finding) CHECK(finding->type == "spend_velocity");
}

TEST_CASE("spend_velocity: costs of one minute add up and are told once") {
  Spender spender;
  spender.spend_minutes(3, 0.10_usd);
  CHECK(!spender.spend(0.25_usd, 30s));

  const auto finding = spender.spend(0.25_usd, 10s);

  REQUIRE(finding);
  CHECK(finding->message ==
        "this minute costs $0.50 so far, at least 5 times the $0.10 of the minutes before");
  CHECK(!spender.spend(5_usd, 19'999ms));
  CHECK(!spender.spend(1_usd, 1min));  // still the same minute, by a millisecond
  CHECK(spender.spend(6_usd));         // the next one: 0.10 + (6.50 - 0.10) / 8 = 0.90
}

TEST_CASE("spend_velocity: without enough minutes, below the floor and for nothing it is silent") {
  Spender early;
  early.spend_minutes(2, 0.10_usd);
  CHECK(!early.spend(9_usd));
  Spender small;
  small.spend_minutes(5, 0.001_usd);
  CHECK(!small.spend(0.099_usd));
  CHECK(small.spend(0.10_usd));
  Spender idle;
  idle.spend_minutes(3, 0.10_usd);
  idle.now += 5h;  // minutes without costs do not lower the average
  CHECK(!idle.spend(0_usd));
  CHECK(!idle.spend(0.49_usd));
}

TEST_CASE("spend_velocity: a limit that will be used up in time is told, when asked for") {
  const auto [left, found] =
      GENERATE(table<Money, bool>({{0.50_usd, true}, {0.500000001_usd, false}, {0_usd, true}}));
  Spender spender;
  spender.options.limit_within = 5min;
  auto warning_only = Limit::usd(1_usd);
  warning_only.on_exceed = OnExceed::warn;
  spender.limits = {spent(1_usd, warning_only), spent(10_usd - left, Limit::usd(10_usd))};

  const auto finding = spender.spend(0.10_usd, 1s);

  CHECK(finding.has_value() == found);
  if (finding) CHECK(finding->message.find("left to session:s1 last less than 300 s") > 0);
  // Once a minute; a little more brings the one limit near that was just out of sight.
  CHECK(spender.spend(0.000000001_usd).has_value() != found);
}

TEST_CASE("stall: the fifth equal result in a row is found, and each one after it") {
  StallState state;
  for (int i = 0; i < 4; ++i) {
    CHECK(!stall({}, state, tool_call(7)));
    CHECK(!stall({}, state, step(10)));
  }

  const auto fifth = stall({}, state, tool_call(7));

  REQUIRE(fifth);
  CHECK(fifth->type == "stall");
  CHECK(fifth->message == "agent a got the same result from search 5 times in a row");
  CHECK(stall({}, state, tool_call(7)));
  CHECK(!stall({}, state, tool_call(8)));
}

TEST_CASE("stall: another result or tool in between begins anew, polling tools do not count") {
  StallState state;
  const StallOptions options{.repeats = 2};
  auto polled = tool_call(7);
  polled.polls = true;
  CHECK(!stall(options, state, tool_call(7)));
  CHECK(!stall(options, state, tool_call(7, "fetch")));
  CHECK(!stall(options, state, tool_call(7)));
  CHECK(!stall(options, state, polled));
  CHECK(!stall(options, state, tool_call(8)));
  CHECK(stall(options, state, tool_call(8)));
}

TEST_CASE("delegation_cycle: a task that comes back to who gave it is found, once") {
  DelegationCycleState state;
  CHECK(!delegation_cycle(state, delegation("a", "b")));
  CHECK(!delegation_cycle(state, delegation("b", "c")));

  const auto finding = delegation_cycle(state, delegation("c", "a"));

  REQUIRE(finding);
  CHECK(finding->type == "delegation_cycle");
  CHECK(finding->message == "agent c and agent a hand the same task round");
  CHECK(!delegation_cycle(state, delegation("c", "a")));
}

TEST_CASE("delegation_cycle: inner calls end first, so the order does not matter") {
  DelegationCycleState state;
  CHECK(!delegation_cycle(state, delegation("b", "a")));

  CHECK(delegation_cycle(state, delegation("a", "b")));
}

TEST_CASE("delegation_cycle: other tasks, two helpers and tools that are no agents are none") {
  DelegationCycleState state;
  CHECK(!delegation_cycle(state, delegation("a", "b", 1)));
  CHECK(!delegation_cycle(state, delegation("b", "a", 2)));
  CHECK(!delegation_cycle(state, delegation("a", "c", 1)));
  CHECK(!delegation_cycle(state, delegation("b", "c", 1)));
  CHECK(!delegation_cycle(state, tool_call(1, "a")));
  CHECK(delegation_cycle(state, delegation("a", "a", 3)));
}

TEST_CASE("delegation_cycle: an agent is known by the name that its tool has") {
  DelegationCycleState state;
  CHECK(!delegation_cycle(state, delegation("the lead", "helper")));

  CHECK(delegation_cycle(state, delegation("helper", "the_lead")));
}

TEST_CASE("delegation_cycle: the oldest of very many delegations is forgotten") {
  DelegationCycleState state;
  CHECK(!delegation_cycle(state, delegation("a", "b")));
  for (std::uint64_t task = 2; task < 40; ++task) {
    CHECK(!delegation_cycle(state, delegation("a", "b", task)));
  }

  CHECK(state.delegations.size() == 32);
  CHECK(!delegation_cycle(state, delegation("b", "a", 1)));
  CHECK(delegation_cycle(state, delegation("b", "a", 39)));
}
