// discord_body_test.cpp: nobody is pinged, and text reads as it is.
#include <purser/adapters/alerts/discord_body.hpp>

#include <purser/tests/adapters/alerts/bodies_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("discord_body: what Markdown begins with has a backslash") {
  CHECK(alerts::escape_discord("plain text 1.5") == "plain text 1.5");
  CHECK(alerts::escape_discord("@everyone *b* _i_ `c`") == R"(\@everyone \*b\* \_i\_ \`c\`)");
  CHECK(alerts::escape_discord("[a](b) <@1> ||s|| ~~d~~ > # \\") ==
        R"(\[a\]\(b\) \<\@1\> \|\|s\|\| \~\~d\~\~ \> \# \\)");
}

TEST_CASE("discord_body: one embed, and mentions are off") {
  CHECK(alerts::discord_body(alerts::threshold_alert()) == parse_json(R"({
    "allowed_mentions":{"parse":[]},
    "embeds":[{"title":"warning\\: threshold","color":15844367,
      "description":"customer\\:\\<!channel\\> has spent $4.00 of $5.00",
      "timestamp":"2026-11-21T10:00:00.000Z",
      "fields":[
        {"name":"Scope","value":"customer\\:\\<!channel\\>/session\\:s1"},
        {"name":"Call","value":"model gpt\\-4o"},
        {"name":"Spent","value":"$4.000000001 of $5.00, past 80%"}]}]})")
                                                               .value());
}

TEST_CASE("discord_body: however long a message, it is taken, and mentions are off") {
  auto alert = alerts::bare_alert();
  alert.type = std::string(10'000, '*');
  alert.message = std::string(10'000, '*');
  alert.name = std::string(10'000, '@');
  const auto body = alerts::discord_body(alert);
  const auto& embed = body["embeds"][0];
  CHECK(embed["title"].get<std::string>().size() <= 256);
  CHECK(embed["description"].get<std::string>().size() <= 4096);
  CHECK(embed["fields"][1]["value"].get<std::string>().size() <= 1024);
  CHECK(body["allowed_mentions"]["parse"] == Json::array());
}

TEST_CASE("discord_body: the colour says how bad it is") {
  auto alert = alerts::bare_alert();
  CHECK(alerts::discord_body(alert)["embeds"][0]["color"] == 0xe74c3c);
  alert.severity = Severity::info;
  CHECK(alerts::discord_body(alert)["embeds"][0]["color"] == 0x3498db);
}
