// booking.cpp: ending holds: moving what is held into what is spent, or giving it back.
#include <algorithm>
#include <utility>

#include <purser/runtime/ledger/detail/saturating.hpp>
#include <purser/runtime/ledger/detail/state.hpp>
#include <purser/runtime/ledger/detail/sums_broken.hpp>

namespace purser::ledger_detail {
namespace {

void give_back(Node& node, const Amounts& held) noexcept {
  for (const auto measure : measures) {
    auto& counter = node.counter(measure);
    if (counter.held < held[measure]) [[unlikely]] {
      sums_broken();
    }
    counter.held -= held[measure];
  }
}

void give_back_on_limits(Node& node, const HoldState& hold) noexcept {
  for (auto& slot : node.limits()) {
    if (!slot.tally || !slot.concerns(hold.call.kind, hold.line->first)) continue;
    if (slot.counts(hold.id, 0, hold.taken)) slot.give_back(hold.held[slot.measure]);
  }
}

bool has_negative(const Usage& usage) noexcept {
  Tokens any = 0;
  for (const auto tokens : usage_classes) any |= usage.*tokens;
  return any < 0;  // the sign bits of all of them
}

/// Makes a bookable charge of any: never negative, low <= high, a plain error answer free.
/// True: it is in doubt what the call took.
bool normalize(Charge& charge, const HoldState& hold) noexcept {
  const auto held = Money::nanodollars(hold.held[Measure::usd]);
  if (charge.calls_only) {
    charge.low = charge.high = {};
    return false;
  }
  if (charge.low.is_negative() || charge.high.is_negative()) {
    charge.low = hold.reported;
    charge.high = std::max(held, hold.reported);
    return true;
  }
  charge.high = std::max(charge.low, charge.high);
  return !charge.is_exact() || has_negative(charge.usage);
}

Amounts amounts_of(const Charge& charge, const Amounts& held, bool in_doubt) noexcept {
  Amounts amounts;
  amounts[Measure::usd] = charge.high.nanodollars();
  amounts[Measure::calls] = held[Measure::calls];
  if (charge.calls_only) return amounts;
  const Tokens reported = has_negative(charge.usage) ? 0 : charge.usage.total();
  amounts[Measure::tokens] = in_doubt ? std::max(reported, held[Measure::tokens]) : reported;
  return amounts;
}

}  // namespace

Sequence State::settle(HoldState* hold, Charge charge) noexcept {
  const bool in_doubt = normalize(charge, *hold);
  const auto booked = amounts_of(charge, hold->held, in_doubt);
  return settle(hold, std::move(charge), booked);
}

Sequence State::settle_in_doubt(HoldState* hold) noexcept {
  const auto held = Money::nanodollars(hold->held[Measure::usd]);
  auto charge = Charge::in_doubt(hold->reported, std::max(held, hold->reported));
  charge.usage = std::move(hold->usage);
  const auto booked = amounts_of(charge, hold->held, true);
  return settle(hold, std::move(charge), booked);
}

Sequence State::settle(HoldState* hold, Charge charge, const Amounts& booked) noexcept {
  Booking booking{.charge = charge, .call = hold->call, .name = hold->line->first};
  booking.change = booked;
  booking.doubt = charge.high.nanodollars() - charge.low.nanodollars();
  booking.hold = hold;
  booking.hold_id = hold->id;
  booking.taken = hold->taken;
  const Instant now = clock_->recent();
  Lock lock(mutex_);
  booking.number = ++last_booking_;
  booking.metered_at = metered_at(hold->taken, days_.day(now));
  book(*hold->account, hold->line->second, booking, now);
  if (booking.doubt > 0) {
    remember_doubt(std::move(hold->doubt), *hold->account, *hold->line, booking, now);
  }
  Sequence sequence = 0;
  if (keeps_records_) {
    sequence = append_outcome(*hold, JournalRecord::Kind::charge, charge, booking.change);
  }
  end(hold, lock);
  return sequence;
}

Sequence State::release(HoldState* hold) noexcept {
  Lock lock(mutex_);
  for (Node* node = hold->account; node != nullptr; node = node->parent.get()) {
    give_back(*node, hold->held);
    give_back_on_limits(*node, *hold);
  }
  Sequence sequence = 0;
  Charge nothing;
  if (keeps_records_) {
    sequence = append_outcome(*hold, JournalRecord::Kind::release, nothing, {});
  }
  end(hold, lock);
  return sequence;
}

Result<Sequence> State::track(Node& account, const CallInfo& call, Charge charge) {
  const Instant now = clock_->now();
  const Lock lock(mutex_);
  if (auto ok = check_open(account); !ok) return fail(std::move(ok).error());
  if (!account.books) account.books = std::make_unique<Books>();
  account.books->expect_tokens();
  auto& line = account.books->line(call.kind, call.name);
  std::optional<JournalRecord> record;
  if (keeps_records_) record.emplace(record_of(account, call));

  auto doubt = make_doubt();
  collect_limits(account, call);
  for (const auto& limit : path_owners_) limit.slot->expect_holds();

  // All that can fail is done.
  Amounts one_call;
  one_call[Measure::calls] = 1;
  Booking booking{.charge = charge, .call = call, .name = line.first};
  booking.change = amounts_of(charge, one_call, false);
  booking.doubt = charge.high.nanodollars() - charge.low.nanodollars();
  booking.taken = decided_at_;
  booking.number = ++last_booking_;
  booking.metered_at = metered_at(decided_at_, days_.day(now));
  book(account, line.second, booking, now);
  if (booking.doubt > 0) remember_doubt(std::move(doubt), account, line, booking, now);
  if (!record) return 0;
  return append(*std::move(record), JournalRecord::Kind::track, charge, booking.change);
}

void State::book(Node& account, Line& line, const Booking& booking, Instant now) noexcept {
  tell_charge(account, booking);
  book_on_path(account, booking, now);
  account.books->book(
      booking.call.kind, line,
      {booking.change[Measure::usd], booking.change[Measure::tokens],
       booking.change[Measure::calls], &booking.charge.usage, nullptr, days_.day(now), now});
}

void State::book_on_path(Node& account, const Booking& booking, Instant now) noexcept {
  for (Node* node = &account; node != nullptr; node = node->parent.get()) {
    if (booking.hold != nullptr) give_back(*node, booking.hold->held);
    if (node->meter) node->meter->book(booking.metered_at, booking.change, booking.doubt);
    if (booking.number <= node->reset_after) continue;  // a correction; it holds nothing
    for (const auto measure : measures) {
      auto& spent = node->counter(measure).spent;
      spent = moved(spent, booking.change[measure]);
    }
    node->in_doubt = moved(node->in_doubt, booking.doubt);
    book_on_limits(*node, booking, now);
  }
}

void State::book_on_limits(Node& node, const Booking& booking, Instant now) noexcept {
  for (auto& slot : node.limits()) {
    if (!slot.concerns(booking.call.kind, booking.name)) continue;
    if (!slot.counts(booking.hold_id, booking.number, booking.taken)) continue;
    if (booking.hold != nullptr) slot.give_back(booking.hold->held[slot.measure]);
    if (booking.is_sum && slot.window == Window::Kind::call) continue;
    const auto amount = booking.change[slot.measure];
    slot.spend(amount, booking.taken, now);
    const auto counted = slot.window == Window::Kind::call ? amount : node.state_of(slot).spent;
    if (counted >= slot.next_mark) tell_marks(node, slot, counted, booking);
  }
}

void State::remember_doubt(Doubts::node_type node, Node& account, Books::Lines::value_type& line,
                           const Booking& booking, Instant now) noexcept {
  node.key() = {booking.call.call, booking.call.attempt.index};
  auto& doubt = node.mapped();
  doubt.account = &account;
  doubt.line = &line;
  doubt.closed_below.reset();
  doubt.left_out = false;
  doubt.kind = booking.call.kind;
  doubt.purpose = booking.call.purpose;
  doubt.attempt = booking.call.attempt;
  doubt.hold = booking.hold_id;
  doubt.number = booking.number;
  doubt.taken = booking.taken;
  doubt.booked_at = now;
  doubt.day = days_.day(now);
  doubt.booked = booking.change;
  doubt.low = booking.charge.low.nanodollars();
  try {
    doubt.usage = booking.charge.usage;
  } catch (...) {  // no memory: the classes of tokens cannot be corrected later, sums can
    doubt.usage = {};
  }
  doubts_.insert(std::move(node));
}

Sequence State::append_outcome(HoldState& hold, JournalRecord::Kind kind, Charge& charge,
                               const Amounts& amounts) noexcept {
  hold.outcome->hold = hold.id;
  return append(*std::move(hold.outcome), kind, charge, amounts);
}

Sequence State::append(JournalRecord&& record, JournalRecord::Kind kind, Charge& charge,
                       const Amounts& amounts) noexcept {
  record.kind = kind;
  record.time = days_.wall_now();
  record.low = charge.low;
  record.high = charge.high;
  record.tokens = amounts[Measure::tokens];
  record.calls = amounts[Measure::calls];
  record.usage = std::move(charge.usage);
  record.model = std::move(charge.model);
  record.price_version = std::move(charge.price_version);
  return store_->append(std::move(record));
}

void State::end(HoldState* hold, Lock& lock) noexcept {
  const Node* const account = hold->account;
  forget(*hold);
  if (!waiters_.empty()) return unlock_and_deliver(lock, serve(account));  // they keep the ledger
  const bool last = abandoned_ && live_holds_ == 0;
  lock.unlock();
  if (last) delete this;
}

void State::forget(HoldState& hold) noexcept {
  auto& before = hold.previous != nullptr ? hold.previous->next : open_holds_;
  before = hold.next;
  if (hold.next != nullptr) hold.next->previous = hold.previous;
  pool_.give_back(&hold);
  --live_holds_;
}

}  // namespace purser::ledger_detail
