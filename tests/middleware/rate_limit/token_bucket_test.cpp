// token_bucket_test.cpp: units per minute on instants, without a clock.
#include <purser/middleware/rate_limit/token_bucket.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

constexpr Instant start{1h};

}  // namespace

TEST_CASE("token bucket: a minute's worth goes at once, then one unit each sixtieth of it") {
  TokenBucket bucket(60);
  for (int i = 0; i < 60; ++i) {
    REQUIRE(bucket.ready_at(1, start) == start);
    bucket.take(1, start);
  }
  CHECK(bucket.ready_at(1, start) == start + 1s);
  CHECK(bucket.ready_at(30, start) == start + 30s);
  CHECK(bucket.ready_at(1, start + 1s) == start + 1s);
  bucket.take(1, start + 1s);
  CHECK(bucket.ready_at(1, start + 1s) == start + 2s);
}

TEST_CASE("token bucket: it fills up to a minute's worth and no further") {
  TokenBucket bucket(60);
  bucket.take(60, start);
  CHECK(!bucket.is_full(start + 59s));
  CHECK(bucket.is_full(start + 60s));

  bucket.take(60, start + 24h);

  CHECK(bucket.ready_at(1, start + 24h) == start + 24h + 1s);
}

TEST_CASE("token bucket: more than a minute's worth goes from a full bucket, and is paid for") {
  TokenBucket bucket(60);
  CHECK(bucket.ready_at(180, start) == start);
  bucket.take(180, start);
  CHECK(bucket.ready_at(1, start) == start + 121s);
  CHECK(bucket.ready_at(180, start) == start + 180s);
}

TEST_CASE("token bucket: what is put back can be taken again") {
  TokenBucket bucket(60);
  bucket.put_back(5);
  CHECK(bucket.is_full(start));
  bucket.take(60, start);
  bucket.put_back(60);
  CHECK(bucket.is_full(start));
}

TEST_CASE("token bucket: without a limit it is always ready") {
  TokenBucket bucket(0);
  bucket.take(INT64_MAX, start);
  CHECK(bucket.ready_at(INT64_MAX, start) == start);
}

TEST_CASE("token bucket: odd rates are rounded so that no minute gets more than its worth") {
  TokenBucket bucket(7);
  bucket.take(7, start);
  auto now = start;
  int taken = 0;
  while (now < start + 60s) {
    now = bucket.ready_at(1, now);
    bucket.take(1, now);
    ++taken;
  }
  CHECK(taken == 7);
  CHECK(now >= start + 60s);
}

TEST_CASE("token bucket: absurd amounts stay in range") {
  TokenBucket bucket(1);
  bucket.take(INT64_MAX, start);
  bucket.take(INT64_MAX, start);
  CHECK(bucket.ready_at(1, start) > start + 24h);
}
