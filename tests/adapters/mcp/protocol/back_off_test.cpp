// back_off_test.cpp: how long is waited.
#include <purser/adapters/mcp/protocol/back_off.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {

TEST_CASE("back_off: a server's wish is kept to exactly, up to the limit") {
  using std::chrono::milliseconds;
  const Limits limits;
  CHECK(pause_before(milliseconds(500), 7, 0.5, limits) == milliseconds(500));
  CHECK(pause_before(milliseconds(0), 0, 0.5, limits) == milliseconds(0));
  CHECK(pause_before(std::chrono::hours(2), 0, 0.5, limits) == limits.retry_max);
}

TEST_CASE("back_off: without a wish pauses double, up to the limit, less a part by chance") {
  using std::chrono::milliseconds;
  const Limits limits;
  CHECK(pause_before({}, 0, 0, limits) == milliseconds(1'000));
  CHECK(pause_before({}, 2, 0, limits) == milliseconds(4'000));
  CHECK(pause_before({}, 2, 1, limits) == milliseconds(2'000));
  CHECK(pause_before({}, 2, 50, limits) == milliseconds(2'000));
  CHECK(pause_before({}, SIZE_MAX, 0, limits) == limits.retry_max);
}

TEST_CASE("back_off: after failures in a row pauses double, up to the limit") {
  using std::chrono::milliseconds;
  CHECK(back_off(milliseconds(500), 1, milliseconds(1'500)) == milliseconds(500));
  CHECK(back_off(milliseconds(500), 2, milliseconds(1'500)) == milliseconds(1'000));
  CHECK(back_off(milliseconds(500), SIZE_MAX, milliseconds(1'500)) == milliseconds(1'500));
}

}  // namespace purser::mcp
