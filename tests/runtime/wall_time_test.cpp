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
