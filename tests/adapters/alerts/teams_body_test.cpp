// teams_body_test.cpp: a card in which text is text.
#include <purser/adapters/alerts/teams_body.hpp>

#include <purser/tests/adapters/alerts/bodies_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("teams_body: all that users write stands in text runs, which know no Markdown") {
  CHECK(alerts::teams_body(alerts::bare_alert()) == parse_json(R"({
    "type":"message",
    "attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{
      "$schema":"http://adaptivecards.io/schemas/adaptive-card.json",
      "type":"AdaptiveCard","version":"1.4",
      "body":[
        {"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"error: stall",
          "size":"large","weight":"bolder","color":"attention"}]},
        {"type":"RichTextBlock","inlines":[{"type":"TextRun",
          "text":"@everyone *look* [here](http://evil.example) now"}]
},
        {"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"Scope: ","weight":"bolder"},
          {"type":"TextRun","text":"total"}]},
        {"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"Time: ","weight":"bolder"},
          {"type":"TextRun","text":"2026-11-21T10:00:00.000Z"}]}]
}
}]
})")
                                                        .value());
}

TEST_CASE("teams_body: however long a message, it is taken") {
  auto alert = alerts::bare_alert();
  alert.message = std::string(100'000, 'x');
  alert.name = std::string(100'000, 'x');
  alert.type = std::string(100'000, 'x');
  CHECK(dump_json(alerts::teams_body(alert)).size() < 28'000);
}
