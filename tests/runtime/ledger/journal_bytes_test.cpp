// journal_bytes_test.cpp: one record, one text; usage there and back.
#include <purser/runtime/ledger/journal_bytes.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("journal bytes: every field counts") {
  const auto bytes = [](const JournalRecord& record) {
    std::string text;
    append_journal_bytes(text, record);
    return text;
  };
  const JournalRecord plain;
  std::vector<JournalRecord> others(18);
  others[0].kind = JournalRecord::Kind::charge;
  others[1].sequence = 1;
  others[2].time = WallTime(std::chrono::nanoseconds(1));
  others[3].hold = 1;
  others[4].call = 1;
  others[5].attempt.index = 2;
  others[6].attempt.cause = AttemptCause::retry;
  others[7].attempt.parent = 1;
  others[8].call_kind = CallKind::tool;
  others[9].purpose = Purpose::judge;
  others[10].scope = Scope::parse("session:s1").value();
  others[11].name = "a";
  others[12].model = "a";
  others[13].low = Money::nanodollars(1);
  others[14].high = Money::nanodollars(1);
  others[15].tokens = 1;
  others[16].usage.output = 1;
  others[17].limits = "[]";
  for (const auto& other : others) CHECK(bytes(other) != bytes(plain));
  JournalRecord split;
  split.name = "ab";
  JournalRecord other_split;
  other_split.name = "a";
  other_split.model = "b";
  CHECK(bytes(split) != bytes(other_split));
}

TEST_CASE("journal bytes: usage as text, there and back") {
  Usage usage;
  CHECK(usage_text(usage).empty());
  CHECK(parse_usage_text("") == usage);
  usage.input = 1200;
  usage.output = 380;
  usage.output_image = INT64_MAX;
  usage.units = {{"web_search", 2}, {"a=b", 1}};
  CHECK(usage_text(usage) == "1200,0,0,0,380,0,0,0,0,9223372036854775807;web_search=2;a=b=1");
  CHECK(parse_usage_text(usage_text(usage)) == usage);
  usage.units = {{"a;b=1;c", 3}, {"100%", 1}, {"%3B%25", 2}, {"", 4}};
  CHECK(parse_usage_text(usage_text(usage)) == usage);
  for (const auto* bad : {"1,2", "a", "1,0,0,0,0,0,0,0,0,0,0", "0,0,0,0,0,0,0,0,0,x",
                          "0,0,0,0,0,0,0,0,0,0;web", "0,0,0,0,0,0,0,0,0,0;web=x"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_usage_text(bad));
  }
}
