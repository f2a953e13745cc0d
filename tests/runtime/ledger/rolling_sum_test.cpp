// rolling_sum_test.cpp: sums that begin before the clock was first looked at.
#include <purser/runtime/ledger/detail/rolling_sum.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using ledger_detail::RollingSum;

TEST_CASE("rolling sum: what was added before time began is too old, and overflows nothing") {
  RollingSum sum(std::chrono::seconds(60));
  sum.add(5);
  RollingSum running(std::chrono::seconds(60));
  running.advance(Instant(std::chrono::seconds(1000)));
  running.add(7);

  sum.add(running);

  CHECK(sum.sum() == 7);
}

TEST_CASE("rolling sum: another one that never looked at the clock adds nothing to one that did") {
  RollingSum early(std::chrono::seconds(60));
  early.add(3);
  RollingSum running(std::chrono::seconds(60));
  running.advance(Instant(std::chrono::seconds(1000)));
  running.add(7);

  running.add(early);

  CHECK(running.sum() == 7);
}
