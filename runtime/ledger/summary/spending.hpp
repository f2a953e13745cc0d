// spending.hpp: what was spent, is in doubt and is held: the numbers of one row of a report.
#pragma once

#include <cstdint>

#include <purser/runtime/money.hpp>
#include <purser/runtime/usage.hpp>

namespace purser {

/// Sums, or a change of sums, whose members may then be negative. A value.
struct Spending {
  Money spent = {};     ///< everything booked, doubt at its high end
  Money in_doubt = {};  ///< sum of high - low
  Money held = {};      ///< by holds without an outcome yet
  std::int64_t calls = 0;
  Tokens tokens = 0;  ///< as booked: while in doubt those that were held

  /// Member by member; stops at the ends of the range.
  Spending& operator+=(const Spending& change) noexcept;

  friend bool operator==(const Spending&, const Spending&) = default;
};

/// `a - b`; stops at the ends of the range.
[[nodiscard]] std::int64_t saturating_subtract(std::int64_t a, std::int64_t b) noexcept;
[[nodiscard]] Money saturating_subtract(Money a, Money b) noexcept;

}  // namespace purser
