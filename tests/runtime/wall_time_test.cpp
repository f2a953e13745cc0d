// wall_time_test.cpp: moments as text.
#include <purser/runtime/wall_time.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

TEST_CASE("wall time: RFC 3339 in UTC with milliseconds") {
  CHECK(rfc3339(WallTime()) == "1970-01-01T00:00:00.000Z");
  const WallTime leap_day = std::chrono::sys_days{std::chrono::year{2028} / 2 / 29};
  CHECK(rfc3339(leap_day + 23h + 59min + 59s + 999'999'999ns) == "2028-02-29T23:59:59.999Z");
  CHECK(rfc3339(WallTime() - 1ns) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("wall time: dates and times of RFC 3339 are read") {
  const WallTime day = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
  const auto [text, expected] = GENERATE_COPY(table<std::string, WallTime>({
      {"2026-11-21", day},
      {"2026-11-21T10:00:00Z", day + 10h},
      {"2026-11-21 10:00:00z", day + 10h},
      {"2026-11-21t10:00:00.5Z", day + 10h + 500ms},
      {"2026-11-21T10:00:00.123456789Z", day + 10h + 123'456'789ns},
      {"2026-11-21T10:00:00+02:30", day + 7h + 30min},
      {"2026-11-21T23:59:59-01:00", day + 24h + 59min + 59s},
      {"1970-01-01", WallTime()},
      {"2028-02-29", std::chrono::sys_days{std::chrono::year{2028} / 2 / 29}},
  }));
  INFO(text);
  const auto parsed = parse_wall_time(text);
  REQUIRE(parsed);
  CHECK(*parsed == expected);
}

TEST_CASE("wall time: what is no moment is refused, in words") {
  const auto text =
      GENERATE(as<std::string>(), "", "yesterday", "2026", "2026-13-01", "2026-02-29", "2026-11-31",
               "2026-00-10", "26-11-21", "2026-11-21T", "2026-11-21T10", "2026-11-21T10:00Z",
               "2026-11-21T10:00:00", "2026-11-21T24:00:00Z", "2026-11-21T10:60:00Z",
               "2026-11-21T10:00:60Z", "2026-11-21T10:00:00.Z", "2026-11-21T10:00:00.1234567890Z",
               "2026-11-21T10:00:00Zx", "2026-11-21T10:00:00+2:00", " 2026-11-21", "2026-11-21 ",
               "1969-12-31", "2262-01-01", "2026-1-1");
  INFO(text);
  const auto parsed = parse_wall_time(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().code() == ErrorCode::invalid_argument);
  CHECK(parsed.error().message().find("2026-11-21T10:00:00Z") != std::string::npos);
}
