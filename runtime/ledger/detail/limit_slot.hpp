// limit_slot.hpp: a limit on an account: what it counts, and what was told about it.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

#include <purser/runtime/ledger/admit.hpp>
#include <purser/runtime/ledger/detail/rolling_sum.hpp>
#include <purser/runtime/ledger/limit.hpp>
#include <purser/runtime/ledger/store.hpp>

namespace purser::ledger_detail {

/// When something happened, on both clocks.
struct Moment {
  Instant now{};
  WallTime wall{};
};

/// When a charge counts for its month. Where its hold kept no wall time, nothing on its path goes
/// by the calendar, and the day (counted from 1970) on which it was booked will do.
[[nodiscard]] inline WallTime metered_at(const Moment& taken, std::int64_t day) noexcept {
  return taken.wall != WallTime() ? taken.wall : WallTime(std::chrono::days(day));
}

/// Both are not negative and saturate. `held` is exact: admission keeps spent + held within the
/// range.
struct Counter {
  std::int64_t spent = 0;
  std::int64_t held = 0;
};

/// A rolling window's sum, and since when it has been below each of the marks that were told:
/// a mark is told again after one whole window below it. Thousands may never be used: made by the
/// first hold.
struct Rolling {
  explicit Rolling(const Limit& terms)
      : sum(terms.window.span()), below_since(terms.alert_at.size() + 1, Instant::max()) {}

  RollingSum sum;
  std::vector<Instant> below_since;  ///< by alert, the amount itself last; max: not below
};

/// Which bookings came before which, whatever the clocks say.
using BookingNumber = std::uint64_t;

/// Of what is booked from outside.
inline constexpr HoldId no_hold = std::numeric_limits<HoldId>::max();

/// The last hold and booking of some moment.
struct Since {
  HoldId hold = 0;
  BookingNumber booking = 0;
};

/// What a limit counts where that is not everything that its account ever spent.
struct Tally {
  Counter counter;  ///< rolling: `spent` is in `rolling`
  Since since;      ///< what is not newer was there before the limit
  Period period;    ///< calendar windows: the running one
  std::unique_ptr<Rolling> rolling;
};

/// A limit on one account. Not thread-safe: guarded by the ledger's mutex.
///
/// Kept small: there may be millions. What many have in common is in `terms`.
struct LimitSlot {
  std::int64_t amount = 0;  ///< what is compared
  /// What was asked for; more than `amount` where the parent had less left.
  std::int64_t given = 0;
  std::int64_t next_mark = amount_max;  ///< spending at which something is to be told next
  const Limit* terms = nullptr;  ///< all but the amount; alerts ascending; belongs to the tree
  std::unique_ptr<Tally> tally;  ///< null: the account's own counters count, or none (window call)
  Measure measure = Measure::usd;  // copies out of the terms: read for each call
  Window::Kind window = Window::Kind::total;
  OnExceed on_exceed = OnExceed::block;
  bool for_all : 1 = true;       ///< the terms name no model and no tool
  bool own : 1 = false;          ///< given when the account was opened, not by a rule
  bool passed : 1 = false;       ///< it was told that spending passed the amount
  bool has_reserve : 1 = false;  ///< part of the amount is for last calls
  std::uint16_t alerts_told = 0;

  LimitSlot() = default;
  /// `terms` must outlive the slot.
  LimitSlot(std::int64_t amount, const Limit& terms);

  [[nodiscard]] Limit limit() const;
  [[nodiscard]] bool concerns(CallKind kind, std::string_view name) const noexcept {
    return for_all || purser::concerns(*terms, kind, name);
  }
  [[nodiscard]] bool adds_up_everything() const noexcept {
    return for_all && window == Window::Kind::total;
  }
  /// `all`: the account's own counter of this measure.
  [[nodiscard]] LimitState state(const Counter& all) const noexcept;

  /// Begins a new window where the old one is over, and lets go of what became too old. May run out
  /// of memory; then nothing has changed.
  void follow(const Moment& moment);
  /// Makes what counting needs. May run out of memory.
  void expect_holds();
  void hold(std::int64_t asked) noexcept;
  /// Whether a hold, or booking `number` without one, is counted here: it is not older than the
  /// limit, nor than the running window.
  [[nodiscard]] bool counts(HoldId hold, BookingNumber number, const Moment& taken) const noexcept;
  void give_back(std::int64_t held) noexcept;
  /// What was spent by a call whose hold was taken at `taken`; negative: what turned out not to be.
  void spend(std::int64_t amount, const Moment& taken, Instant now) noexcept;
  /// After a change of the amount: counts as told what `spent` has crossed now.
  void follow_amount(std::int64_t spent) noexcept;
  /// After a change of the amount: what `spent` no longer crosses is told again when it does.
  void rearm(std::int64_t spent) noexcept;
  /// What is kept for last calls.
  [[nodiscard]] std::int64_t reserve() const noexcept {
    return has_reserve ? terms->finalization_reserve.of(amount) : 0;
  }
  /// Nothing was spent so far.
  void reset() noexcept;
  /// Gets what `old` may need to go on as one with the alerts of `terms`. May run out of memory.
  void expect_take_over(LimitSlot& old) const;
  /// Goes on with what `old`, which counts the same, has counted and told.
  void take_over(LimitSlot& old) noexcept;

  /// The spending from which on the next share counts as crossed. At least 1: nothing spent crosses
  /// nothing.
  [[nodiscard]] std::int64_t next_alert() const noexcept;
  void set_next_mark() noexcept;

 private:
  [[nodiscard]] std::int64_t mark(std::size_t index) const noexcept;
  void roll(Instant now) noexcept;
  void forget_marks() noexcept;
};

}  // namespace purser::ledger_detail
