// chat_text_test.cpp: facts, and text that is cut between characters.
#include <purser/adapters/alerts/chat_text.hpp>

#include <purser/tests/adapters/alerts/bodies_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using alerts::cut;

TEST_CASE("chat_text: what is not there is left out") {
  CHECK(alerts::title_of(alerts::bare_alert()) == "error: stall");
  CHECK(alerts::facts_of(alerts::bare_alert()) ==
        std::vector<alerts::Fact>{{"Scope", "total"}, {"Time", "2026-11-21T10:00:00.000Z"}});
}

TEST_CASE("chat_text: text is cut between characters, never inside of one") {
  CHECK(cut("short", 5) == "short");
  CHECK(cut("longer", 5) == "lo...");
  CHECK(cut("\xc3\xa4\xc3\xa4\xc3\xa4", 6) == "\xc3\xa4\xc3\xa4\xc3\xa4");
  CHECK(cut("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", 6) == "\xc3\xa4...");
  CHECK(cut("\xf0\x9f\x98\x80\xf0\x9f\x98\x80", 7) == "\xf0\x9f\x98\x80...");
  CHECK(cut("\xf0\x9f\x98\x80\xf0\x9f\x98\x80", 6) == "...");
}
