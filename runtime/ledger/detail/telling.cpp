// telling.cpp: events for whoever observes the ledger. A lost event never loses money.
#include <utility>

#include <purser/runtime/ledger/detail/state.hpp>

namespace purser::ledger_detail {
namespace {

LedgerEvent event_of(LedgerEvent::Kind kind, const Node& account, const CallInfo& call,
                     std::string_view name) {
  LedgerEvent event;
  event.kind = kind;
  event.account = account.scope();
  event.info = call;
  event.info.name = {};
  event.name = name;
  return event;
}

Limit limit_of(const Refusal& refusal) {
  Limit limit;
  if (refusal.terms != nullptr) limit = *refusal.terms;
  limit.measure = refusal.limit.measure;
  limit.amount = refusal.limit.amount;
  return limit;
}

/// `make` may run out of memory.
template <class Make>
void emit(LedgerObserver& observer, const Make& make) noexcept {
  try {
    observer.on_event(make());
  } catch (...) {
    return;
  }
}

std::string charge_text(const Charge& charge) {
  if (charge.is_exact()) return to_string(charge.high);
  return to_string(charge.low) + " to " + to_string(charge.high);
}

std::string overrun_text(const Node& account, const Amounts& booked, const Amounts& held,
                         std::string_view name) {
  const bool usd = booked[Measure::usd] > held[Measure::usd];
  const auto measure = usd ? Measure::usd : Measure::tokens;
  return account.last() + ": " + std::string(name) + " took " +
         amount_text(measure, booked[measure]) + ", more than the " +
         amount_text(measure, held[measure]) + " held for it; booked in full";
}

}  // namespace

void State::tell_refusal(const Refusal& refusal, const CallInfo& call) noexcept {
  count(refusal);
  if (!observer_ || refusal.busy) return;
  emit(*observer_, [&] {
    auto event = event_of(LedgerEvent::Kind::budget_exhausted, *refusal.account, call, call.name);
    event.limit = limit_of(refusal);
    event.spent = refusal.limit.spent;
    event.message = text_of(refusal);
    return event;
  });
}

void State::tell_soft_limits(const Node& account, const Amounts& asked,
                             const CallInfo& call) noexcept {
  if (!observer_) return;
  for (std::size_t i = 0; i < path_limits_.size(); ++i) {
    const auto& limit = path_limits_[i];
    if (limit.on_exceed == OnExceed::block || asked[limit.measure] <= room_in(limit)) continue;
    const auto& owner = path_owners_[i];
    const Refusal passing{owner.account,        &account, owner.slot->terms, limit,
                          asked[limit.measure], false,    call.name};
    emit(*observer_, [&] {
      auto event = event_of(LedgerEvent::Kind::budget_exhausted, *passing.account, call, call.name);
      event.limit = limit_of(passing);
      event.spent = limit.spent;
      event.message = admitted_text(passing);
      return event;
    });
  }
}

void State::tell_charge(const Node& account, const Booking& booking) noexcept {
  if (!observer_) return;
  const auto tell = [&](LedgerEvent::Kind kind, const auto& message) {
    emit(*observer_, [&] {
      auto event = event_of(kind, account, booking.call, booking.name);
      event.spent = booking.change[Measure::usd];
      event.charge = booking.charge;
      event.message = message();
      return event;
    });
  };
  if (observer_->wants_charges()) {
    const bool refund = booking.charge.high.is_negative();
    tell(LedgerEvent::Kind::charge, [&] {
      return account.last() + (refund ? " was given back " : " spent ") +
             to_string(booking.charge.high) + (refund ? " for " : " on ") +
             std::string(booking.name);
    });
  }
  if (booking.hold == nullptr) return;
  const auto& held = booking.hold->held;
  if (booking.change[Measure::usd] <= held[Measure::usd] &&
      booking.change[Measure::tokens] <= held[Measure::tokens]) {
    return;
  }
  tell(LedgerEvent::Kind::overrun,
       [&] { return overrun_text(account, booking.change, held, booking.name); });
}

void State::tell_correction(const Node& account, const Booking& booking) noexcept {
  if (!observer_ || !observer_->wants_charges()) return;
  emit(*observer_, [&] {
    auto event = event_of(LedgerEvent::Kind::correction, account, booking.call, booking.name);
    event.spent = booking.change[Measure::usd];
    event.charge = booking.charge;
    event.message = account.last() + ": the charge for " + std::string(booking.name) + " is now " +
                    charge_text(booking.charge);
    return event;
  });
}

void State::tell_marks(Node& node, LimitSlot& slot, std::int64_t counted,
                       const Booking& booking) noexcept {
  while (counted >= slot.next_alert() && slot.alerts_told < slot.terms->alert_at.size()) {
    const auto share = slot.terms->alert_at[slot.alerts_told++];
    tell_mark(node, slot, LedgerEvent::Kind::threshold, share, counted, booking);
  }
  if (counted > slot.amount && !slot.passed) {
    slot.passed = true;
    // A call that a soft limit let pass was told when it was admitted.
    if (slot.on_exceed == OnExceed::block || booking.hold == nullptr) {
      tell_mark(node, slot, LedgerEvent::Kind::budget_exhausted, Share(), counted, booking);
    }
  }
  slot.set_next_mark();
}

void State::tell_mark(const Node& node, const LimitSlot& slot, LedgerEvent::Kind kind, Share share,
                      std::int64_t counted, const Booking& booking) noexcept {
  if (!observer_) return;
  emit(*observer_, [&] {
    auto event = event_of(kind, node, booking.call, booking.name);
    event.limit = slot.limit();
    event.spent = counted;
    event.share = share;
    event.message = spent_text(node, slot.terms, node.state_of(slot), counted);
    if (kind == LedgerEvent::Kind::threshold) event.message += ", past " + to_string(share);
    return event;
  });
}

}  // namespace purser::ledger_detail
