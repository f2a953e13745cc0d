// correction.cpp: what became known about money after it was booked.
#include <algorithm>
#include <utility>

#include <purser/runtime/ledger/detail/saturating.hpp>
#include <purser/runtime/ledger/detail/state.hpp>

namespace purser::ledger_detail {
namespace {

std::string name_of(const Doubt& doubt) { return doubt.line->first; }

CallInfo call_of(const Doubts::value_type& entry) {
  const auto& [key, doubt] = entry;
  return {key.first, doubt.attempt, doubt.kind, doubt.purpose, doubt.line->first};
}

/// What the charge comes to in all measures; a call that stays in doubt keeps its tokens.
Amounts amounts_of(const Charge& charge, const Doubt& doubt) noexcept {
  Amounts amounts = doubt.booked;
  const Tokens reported = charge.usage.total();
  amounts[Measure::usd] = charge.high.nanodollars();
  amounts[Measure::tokens] =
      charge.is_exact() ? reported : std::max(reported, doubt.booked[Measure::tokens]);
  return amounts;
}

std::int64_t doubt_in(const Charge& charge) noexcept {
  return charge.high.nanodollars() - charge.low.nanodollars();
}

/// A day's or a minute's spending begins anew too.
void reset_account(Node& node, BookingNumber last) noexcept {
  node.reset_after = last;
  node.in_doubt = 0;
  for (auto& counter : node.counters) counter.spent = 0;
  for (auto& slot : node.limits()) slot.reset();
  if (node.books) node.books->reset();
  if (node.closed_books) node.closed_books->reset();
  for (Node* child = node.first_child; child != nullptr; child = child->next_sibling) {
    reset_account(*child, last);
  }
}

}  // namespace

Result<Sequence> State::reconcile(CallId call, std::uint32_t attempt, Charge charge) {
  const Instant now = clock_->now();
  Lock lock(mutex_);
  if (auto ok = check_open(*root()); !ok) return fail(std::move(ok).error());
  const auto found = doubts_.find({call, attempt});
  if (found == doubts_.end()) {
    return fail(ErrorCode::not_found, "no charge of call " + std::to_string(call) + ", attempt " +
                                          std::to_string(attempt) + " is in doubt");
  }
  auto& doubt = found->second;
  const auto change = charge.high.nanodollars() - doubt.booked[Measure::usd];
  if (doubt.is_in_books() && doubt.line->second.spent + std::min<std::int64_t>(change, 0) < 0) {
    return fail(ErrorCode::invalid_argument, "more than that was refunded already for " +
                                                 name_of(doubt) + " at " + doubt.account->last() +
                                                 "; book a surcharge first");
  }
  std::optional<JournalRecord> record;
  if (keeps_records_) record.emplace(record_of(*doubt.account, call_of(*found)));
  auto usage = charge.usage;

  // All that can fail is done.
  const auto info = call_of(*found);
  const auto amounts = amounts_of(charge, doubt);
  Booking booking{.charge = charge, .call = info, .name = info.name};
  for (std::size_t i = 0; i < amounts.counts.size(); ++i) {
    booking.change.counts[i] = amounts.counts[i] - doubt.booked.counts[i];
  }
  booking.doubt = doubt_in(charge) - (doubt.booked[Measure::usd] - doubt.low);
  booking.hold_id = doubt.hold;
  booking.taken = doubt.taken;
  booking.number = doubt.number;
  booking.metered_at = metered_at(doubt.taken, doubt.day);
  correct(doubt, booking, now);
  doubt.booked = amounts;
  doubt.low = charge.low.nanodollars();
  std::swap(doubt.usage, usage);
  Sequence sequence = 0;
  if (record) {
    record->hold = doubt.hold;
    sequence = append(*std::move(record), JournalRecord::Kind::reconcile, charge, amounts);
  }
  const Node* const account = doubt.account;
  if (doubt_in(charge) == 0) doubts_.erase(found);
  unlock_and_deliver(lock, serve(account));
  return sequence;
}

Result<Sequence> State::adjust(Node& account, const CallInfo& call, Money change) {
  const Instant now = clock_->now();
  Lock lock(mutex_);
  if (auto ok = check_open(account); !ok) return fail(std::move(ok).error());
  if (!account.books) account.books = std::make_unique<Books>();
  auto& line = account.books->line(call.kind, call.name);
  if (line.second.spent + std::min<std::int64_t>(change.nanodollars(), 0) < 0) {
    return fail(ErrorCode::invalid_argument, "a change of " + to_string(change) + " for " +
                                                 line.first + " takes back more than the " +
                                                 to_string(Money::nanodollars(line.second.spent)) +
                                                 " that it cost at " + account.last());
  }
  std::optional<JournalRecord> record;
  if (keeps_records_) record.emplace(record_of(account, call));
  collect_limits(account, call);
  for (const auto& limit : path_owners_) limit.slot->expect_holds();

  // All that can fail is done.
  Charge charge = Charge::exact(change);
  Booking booking{.charge = charge, .call = call, .name = line.first};
  booking.change[Measure::usd] = change.nanodollars();
  booking.taken = decided_at_;
  booking.number = ++last_booking_;
  booking.metered_at = metered_at(decided_at_, days_.day(now));
  book(account, line.second, booking, now);
  Sequence sequence = 0;
  if (record) sequence = append(*std::move(record), JournalRecord::Kind::adjust, charge, {});
  unlock_and_deliver(lock, serve(&account));
  return sequence;
}

Result<Sequence> State::reset(Node& account) {
  Lock lock(mutex_);
  if (auto ok = check_open(account); !ok) return fail(std::move(ok).error());
  std::optional<JournalRecord> record;
  if (keeps_records_) record.emplace(record_of(account, {}));
  reset_account(account, last_booking_);
  Charge nothing;
  Sequence sequence = 0;
  if (record) sequence = append(*std::move(record), JournalRecord::Kind::reset, nothing, {});
  unlock_and_deliver(lock, serve(nullptr));
  return sequence;
}

std::vector<DoubtReport> State::doubts() {
  std::vector<DoubtReport> reports;
  const Lock lock(mutex_);
  reports.reserve(doubts_.size());
  for (const auto& [key, doubt] : doubts_) {
    reports.push_back({key.first, doubt.attempt, doubt.kind, name_of(doubt), doubt.account->scope(),
                       Money::nanodollars(doubt.low),
                       Money::nanodollars(doubt.booked[Measure::usd])});
  }
  return reports;
}

void State::correct(Doubt& doubt, const Booking& booking, Instant now) noexcept {
  tell_correction(*doubt.account, booking);
  book_on_path(*doubt.account, booking, now);
  if (!doubt.is_in_books()) return;
  if (auto* const line = doubt.line_by_agents()) {
    line->spent = moved(line->spent, booking.change[Measure::usd]);
  }
  doubt.books().book(doubt.kind, doubt.line->second,
                     {booking.change[Measure::usd], booking.change[Measure::tokens], 0,
                      &booking.charge.usage, &doubt.usage, doubt.day, doubt.booked_at});
}

}  // namespace purser::ledger_detail
