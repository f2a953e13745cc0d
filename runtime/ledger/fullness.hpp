// fullness.hpp: how much of a limit is spent already.
#pragma once

#include <optional>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/ledger/window.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/scope.hpp>
#include <purser/runtime/share.hpp>

namespace purser {

/// A blocking limit in dollars, and what is spent of it; what is held does not count. A snapshot:
/// good for advice, not for admission.
struct Fullness {
  Scope account;  ///< whose limit
  Money amount;
  Money spent;  ///< doubt at its high end; may be more than the amount
  Window window = Window::total;
  Period period = {};              ///< calendar windows: the running one
  std::optional<Glob> model = {};  ///< set: only calls of such models count

  /// The spent part, rounded down; 100% where more is spent than the amount. Compares exactly:
  /// `share() >= at` where, and only where, `spent >= at` of the amount.
  [[nodiscard]] Share share() const noexcept;
};

/// Whether `a` is filled more than `b`, compared as exact fractions. A limit of nothing is full.
/// No number is negative.
[[nodiscard]] bool is_fuller(Money spent_a, Money amount_a, Money spent_b, Money amount_b) noexcept;

}  // namespace purser
