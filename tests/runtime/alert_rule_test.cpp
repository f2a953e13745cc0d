// alert_rule_test.cpp: what becomes an alert, under which key, and for how long that is quiet.
#include <purser/runtime/alert_rule.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/virtual_clock.hpp>

using namespace purser;
using namespace std::chrono_literals;
using Kind = LedgerEvent::Kind;

namespace {

constexpr auto now = VirtualClock::start_default;  // 2026-11-21T10:00:00Z

LedgerEvent event_of(Kind kind, Limit limit = Limit::usd(5_usd)) {
  LedgerEvent event;
  event.kind = kind;
  event.account = Scope::parse("customer:acme/session:s1").value();
  event.limit = std::move(limit);
  event.share = kind == Kind::threshold ? 80_percent : Share();
  event.spent = (4_usd).nanodollars();
  event.info.call = 7;
  event.name = "gpt-4o";
  event.message = "session:s1 has spent $4.00 of $5.00";
  return event;
}

Finding finding_of(std::string type, bool alerts = true) {
  Finding finding;
  finding.type = std::move(type);
  finding.message = "it grows";
  finding.scope = Scope::parse("session:s1/agent:writer").value();
  finding.call = 9;
  finding.kind = CallKind::tool;
  finding.name = "search";
  finding.key = "story 1";
  finding.alerts = alerts;
  return finding;
}

}  // namespace

TEST_CASE("alert_rule: words ask for ledger events, findings and failures") {
  const AlertWords none;
  CHECK(asks_for(none, Kind::threshold));
  CHECK(asks_for(none, Kind::budget_exhausted));
  CHECK(asks_for(none, Kind::overrun));
  CHECK(asks_for(none, finding_of("stall")));
  CHECK_FALSE(asks_for(none, finding_of("stall", false)));
  CHECK_FALSE(asks_for(none, ErrorCode::timeout));

  CHECK_FALSE(asks_for({"threshold"}, Kind::overrun));
  CHECK_FALSE(asks_for({"threshold"}, finding_of("stall")));
  CHECK(asks_for({"stall"}, finding_of("stall", false)));
  CHECK_FALSE(asks_for({"stall"}, finding_of("context_bloat")));
  CHECK(asks_for({"loop"}, finding_of("loop_detected", false)));
  CHECK(asks_for({"timeout"}, ErrorCode::timeout));
  CHECK_FALSE(asks_for({"timeout"}, ErrorCode::overloaded));
  CHECK(asks_for({"failure"}, ErrorCode::overloaded));
}

TEST_CASE("alert_rule: bookings are no alerts, and what others tell of is told once") {
  const AlertWords everything{"charge", "correction", "failure", "budget_exhausted",
                              "loop_detected"};
  CHECK_FALSE(asks_for(everything, Kind::charge));
  CHECK_FALSE(asks_for(everything, Kind::correction));
  CHECK_FALSE(asks_for(everything, ErrorCode::budget_exhausted));
  CHECK_FALSE(asks_for(everything, ErrorCode::loop_detected));
}

TEST_CASE("alert_rule: a target that wants some of the alerts says so in the same words") {
  auto alert = to_alert(finding_of("loop_detected"), "key", now);
  CHECK(asks_for({}, alert));
  CHECK(asks_for({"loop"}, alert));
  CHECK(asks_for({"finding"}, alert));
  CHECK_FALSE(asks_for({"failure", "threshold"}, alert));
  alert = to_alert(event_of(Kind::threshold), "key", now);
  CHECK(asks_for({"threshold"}, alert));
  CHECK_FALSE(asks_for({"ledger"}, alert));
  alert.source = AlertSource::failure;
  alert.type = "timeout";
  CHECK(asks_for({"failure"}, alert));
  CHECK(asks_for({"timeout"}, alert));
  CHECK(asks_for({}, alert));  // whoever raised it wants it told
}

TEST_CASE("alert_rule: a key names account, type, limit, threshold and period") {
  auto month = Limit::usd(5_usd, Window::calendar(Window::Kind::month));
  month.model = Glob("gpt-4o*");
  struct Row {
    LedgerEvent event;
    std::string key;
  };
  const std::vector<Row> rows = {
      {event_of(Kind::threshold), "threshold customer:acme/session:s1 $5.00 at 80%"},
      {event_of(Kind::budget_exhausted), "budget_exhausted customer:acme/session:s1 $5.00"},
      {event_of(Kind::threshold, month),
       "threshold customer:acme/session:s1 $5.00 per month in UTC on gpt-4o* "
       "from 2026-11-01T00:00:00.000Z at 80%"},
      {event_of(Kind::budget_exhausted, Limit::calls(3, Window::rolling(60s))),
       "budget_exhausted customer:acme/session:s1 3 calls per 60s"},
      {event_of(Kind::overrun), "overrun customer:acme/session:s1 gpt-4o"},
  };
  for (const auto& row : rows) CHECK(alert_key(row.event, now) == row.key);
  CHECK(exhaustion_key(rows[2].event, now) ==
        alert_key(event_of(Kind::budget_exhausted, month), now));
  CHECK(alert_key(finding_of("stall")) == "stall session:s1/agent:writer story 1");
  CHECK(alert_key(finding_of("stall").scope, "search", ErrorCode::timeout) ==
        "timeout session:s1/agent:writer search");
}

TEST_CASE("alert_rule: the next period of a calendar window is another story") {
  const auto day =
      event_of(Kind::budget_exhausted, Limit::usd(5_usd, Window::calendar(Window::Kind::day)));
  CHECK(alert_key(day, now) == alert_key(day, now + 13h));
  CHECK(alert_key(day, now) != alert_key(day, now + 14h));
}

TEST_CASE("alert_rule: a story is quiet for as long as its window lasts") {
  const auto quiet = [](Kind kind, Limit limit) {
    return quiet_time(event_of(kind, std::move(limit)), 1h);
  };
  constexpr auto always = std::chrono::nanoseconds::max();
  CHECK(quiet(Kind::budget_exhausted, Limit::usd(5_usd)) == always);
  CHECK(quiet(Kind::budget_exhausted, Limit::usd(5_usd, Window::calendar(Window::Kind::day))) ==
        always);
  CHECK(quiet(Kind::budget_exhausted, Limit::usd(5_usd, Window::rolling(90s))) == 90s);
  CHECK(quiet(Kind::budget_exhausted, Limit::usd(5_usd, Window::call)) == 1h);
  CHECK(quiet(Kind::overrun, Limit::usd(5_usd)) == 1h);
}

TEST_CASE("alert_rule: an alert says what the event and the finding said") {
  const auto alert = to_alert(event_of(Kind::threshold), "key", now);
  CHECK(alert.source == AlertSource::ledger);
  CHECK(alert.type == "threshold");
  CHECK(alert.severity == Severity::warning);
  CHECK(alert.message == "session:s1 has spent $4.00 of $5.00");
  CHECK(alert.scope.to_string() == "customer:acme/session:s1");
  CHECK(alert.call == 7);
  CHECK(alert.name == "gpt-4o");
  CHECK(alert.key == "key");
  CHECK(alert.time == now);
  REQUIRE(alert.limit);
  CHECK(alert.limit->amount == (5_usd).nanodollars());
  CHECK(alert.limit->spent == (4_usd).nanodollars());
  CHECK(alert.limit->share == 80_percent);
  CHECK(to_alert(event_of(Kind::budget_exhausted), "key", now).severity == Severity::error);
  CHECK_FALSE(to_alert(event_of(Kind::overrun), "key", now).limit);

  const auto found = to_alert(finding_of("loop_detected"), "key", now);
  CHECK(found.source == AlertSource::finding);
  CHECK(found.type == "loop_detected");
  CHECK(found.severity == Severity::error);
  CHECK(found.call == 9);
  CHECK(found.kind == CallKind::tool);
  CHECK(found.name == "search");
  CHECK_FALSE(found.limit);
}
