// report_text_test.cpp: digits and words of a report.
#include <purser/apps/report/report_text.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::cli;
using namespace std::chrono_literals;

TEST_CASE("report text: counts are grouped by thousands") {
  const auto [count, text] = GENERATE(table<std::int64_t, std::string>({
      {0, "0"},
      {999, "999"},
      {1000, "1,000"},
      {-999, "-999"},
      {-123456, "-123,456"},
      {1234567, "1,234,567"},
      {INT64_MAX, "9,223,372,036,854,775,807"},
  }));
  CHECK(grouped(count) == text);
}

TEST_CASE("report text: amounts stand below each other and lose nothing") {
  CHECK(aligned({1_usd, 0.123456789_usd, Money() - 0.5_usd}) ==
        std::vector<std::string>{"$1.000000000", "$0.123456789", "-$0.500000000"});
  CHECK(aligned({1_usd, 2.5_usd}) == std::vector<std::string>{"$1.00", "$2.50"});
  CHECK(plain_amount(Money() - 0.5_usd) == "-0.50");
  CHECK(plain_amount(Money::max()) == "9223372036.854775807");
}

TEST_CASE("report text: shares are rounded down, and exact at the ends of the range") {
  const auto [part, whole, text] = GENERATE(table<std::int64_t, std::int64_t, std::string>({
      {1, 3, "33.3%"},
      {2, 3, "66.6%"},
      {3, 3, "100.0%"},
      {999'999, 1'000'000, "99.9%"},
      {0, 5, "0.0%"},
      {-1, 5, "0.0%"},
      {5, 0, "0.0%"},
      {INT64_MAX, INT64_MAX, "100.0%"},
      {INT64_MAX, 1, "999.9%"},
  }));
  CHECK(percent_text(part, whole) == text);
}

TEST_CASE("report text: rows without a name say what they lack") {
  CHECK(row_label("s1", SpendingKey::session) == "s1");
  CHECK(row_label("", SpendingKey::session) == "(no session)");
  CHECK(row_label("", SpendingKey::model) == "(tools)");
  CHECK(row_label("", SpendingKey::tool) == "(models)");
}

TEST_CASE("report text: filters and moments in words") {
  const WallTime day = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
  CHECK(minute_text(day + 9h + 5min + 59s) == "2026-11-21 09:05");
  CHECK(filter_texts({day, day + 24h, "acme", "s1"}) ==
        std::vector<std::string>{"customer acme", "session s1", "from 2026-11-21 00:00",
                                 "before 2026-11-22 00:00"});
  CHECK(filter_texts({}).empty());
}
