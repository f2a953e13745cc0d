// endpoint_health_test.cpp: which endpoint is asked, and for how long one is left alone.
#include <purser/runtime/endpoint_health.hpp>

#include <map>
#include <random>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

const Instant start = Instant() + 1h;

std::string order(EndpointHealth& health, int count, Instant now) {
  std::string chosen;
  for (int i = 0; i < count; ++i) {
    chosen += static_cast<char>('a' + static_cast<char>(health.choose(now).endpoint));
  }
  return chosen;
}

Error error(ErrorCode code) { return {code, "no"}; }

/// The endpoint's next attempt fails.
std::optional<std::chrono::nanoseconds> fail_at(EndpointHealth& health, Instant now,
                                                const Error& why = error(ErrorCode::overloaded)) {
  return health.failed(health.choose(now), why, now);
}

}  // namespace

TEST_CASE("endpoint health: endpoints are asked smoothly by weight") {
  EndpointHealth even({1, 1, 1}, {});
  CHECK(order(even, 6, start) == "abcabc");
  EndpointHealth uneven({5, 1, 1}, {});
  CHECK(order(uneven, 14, start) == "aabacaaaabacaa");
}

TEST_CASE("endpoint health: only errors that are the endpoint's own count") {
  for (const auto code :
       {ErrorCode::rate_limited, ErrorCode::overloaded, ErrorCode::timeout,
        ErrorCode::connection_failed, ErrorCode::connection_lost, ErrorCode::protocol_error}) {
    CHECK(blame_of(error(code)) == Blame::failing);
  }
  for (const auto code : {ErrorCode::unauthenticated, ErrorCode::quota_exhausted}) {
    CHECK(blame_of(error(code)) == Blame::refusing);
  }
  CHECK(blame_of(error(ErrorCode::deadline_exceeded)) == Blame::unanswered);
  for (const auto code : {ErrorCode::bad_request, ErrorCode::context_length_exceeded,
                          ErrorCode::content_filtered, ErrorCode::not_found, ErrorCode::cancelled,
                          ErrorCode::permission_denied, ErrorCode::too_large, ErrorCode::internal,
                          ErrorCode::unsupported, ErrorCode::invalid_argument}) {
    CHECK(blame_of(error(code)) == Blame::none);
  }
  EndpointHealth health({1}, {});
  CHECK_FALSE(fail_at(health, start, error(ErrorCode::bad_request)));
  CHECK(health.failures(0) == 0);
}

TEST_CASE("endpoint health: one that failed is left alone, and is asked again afterwards") {
  EndpointHealth health({1, 1}, {.first = 10s, .most = 1min});
  REQUIRE(fail_at(health, start) == 10s);
  CHECK(order(health, 4, start + 9s) == "bbbb");
  CHECK(health.until_ready(0, start + 9s) == 1s);
  CHECK(health.until_ready(start + 9s) == 0s);
  CHECK(order(health, 4, start + 10s).find('a') != std::string::npos);
}

TEST_CASE("endpoint health: the cool-down doubles up to the most, and ends with a success") {
  EndpointHealth health({1}, {.first = 10s, .most = 35s});
  auto now = start;
  for (const auto expected : {10s, 20s, 35s, 35s}) {
    CHECK(fail_at(health, now) == expected);
    now += expected;
  }
  const auto again = health.choose(now);
  CHECK(health.succeeded(again));
  CHECK_FALSE(health.succeeded(again));
  CHECK(fail_at(health, now) == 10s);
}

TEST_CASE("endpoint health: retry-after is honoured, up to an hour; a wrong key takes long") {
  EndpointHealth health({1}, {.first = 10s, .most = 20s, .refused = 300s});
  auto now = start;
  CHECK(fail_at(health, now, error(ErrorCode::rate_limited).with_retry_after(45s)) == 45s);
  CHECK(fail_at(health, now, error(ErrorCode::rate_limited).with_retry_after(1s)) == 20s);
  CHECK(fail_at(health, now, error(ErrorCode::rate_limited).with_retry_after(240h)) == 1h);
  CHECK(health.succeeded(health.choose(now)));
  CHECK(fail_at(health, now, error(ErrorCode::unauthenticated)) == 300s);
  CHECK(fail_at(health, now, error(ErrorCode::quota_exhausted)) == 600s);
  for (int i = 0; i < 100; ++i) (void)fail_at(health, now, error(ErrorCode::quota_exhausted));
  CHECK(health.until_ready(now) == 3000s);
}

TEST_CASE("endpoint health: while all cool down, the one that is ready first is asked") {
  EndpointHealth health({1, 1, 1}, {.first = 10s});
  (void)fail_at(health, start, error(ErrorCode::rate_limited).with_retry_after(60s));
  (void)fail_at(health, start, error(ErrorCode::rate_limited).with_retry_after(30s));
  (void)fail_at(health, start, error(ErrorCode::rate_limited).with_retry_after(90s));
  CHECK(health.choose(start).endpoint == 1);
  CHECK(health.until_ready(start + 5s) == 25s);
  CHECK(health.succeeded(health.choose(start)));
  CHECK(order(health, 3, start) == "bbb");
}

TEST_CASE("endpoint health: calls that fail together count once, and old answers say nothing") {
  EndpointHealth health({1}, {.first = 10s});
  const auto one = health.choose(start);
  const auto other = health.choose(start);
  const auto late = health.choose(start);
  CHECK(health.failed(one, error(ErrorCode::timeout), start) == 10s);
  CHECK_FALSE(health.failed(other, error(ErrorCode::timeout), start));
  CHECK_FALSE(health.succeeded(late));
  CHECK(health.failures(0) == 1);
  CHECK(health.until_ready(start) == 10s);
}

TEST_CASE("endpoint health: deadlines that pass count once there are three in a row") {
  EndpointHealth health({1}, {.first = 10s});
  const auto late = error(ErrorCode::deadline_exceeded);
  CHECK_FALSE(fail_at(health, start, late));
  CHECK_FALSE(fail_at(health, start, late));
  CHECK_FALSE(health.succeeded(health.choose(start)));
  CHECK_FALSE(fail_at(health, start, late));
  CHECK_FALSE(fail_at(health, start, late));
  CHECK(fail_at(health, start, late) == 10s);
}

TEST_CASE("endpoint health: a clock that goes back prolongs nothing") {
  EndpointHealth health({1, 1}, {.first = 10s});
  (void)fail_at(health, start);
  CHECK(order(health, 4, start - 30min).find('a') != std::string::npos);
  CHECK(order(health, 4, start + 1s).find('a') != std::string::npos);
}

TEST_CASE("endpoint health: whatever happens, an endpoint is asked again within its cool-down") {
  const auto seed = std::random_device()();
  CAPTURE(seed);
  std::mt19937 dice(seed);
  EndpointHealth health({3, 1, 2}, {.first = 1s, .most = 60s, .refused = 100s});
  auto now = start;
  const std::vector codes{ErrorCode::rate_limited, ErrorCode::unauthenticated, ErrorCode::timeout,
                          ErrorCode::cancelled, ErrorCode::deadline_exceeded};
  std::vector<EndpointHealth::Choice> open;
  for (int i = 0; i < 20'000; ++i) {
    now += std::chrono::milliseconds(static_cast<int>(dice() % 3000) - 1000);
    open.push_back(health.choose(now));
    std::swap(open.back(), open[dice() % open.size()]);
    if (dice() % 2 == 0) continue;
    if (dice() % 3 == 0) {
      (void)health.succeeded(open.back());
    } else {
      (void)health.failed(open.back(), error(codes[dice() % codes.size()]), now);
    }
    open.pop_back();
    for (std::size_t endpoint = 0; endpoint < 3; ++endpoint) {
      REQUIRE(health.until_ready(endpoint, now) <= 1000s);
    }
  }
  now += 1000s;
  std::map<std::size_t, int> taken;
  for (int i = 0; i < 600; ++i) ++taken[health.choose(now).endpoint];
  CHECK(taken[0] >= 290);
  CHECK(taken[1] >= 90);
  CHECK(taken[2] >= 190);
}
