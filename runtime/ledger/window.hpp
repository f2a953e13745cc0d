// window.hpp: over what stretch of time a limit adds up.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <purser/runtime/result.hpp>
#include <purser/runtime/time_zone.hpp>

namespace purser {

/// A value; thread-safe to read.
class Window {
 public:
  enum class Kind : std::uint8_t {
    call,     ///< each attempt by itself
    total,    ///< for ever
    rolling,  ///< the time just passed, of a fixed length
    day,      ///< from midnight to midnight in a time zone
    week,     ///< from Monday
    month,    ///< from the 1st
  };

  static const Window call;
  static const Window total;
  /// The last `span` at every moment, on the monotonic clock. Counted in sixtieths of `span`, so
  /// that a charge counts for up to one sixtieth longer, never shorter.
  [[nodiscard]] static Window rolling(std::chrono::nanoseconds span) noexcept;
  /// A calendar window on the wall clock. `zone` null: UTC.
  [[nodiscard]] static Window calendar(Kind kind,
                                       std::shared_ptr<const TimeZone> zone = nullptr) noexcept;

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  /// Of a rolling window; else 0.
  [[nodiscard]] std::chrono::nanoseconds span() const noexcept { return span_; }
  /// Of a calendar window.
  [[nodiscard]] const TimeZone& zone() const noexcept { return zone_ ? *zone_ : utc(); }
  [[nodiscard]] bool is_calendar() const noexcept { return kind_ >= Kind::day; }

  /// The same kind, span and name of the zone.
  friend bool operator==(const Window& a, const Window& b) noexcept;

 private:
  constexpr explicit Window(Kind kind) noexcept : kind_(kind) {}

  Kind kind_;
  std::chrono::nanoseconds span_{0};
  std::shared_ptr<const TimeZone> zone_;
};

inline constinit const Window Window::call{Kind::call};
inline constinit const Window Window::total{Kind::total};

/// The shortest and the longest rolling window.
inline constexpr std::chrono::nanoseconds window_span_min = std::chrono::milliseconds(1);
inline constexpr std::chrono::nanoseconds window_span_max = std::chrono::hours(24 * 3660);

/// Error: `invalid_argument`: a rolling window that is too short or too long.
[[nodiscard]] Result<> check(const Window& window);

/// `call`, `total`, `60s`, `24h`, `day`, `week`, `month`; the zone is not named.
[[nodiscard]] std::string to_string(const Window& window);

/// A stretch of wall time: [begin, end).
struct Period {
  WallTime begin = WallTime::min();
  WallTime end = WallTime::min();

  [[nodiscard]] bool contains(WallTime time) const noexcept { return begin <= time && time < end; }
  friend bool operator==(const Period&, const Period&) = default;
};

/// The calendar window around `time`. Periods touch and never overlap, whatever clocks there do.
[[nodiscard]] Period period_at(const Window& window, WallTime time);

}  // namespace purser
