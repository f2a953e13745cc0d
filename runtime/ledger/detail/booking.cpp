// booking.cpp: ending holds: moving what is held into what is spent, or giving it back.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <purser/runtime/ledger/detail/saturating.hpp>
#include <purser/runtime/ledger/detail/state.hpp>

namespace purser::ledger_detail {
namespace {

constexpr std::array measures{Measure::usd, Measure::tokens, Measure::calls};

/// More is given back than is held: sums are wrong, and a wrong amount must not go on.
[[noreturn]] void broken_sums() noexcept {
  std::fputs("purser: the ledger gave back more than it holds; stopping\n", stderr);
  std::abort();
}

void give_back(Node& node, const Amounts& held) noexcept {
  for (const auto measure : measures) {
    auto& counter = node.counter(measure);
    if (counter.held < held[measure]) [[unlikely]] {
      broken_sums();
    }
    counter.held -= held[measure];
  }
}

bool has_negative(const Usage& usage) noexcept {
  return std::min({usage.input, usage.cache_read, usage.cache_write, usage.cache_write_1h,
                   usage.output, usage.reasoning, usage.input_audio, usage.output_audio,
                   usage.input_image, usage.output_image}) < 0;
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
  return settle(hold, std::move(charge), in_doubt);
}

Sequence State::settle_in_doubt(HoldState* hold) noexcept {
  const auto held = Money::nanodollars(hold->held[Measure::usd]);
  auto charge = Charge::in_doubt(hold->reported, std::max(held, hold->reported));
  charge.usage = std::move(hold->usage);
  return settle(hold, std::move(charge), true);
}

Sequence State::settle(HoldState* hold, Charge charge, bool in_doubt) noexcept {
  const Booking booking{charge, amounts_of(charge, hold->held, in_doubt), hold->call,
                        hold->line->first, &hold->held};
  const Instant now = clock_.now();
  Lock lock(mutex_);
  book(*hold->account, hold->line->second, booking, now);
  Sequence sequence = 0;
  if (keeps_records_) {
    sequence = append_outcome(*hold, JournalRecord::Kind::charge, charge, booking.amounts);
  }
  end(hold, lock);
  return sequence;
}

Sequence State::release(HoldState* hold) noexcept {
  Lock lock(mutex_);
  for (Node* node = hold->account; node != nullptr; node = node->parent.get()) {
    give_back(*node, hold->held);
  }
  Sequence sequence = 0;
  Charge nothing;
  if (keeps_records_) {
    sequence = append_outcome(*hold, JournalRecord::Kind::release, nothing, {});
  }
  end(hold, lock);
  return sequence;
}

Sequence State::track(Node& account, const CallInfo& call, Charge charge) {
  const Instant now = clock_.now();
  Lock lock(mutex_);
  if (!account.books) account.books = std::make_unique<Books>();
  account.books->expect_tokens();
  auto& line = account.books->line(call.kind, call.name);
  std::optional<JournalRecord> record;
  if (keeps_records_) record.emplace(record_of(account, call));

  // All that can fail is done.
  Amounts one_call;
  one_call[Measure::calls] = 1;
  const Booking booking{charge, amounts_of(charge, one_call, false), call, line.first, nullptr};
  book(account, line.second, booking, now);
  if (!record) return 0;
  return append(*std::move(record), JournalRecord::Kind::track, charge, booking.amounts);
}

void State::book(Node& account, Line& line, const Booking& booking, Instant now) noexcept {
  tell_charge(account, booking);
  book_on_path(account, booking);
  account.books->book(
      booking.call.kind, line,
      {booking.amounts[Measure::usd], booking.amounts[Measure::tokens],
       booking.amounts[Measure::calls], &booking.charge.usage, days_.day(now), now});
}

void State::book_on_path(Node& account, const Booking& booking) noexcept {
  const auto doubt = booking.charge.high.nanodollars() - booking.charge.low.nanodollars();
  for (Node* node = &account; node != nullptr; node = node->parent.get()) {
    if (booking.held != nullptr) give_back(*node, *booking.held);
    for (const auto measure : measures) {
      auto& spent = node->counter(measure).spent;
      spent = saturating_add(spent, booking.amounts[measure]);
    }
    node->in_doubt = saturating_add(node->in_doubt, doubt);
    for (auto& slot : node->limits()) {
      const auto counted = slot.window == Window::call ? booking.amounts[slot.measure]
                                                       : node->counter(slot.measure).spent;
      if (counted >= slot.next_mark) tell_marks(*node, slot, counted, booking);
    }
  }
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
  pool_.give_back(hold);
  --live_holds_;
  const bool last = abandoned_ && live_holds_ == 0;
  lock.unlock();
  if (last) delete this;
}

}  // namespace purser::ledger_detail
