// duration_test.cpp: durations are read exactly or refused.
#include <purser/adapters/yaml/duration.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

TEST_CASE("duration: units, sums and fractions are exact") {
  const std::pair<std::string_view, std::chrono::nanoseconds> rows[] = {
      {"0", 0ns},
      {"0s", 0ns},
      {"1ns", 1ns},
      {"7us", 7us},
      {"50ms", 50ms},
      {"5s", 5s},
      {"2m", 2min},
      {"24h", 24h},
      {"1d", 24h},
      {"1h30m", 90min},
      {"1.5s", 1500ms},
      {"0.001ms", 1us},
      {"1.50s", 1500ms},
      {"106751d", 106751 * 24h},
      {"0.000000001s", 1ns},
  };
  for (const auto& [text, expected] : rows) {
    CAPTURE(text);
    const auto value = yaml::parse_duration(text);
    REQUIRE(value);
    CHECK(*value == expected);
  }
}

TEST_CASE("duration: anything else is refused with an example") {
  for (const std::string_view text : {"",
                                      " ",
                                      "5",
                                      "s",
                                      "-5s",
                                      "+5s",
                                      "5 s",
                                      "5S",
                                      "1e3s",
                                      ".5s",
                                      "5.s",
                                      "0.5ns",
                                      "0.0000000001s",
                                      "nan",
                                      "inf",
                                      "5sec",
                                      "106752d",
                                      "99999999999999999999h",
                                      "5s ",
                                      "5ms5"}) {
    CAPTURE(text);
    const auto value = yaml::parse_duration(text);
    REQUIRE_FALSE(value);
    CHECK(value.error().code() == ErrorCode::invalid_argument);
    CHECK(value.error().message().find("50ms") != std::string::npos);
  }
}
