// rate_limit.hpp: how many calls and tokens of a model per minute, and how many at once.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/middleware.hpp>

namespace purser {

/// Whose calls share one limit.
enum class RateKey : std::uint8_t {
  all,       ///< everybody's
  customer,  ///< each customer's; those of none share one
  session,   ///< each session's
};

/// 0 stands for no limit.
struct RateLimitRule {
  Glob model = "*";
  RateKey per = RateKey::all;
  std::int64_t requests_per_minute = 0;
  /// Input and output. What a call will take is guessed from its size, and corrected when it has
  /// answered.
  Tokens tokens_per_minute = 0;
  int concurrent_max = 0;  ///< calls at once
};

struct RateLimitOptions {
  std::vector<RateLimitRule> limits{};  ///< the first one that matches a model counts
  std::size_t waiting_max = 1000;       ///< calls in line for one limit; more are refused
};

/// Lets model calls pass as fast as the limit allows; those that come too fast wait in line, first
/// come, first served, until their deadline. A minute's worth may go at once after a pause. Several
/// such stages add up.
///
/// Errors of its own: `rate_limited` (too many wait already), `deadline_exceeded`, `cancelled`.
///
/// docs/rate_limit.md. Stands at Place::rate_limit, outside of the budget: no money is held while a
/// call waits. Joining a runtime fails with `invalid_argument` where a rule limits nothing or is
/// negative. Thread-safe.
[[nodiscard]] std::shared_ptr<Middleware> rate_limit(RateLimitOptions options);

}  // namespace purser
