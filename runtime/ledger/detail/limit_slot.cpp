// limit_slot.cpp: counting in windows, and when there is something to tell.
#include <purser/runtime/ledger/detail/limit_slot.hpp>

#include <purser/runtime/ledger/detail/saturating.hpp>
#include <purser/runtime/ledger/detail/sums_broken.hpp>

namespace purser::ledger_detail {

LimitSlot::LimitSlot(std::int64_t limit_amount, const Limit& limit_terms)
    : amount(limit_amount),
      given(limit_amount),
      terms(&limit_terms),
      measure(limit_terms.measure),
      window(limit_terms.window.kind()),
      on_exceed(limit_terms.on_exceed),
      for_all(limit_terms.is_for_all()),
      has_reserve(limit_terms.finalization_reserve > Share()) {
  if (!adds_up_everything() && window != Window::Kind::call) tally = std::make_unique<Tally>();
  set_next_mark();
}

Limit LimitSlot::limit() const {
  auto limit = *terms;
  limit.amount = amount;
  return limit;
}

LimitState LimitSlot::state(const Counter& all) const noexcept {
  const auto& counter = tally ? tally->counter : all;
  return {measure, window, on_exceed, amount, counter.spent, counter.held, 0, 0};
}

void LimitSlot::follow(const Moment& moment) {
  if (!tally) return;
  if (window == Window::Kind::rolling) return roll(moment.now);
  if (!terms->window.is_calendar() || moment.wall < tally->period.end) return;
  tally->period = period_at(terms->window, moment.wall);
  tally->counter = {};
  forget_marks();
}

void LimitSlot::expect_holds() {
  if (tally && window == Window::Kind::rolling && !tally->rolling) {
    tally->rolling = std::make_unique<Rolling>(*terms);
  }
}

void LimitSlot::hold(std::int64_t asked) noexcept {
  if (tally) tally->counter.held += asked;
}

bool LimitSlot::counts(HoldId hold, BookingNumber number, const Moment& taken) const noexcept {
  if (!tally) return true;
  const bool is_older =
      hold == no_hold ? number <= tally->since.booking : hold <= tally->since.hold;
  if (is_older) return false;
  return !terms->window.is_calendar() || tally->period.contains(taken.wall);
}

void LimitSlot::give_back(std::int64_t held) noexcept {
  if (!tally) return;
  if (tally->counter.held < held) sums_broken();
  tally->counter.held -= held;
}

void LimitSlot::spend(std::int64_t spent, const Moment& taken, Instant now) noexcept {
  if (!tally) return;
  auto& counter = tally->counter;
  if (window != Window::Kind::rolling) {
    counter.spent = moved(counter.spent, spent);
    return;
  }
  if (!tally->rolling) return;
  roll(now);
  auto& [sum, below_since] = *tally->rolling;
  sum.add(taken.now, spent);
  counter.spent = sum.sum();
  for (std::size_t i = 0; i < below_since.size(); ++i) {
    if (counter.spent >= mark(i)) below_since[i] = Instant::max();
  }
}

void LimitSlot::follow_amount(std::int64_t spent) noexcept {
  passed = spent > amount;
  alerts_told = 0;
  while (alerts_told < terms->alert_at.size() && spent >= mark(alerts_told)) ++alerts_told;
  set_next_mark();
}

void LimitSlot::rearm(std::int64_t spent) noexcept {
  passed = passed && spent > amount;
  while (alerts_told > 0 && spent < mark(alerts_told - 1U)) --alerts_told;
  set_next_mark();
}

void LimitSlot::reset() noexcept {
  forget_marks();
  if (!tally) return;
  tally->counter.spent = 0;
  if (!tally->rolling) return;
  tally->rolling->sum = RollingSum(terms->window.span());
  std::fill(tally->rolling->below_since.begin(), tally->rolling->below_since.end(), Instant::max());
}

void LimitSlot::expect_take_over(LimitSlot& old) const {
  if (old.tally && old.tally->rolling) {
    old.tally->rolling->below_since.reserve(terms->alert_at.size() + 1);
  }
}

void LimitSlot::take_over(LimitSlot& old) noexcept {
  tally = std::move(old.tally);
  if (given == old.given) amount = old.amount;  // it may have been raised or lowered since
  if (terms == old.terms) {
    alerts_told = old.alerts_told;
    passed = old.passed;
  } else if (tally && tally->rolling) {
    tally->rolling->below_since.assign(terms->alert_at.size() + 1, Instant::max());
  }
  set_next_mark();
}

std::int64_t LimitSlot::next_alert() const noexcept {
  return alerts_told < terms->alert_at.size() ? mark(alerts_told) : amount_max;
}

void LimitSlot::set_next_mark() noexcept {
  const auto passing = passed || amount == amount_max ? amount_max : amount + 1;
  next_mark = std::min(next_alert(), passing);
}

std::int64_t LimitSlot::mark(std::size_t index) const noexcept {
  const auto& alert_at = terms->alert_at;
  if (index < alert_at.size()) return std::max<std::int64_t>(alert_at[index].of(amount), 1);
  return saturating_add(amount, 1);
}

void LimitSlot::roll(Instant now) noexcept {
  if (!tally->rolling) return;
  auto& [sum, below_since] = *tally->rolling;
  sum.advance(now, [&, &since = below_since](Instant when, std::int64_t left) {
    for (std::size_t i = 0; i < since.size(); ++i) {
      if (left < mark(i)) since[i] = std::min(since[i], when);
    }
  });
  tally->counter.spent = sum.sum();
  const auto has_rested = [&, &since = below_since](std::size_t i) {
    return since[i] != Instant::max() && now - since[i] >= terms->window.span();
  };
  const auto told = alerts_told;
  while (alerts_told > 0 && has_rested(alerts_told - 1U)) --alerts_told;
  const bool rearmed = told != alerts_told || (passed && has_rested(terms->alert_at.size()));
  if (!rearmed) return;
  if (has_rested(terms->alert_at.size())) passed = false;
  set_next_mark();
}

void LimitSlot::forget_marks() noexcept {
  alerts_told = 0;
  passed = false;
  set_next_mark();
}

}  // namespace purser::ledger_detail
