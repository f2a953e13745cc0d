// retry_after_test.cpp: how long a peer asks to wait.
#include <purser/adapters/http/retry_after.hpp>
#include <purser/tests/support/catch.hpp>
#include <string>

using namespace purser;
using namespace std::chrono_literals;
using http::retry_after;

namespace {
// Sun, 06 Nov 1994 08:49:37 GMT
const WallTime now{std::chrono::sys_days{std::chrono::year{1994} / 11 / 6} + 8h + 49min + 37s};
}  // namespace

TEST_CASE("retry_after: milliseconds go first, then seconds, then a date") {
  CHECK(retry_after("1500", "9", now) == 1500ms);
  CHECK(retry_after("", "9", now) == 9s);
  CHECK(retry_after("", "0.25", now) == 250ms);
  CHECK(retry_after("", "Sun, 06 Nov 1994 08:49:47 GMT", now) == 10s);
  CHECK(retry_after("", "Mon, 07 Nov 1994 08:49:37 GMT", now) == 24h);
}

TEST_CASE("retry_after: a moment in the past is no wait, an absurd one is a year") {
  CHECK(retry_after("", "Sun, 06 Nov 1994 08:49:00 GMT", now) == 0ms);
  CHECK(retry_after("", "1e300", now) == 365 * 24h);
  CHECK(retry_after("99999999999999999999", "", now) == 365 * 24h);
}

TEST_CASE("retry_after: what cannot be read says nothing") {
  const auto text =
      GENERATE(as<std::string>{}, "", "soon", "-3", "nan", "Sun, 06 Nov 1994 08:49:37 CET",
               "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
               "Sun, 06 Nov 9999 08:49:37 GMT", "Sun, 06 Nov 1994 0a:49:37 GMT", "12 s");
  CHECK(retry_after("", text, now) == std::nullopt);
}
