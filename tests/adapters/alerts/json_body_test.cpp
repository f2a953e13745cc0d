// json_body_test.cpp: what programs are sent.
#include <purser/adapters/alerts/json_body.hpp>

#include <purser/tests/adapters/alerts/bodies_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("json_body: every member is there") {
  auto alert = alerts::threshold_alert();
  alert.details = {{"step", 3}};
  CHECK(alerts::json_body(alert, "id-1") == parse_json(R"({
    "id":"id-1","type":"threshold","source":"ledger","severity":"warning",
    "message":"customer:<!channel> has spent $4.00 of $5.00",
    "key":"threshold customer:<!channel> $5.00 at 80%",
    "time":"2026-11-21T10:00:00.000Z","scope":"customer:<!channel>/session:s1",
    "customer":"<!channel>","session":"s1","agent":null,
    "call":7,"kind":"model","name":"gpt-4o",
    "limit":{"measure":"usd","amount":5.0,"spent":4.000000001,"share":0.8},
    "details":{"step":3}})")
                                                .value());
}

TEST_CASE("json_body: what is not there is null") {
  CHECK(alerts::json_body(alerts::bare_alert(), "id-2") == parse_json(R"({
    "id":"id-2","type":"stall","source":"finding","severity":"error",
    "message":"@everyone *look* [here](http://evil.example) now","key":"stall total ",
    "time":"2026-11-21T10:00:00.000Z","scope":"total",
    "customer":null,"session":null,"agent":null,
    "call":null,"kind":null,"name":null,"limit":null,"details":null})")
                                                               .value());
}

TEST_CASE("json_body: limits of tokens and calls are counted, and an exhausted one has no share") {
  auto alert = alerts::threshold_alert();
  alert.limit = AlertLimit{Measure::tokens, 1000, 1200, Share()};
  CHECK(alerts::json_body(alert, "")["limit"] ==
        parse_json(R"({"measure":"tokens","amount":1000,"spent":1200,"share":null})").value());
}
