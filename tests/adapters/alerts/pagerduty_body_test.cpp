// pagerduty_body_test.cpp: events of the Events API v2.
#include <purser/adapters/alerts/pagerduty_body.hpp>

#include <purser/adapters/alerts/json_body.hpp>
#include <purser/tests/adapters/alerts/bodies_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("pagerduty_body: an incident is triggered, one per key") {
  const auto alert = alerts::threshold_alert();
  const auto body = alerts::pagerduty_body(alert, "id-1");
  auto payload = body["payload"];
  CHECK(payload["custom_details"] == alerts::json_body(alert, "id-1"));
  payload.erase("custom_details");
  CHECK(payload == parse_json(R"({
    "summary":"warning: threshold: customer:<!channel> has spent $4.00 of $5.00",
    "source":"customer:<!channel>/session:s1","severity":"warning",
    "timestamp":"2026-11-21T10:00:00.000Z","class":"threshold","component":"gpt-4o"})")
                       .value());
  CHECK(body["event_action"] == "trigger");
  CHECK(body["dedup_key"] == alert.key);
  CHECK_FALSE(body.contains("routing_key"));
}

TEST_CASE("pagerduty_body: severities are those that PagerDuty knows") {
  auto alert = alerts::bare_alert();
  for (const auto severity :
       {Severity::info, Severity::warning, Severity::error, Severity::critical}) {
    alert.severity = severity;
    CHECK(alerts::pagerduty_body(alert, "")["payload"]["severity"] == to_string(severity));
  }
}

TEST_CASE("pagerduty_body: a long key is shortened so that it stays the same for the same") {
  auto alert = alerts::bare_alert();
  alert.key = std::string(255, 'k');
  CHECK(alerts::pagerduty_body(alert, "")["dedup_key"] == alert.key);
  alert.key += 'k';
  const auto key = alerts::pagerduty_body(alert, "")["dedup_key"].get<std::string>();
  CHECK(key.size() == 32);
  CHECK(alerts::pagerduty_body(alert, "other")["dedup_key"] == key);
  alert.key += 'k';
  CHECK(alerts::pagerduty_body(alert, "")["dedup_key"] != key);
}

TEST_CASE("pagerduty_body: the routing key is put in when it is sent") {
  const auto whole = alerts::with_routing_key(R"({"a":1})", Secret("R\"1"));
  CHECK(parse_json(whole).value() == parse_json(R"({"routing_key":"R\"1","a":1})").value());
  CHECK(alerts::with_routing_key("{}", Secret("k")) == R"({"routing_key":"k"})");
}
