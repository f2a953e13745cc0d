// endpoint_health.hpp: which endpoint is asked next, and how long one that failed is left alone.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/error.hpp>

namespace purser {

/// How long an endpoint that failed is left alone. Each is above zero.
struct CoolDown {
  std::chrono::milliseconds first{1000};    ///< after one failure; doubles with each that follows
  std::chrono::milliseconds most{120'000};  ///< it does not double beyond this
  /// After a wrong key or a used-up quota; doubles up to ten times itself.
  std::chrono::milliseconds refused{600'000};
};

/// What an error says of the endpoint that it came from.
enum class Blame : std::uint8_t {
  none,        ///< nothing: the request is wrong, or the caller left
  failing,     ///< it is overloaded, limits its rate, cannot be reached or breaks off
  refusing,    ///< it does not take the key, or its quota is used up
  unanswered,  ///< the caller's deadline passed: it may hang, or the deadline was short
};
[[nodiscard]] Blame blame_of(const Error& error) noexcept;

/// Chooses among endpoints by weight, and leaves those alone that failed, for longer each time,
/// until an attempt succeeds. Not thread-safe; allocates only when it is made.
class EndpointHealth {
 public:
  /// A peer that asks for a longer pause is tried once an hour.
  static constexpr std::chrono::milliseconds retry_after_max = std::chrono::hours(1);
  /// So many attempts in a row that only the caller's deadline ended count as a failure.
  static constexpr int unanswered_max = 3;

  /// `episode`: how often the endpoint had been put aside. What an attempt of an older one brings
  /// counts no more, so that calls that fail together count once.
  struct Choice {
    std::size_t endpoint = 0;
    std::uint64_t episode = 0;
  };

  /// At least one weight; all above zero.
  EndpointHealth(const std::vector<int>& weights, CoolDown cool_down);

  /// Smooth and deterministic: of weights 2 and 1 it takes a, b, a, a, b, a. While all cool down it
  /// takes the one that is ready first, so that no call is refused here.
  [[nodiscard]] Choice choose(Instant now) noexcept;

  /// How long the endpoint is left alone from now on; nothing where the error says nothing of it,
  /// or was counted before.
  std::optional<std::chrono::nanoseconds> failed(const Choice& choice, const Error& error,
                                                 Instant now) noexcept;
  /// True where the endpoint had been put aside, and is back.
  bool succeeded(const Choice& choice) noexcept;

  /// How long until any endpoint is ready; zero: one is.
  [[nodiscard]] std::chrono::nanoseconds until_ready(Instant now) noexcept;
  /// How long until this one is.
  [[nodiscard]] std::chrono::nanoseconds until_ready(std::size_t endpoint, Instant now) noexcept;
  /// Failures in a row.
  [[nodiscard]] int failures(std::size_t endpoint) const noexcept {
    return states_[endpoint].failures;
  }

 private:
  struct State {
    std::int64_t weight = 1;
    std::int64_t credit = 0;  ///< of the weighted choice
    int failures = 0;
    int unanswered = 0;
    std::uint64_t episode = 0;
    Instant since = Instant::min();  ///< when it was put aside
    Instant until = Instant::min();
  };

  std::optional<std::chrono::nanoseconds> put_aside(State& state, std::chrono::milliseconds first,
                                                    std::chrono::milliseconds most,
                                                    const Error& error, Instant now) noexcept;

  std::vector<State> states_;
  CoolDown cool_down_;
};

}  // namespace purser
