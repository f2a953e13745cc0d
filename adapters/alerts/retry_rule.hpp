// retry_rule.hpp: what an answer means for an alert, and how long to wait before the next try.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace purser::alerts {

/// What a receiver made of an alert.
enum class Answer : std::uint8_t {
  taken,    ///< 2xx
  later,    ///< 408, 425, 429, 5xx, and none at all: another try makes sense
  refused,  ///< all others, redirects among them: they are not followed
};
[[nodiscard]] Answer answer_of(int status) noexcept;

struct RetryPauses {
  std::chrono::milliseconds first{1000};  ///< after the first failure, at most; doubles with each
  std::chrono::milliseconds longest{300'000};
  /// A receiver that asks for more waits no longer than this.
  std::chrono::milliseconds retry_after_max{3'600'000};
};

/// The rule, pure: the pause after so many failures in a row (at least 1): exponential with full
/// jitter, and not less than the receiver asked for. `random` in [0, 1).
[[nodiscard]] std::chrono::milliseconds retry_pause(
    const RetryPauses& pauses, int failures, std::optional<std::chrono::milliseconds> retry_after,
    double random) noexcept;

}  // namespace purser::alerts
