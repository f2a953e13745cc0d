// retry_rule_test.cpp: which answers are tried again, and after how long.
#include <purser/adapters/alerts/retry_rule.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser::alerts;
using namespace std::chrono_literals;

TEST_CASE("retry_rule: 2xx is taken, what may pass is tried again, all else is refused") {
  for (const int status : {200, 202, 204, 299}) CHECK(answer_of(status) == Answer::taken);
  for (const int status : {408, 425, 429, 500, 502, 503, 599}) {
    CHECK(answer_of(status) == Answer::later);
  }
  for (const int status : {101, 301, 302, 307, 400, 401, 403, 404, 410, 413, 422}) {
    CHECK(answer_of(status) == Answer::refused);
  }
}

TEST_CASE("retry_rule: pauses double up to a longest, with full jitter") {
  RetryPauses pauses;
  pauses.first = 1s;
  pauses.longest = 10s;
  CHECK(retry_pause(pauses, 1, {}, 0.5) == 500ms);
  CHECK(retry_pause(pauses, 2, {}, 0.5) == 1s);
  CHECK(retry_pause(pauses, 4, {}, 0.5) == 4s);
  CHECK(retry_pause(pauses, 5, {}, 0.5) == 5s);
  CHECK(retry_pause(pauses, 1'000'000, {}, 0.5) == 5s);
  CHECK(retry_pause(pauses, 3, {}, 0.0) == 0s);
  CHECK(retry_pause(pauses, 1, {}, 0.999) < 1s);
}

TEST_CASE("retry_rule: a receiver is not asked again before it said, within reason") {
  RetryPauses pauses;
  pauses.first = 1s;
  CHECK(retry_pause(pauses, 1, 7s, 0.5) == 7s);
  CHECK(retry_pause(pauses, 1, 100ms, 0.5) == 500ms);
  CHECK(retry_pause(pauses, 1, std::chrono::hours(24), 0.5) == 1h);
}
