// store_metrics_test.cpp: how long commits take, out of steps.
#include <purser/runtime/ledger/store_metrics.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

TEST_CASE("store metrics: a share of the commits took no longer than the end of its step") {
  StoreMetrics metrics;
  CHECK(metrics.commit_time(0.5) == 0ns);
  for (int i = 0; i < 98; ++i) metrics.add_commit(200us);
  metrics.add_commit(3ms);
  metrics.add_commit(5s);
  CHECK(metrics.commits == 100);
  CHECK(metrics.commit_time_total == 98 * 200us + 3ms + 5s);
  CHECK(metrics.commit_time(0) == 250us);
  CHECK(metrics.commit_time(0.98) == 250us);
  CHECK(metrics.commit_time(0.99) == 5ms);
  CHECK(metrics.commit_time(1) == 5s);
  CHECK(metrics.commit_times.back() == 1);
}

TEST_CASE("store metrics: no share took longer than the longest commit") {
  StoreMetrics metrics;
  metrics.add_commit(101us);
  CHECK(metrics.commit_time(0.5) == 101us);
  metrics.add_commit(100us);
  CHECK(metrics.commit_times[0] == 1);
}
