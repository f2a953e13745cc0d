// slack_body_test.cpp: nothing that users write calls anybody or is a link.
#include <purser/adapters/alerts/slack_body.hpp>

#include <purser/tests/adapters/alerts/bodies_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("slack_body: control characters are written as entities") {
  CHECK(alerts::escape_slack("plain *text*") == "plain *text*");
  CHECK(alerts::escape_slack("<!channel> & <http://x|y>") ==
        "&lt;!channel&gt; &amp; &lt;http://x|y&gt;");
  CHECK(alerts::escape_slack("&amp;") == "&amp;amp;");
}

TEST_CASE("slack_body: a text for notifications and one section") {
  CHECK(alerts::slack_body(alerts::threshold_alert()) == parse_json(R"({
    "text":"warning: threshold: customer:&lt;!channel&gt; has spent $4.00 of $5.00",
    "blocks":[{"type":"section",
      "text":{"type":"mrkdwn","verbatim":true,
              "text":"*warning: threshold*\ncustomer:&lt;!channel&gt; has spent $4.00 of $5.00"},
      "fields":[
        {"type":"mrkdwn","verbatim":true,"text":"*Scope*\ncustomer:&lt;!channel&gt;/session:s1"},
        {"type":"mrkdwn","verbatim":true,"text":"*Call*\nmodel gpt-4o"},
        {"type":"mrkdwn","verbatim":true,"text":"*Spent*\n$4.000000001 of $5.00, past 80%"},
        {"type":"mrkdwn","verbatim":true,"text":"*Time*\n2026-11-21T10:00:00.000Z"}]}]})")
                                                             .value());
}

TEST_CASE("slack_body: however long a message, it is taken") {
  auto alert = alerts::bare_alert();
  alert.message = std::string(10'000, '<');
  alert.name = std::string(10'000, '&');
  const auto body = alerts::slack_body(alert);
  CHECK(body["blocks"][0]["text"]["text"].get<std::string>().size() <= 3000);
  CHECK(body["blocks"][0]["fields"][1]["text"].get<std::string>().size() <= 2000);
}
