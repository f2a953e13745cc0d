// recovery.cpp: the past, out of the journal: every record goes through the doors that it came in
// by, on a clock that shows its time.
#include <algorithm>
#include <map>
#include <utility>

#include <purser/runtime/ledger/detail/state.hpp>
#include <purser/runtime/ledger/detail/sums_above.hpp>
#include <purser/runtime/ledger/limit_json.hpp>

namespace purser::ledger_detail {
namespace {

/// Shows the time of the record that is being replayed, on both clocks.
class ReplayClock final : public Clock {
 public:
  explicit ReplayClock(const Clock& clock) noexcept
      : now_(clock.now()), wall_now_(clock.wall_now()), wall_(wall_now_) {}

  void show(WallTime wall) noexcept { wall_ = wall; }

  Instant now() const noexcept override {
    return now_ - std::max<std::chrono::nanoseconds>(wall_now_ - wall_, {});
  }
  WallTime wall_now() const noexcept override { return wall_; }

 private:
  Instant now_;
  WallTime wall_now_;
  WallTime wall_;
};

CallInfo call_of(const JournalRecord& record) {
  return {record.call, record.attempt, record.call_kind, record.purpose, record.name};
}

Charge charge_of(const JournalRecord& record) {
  Charge charge;
  charge.low = record.low;
  charge.high = record.high;
  charge.usage = record.usage;
  charge.model = record.model;
  charge.price_version = record.price_version;
  return charge;
}

/// What a hold holds, what a charge booked.
Amounts amounts_in(const JournalRecord& record) noexcept {
  Amounts amounts;
  amounts[Measure::usd] = record.high.nanodollars();
  amounts[Measure::tokens] = record.tokens;
  amounts[Measure::calls] = record.calls;
  return amounts;
}

std::int64_t day_of(WallTime time) noexcept {
  return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

Error inconsistent(const JournalRecord& record, std::string_view why) {
  return {ErrorCode::journal_failed,
          "record " + std::to_string(record.sequence) + " of the journal " + std::string(why)};
}

}  // namespace

/// Holds of the past that have not ended yet.
struct State::Past {
  std::map<HoldId, HoldState*> holds;
  const FindTimeZone& find_time_zone;
};

Result<> State::recover() {
  Past past{{}, options_.find_time_zone};
  ReplayClock replayed(*clock_);
  const auto* const clock = std::exchange(clock_, &replayed);
  const bool keeps_records = std::exchange(keeps_records_, false);
  auto observer = std::exchange(observer_, nullptr);
  days_.read(replayed);
  auto done = store_->replay([&](JournalRecord record) {
    replayed.show(record.time);
    days_.wall_now();  // no clock that was set back since goes behind any record
    return restore(record, past);
  });
  clock_ = clock;
  days_.read(*clock);
  keeps_records_ = keeps_records;
  for (const auto& [id, hold] : past.holds) end_of_the_past(*hold, done.has_value());
  read_only_ = options_.read_only;
  observer_ = std::move(observer);
  return done;
}

Result<> State::restore(const JournalRecord& record, Past& past) {
  using Kind = JournalRecord::Kind;
  auto account = restore_account(record, past);
  if (!account) return fail(std::move(account).error());
  auto& node = **account;
  last_call_ = std::max(last_call_, record.call);
  switch (record.kind) {
    case Kind::open:
      return {};
    case Kind::carry:
      restore_sum(node, record);
      return {};
    case Kind::compact:
      last_hold_ = std::max(last_hold_, record.hold);
      return {};
    case Kind::hold:
      past.holds[record.hold] = restore_hold(node, record);
      return {};
    case Kind::charge:
    case Kind::release:
      return restore_end(record, past);
    case Kind::track:
      (void)track(node, call_of(record), charge_of(record));
      return {};
    case Kind::reconcile:
      if (!reconcile(record.call, record.attempt.index, charge_of(record))) break;
      return {};
    case Kind::adjust:
      if (!adjust(node, call_of(record), record.high)) break;
      return {};
    case Kind::reset:
      (void)reset(node);
      return {};
    case Kind::limit:
      if (auto done = restore_limit(node, record, past.find_time_zone); !done) {
        return fail(
            inconsistent(record, "has a limit that cannot be read: " + done.error().message()));
      }
      return {};
    case Kind::close:
      if (!close(node)) break;
      return {};
  }
  return fail(inconsistent(record, "corrects what was never booked"));
}

Result<std::shared_ptr<Node>> State::restore_account(const JournalRecord& record, Past& past) {
  if (record.kind == JournalRecord::Kind::open) return restore_own_limits(record, past);
  const Lock lock(mutex_);
  auto opened = tree_.open(record.scope, {}, {last_hold_, last_booking_});
  if (!opened) return fail(std::move(opened).error());
  return std::move(opened->node);
}

Result<std::shared_ptr<Node>> State::restore_own_limits(const JournalRecord& record, Past& past) {
  const auto stated = read_stated_limits(record.limits);
  if (!stated) return fail(inconsistent(record, "has limits that are not JSON"));
  auto own = limits_from_json(stated->limits, past.find_time_zone);
  if (!own) {
    return fail(inconsistent(record, "has limits that cannot be read: " + own.error().message()));
  }
  const Lock lock(mutex_);
  last_hold_ = std::max(last_hold_, record.hold);
  auto account = tree_.open(record.scope, {}, {last_hold_, last_booking_});
  if (!account) return fail(std::move(account).error());
  const SumsAbove above(*account->node, *stated);
  auto opened = tree_.open(record.scope, *own, {last_hold_, last_booking_});
  if (!opened) return fail(std::move(opened).error());
  if (!own->empty()) opened->node->own_restored = true;
  return std::move(opened->node);
}

HoldState* State::restore_hold(Node& account, const JournalRecord& record) {
  const Lock lock(mutex_);
  const auto call = call_of(record);
  collect_limits(account, call);
  last_hold_ = record.hold - 1;
  auto* hold = take_hold(account, {Admission::Outcome::granted, 0, amounts_in(record), 0}, call);
  hold->dispatched = true;  // nobody knows; money may have been spent
  return hold;
}

Result<> State::restore_end(const JournalRecord& record, Past& past) {
  const auto found = past.holds.find(record.hold);
  if (found == past.holds.end()) {
    return fail(inconsistent(record, "ends a hold that is not open"));
  }
  auto* hold = found->second;
  past.holds.erase(found);
  if (record.kind == JournalRecord::Kind::release) {
    (void)release(hold);
  } else {
    (void)settle(hold, charge_of(record), amounts_in(record));
  }
  return {};
}

/// What many calls came to. It belongs to the window of its own time, which may lie before that of
/// records that were replayed already.
void State::restore_sum(Node& account, const JournalRecord& record) {
  const Instant now = clock_->now();
  const Lock lock(mutex_);
  const auto call = call_of(record);
  if (!account.books) account.books = std::make_unique<Books>();
  account.books->expect_tokens();
  auto& line = account.books->line(call.kind, call.name);
  collect_limits(account, call);
  for (const auto& limit : path_owners_) limit.slot->expect_holds();

  const auto charge = charge_of(record);
  Booking booking{.charge = charge, .change = amounts_in(record), .call = call, .name = line.first};
  booking.taken = {now, record.time};
  const bool keeps_wall_time = decided_at_.wall != WallTime();
  booking.metered_at = metered_at(keeps_wall_time ? booking.taken : Moment(), day_of(record.time));
  booking.number = ++last_booking_;
  booking.is_sum = true;
  book(account, line.second, booking, now);
}

/// A process that died with a call under way leaves its cost unknown: anything up to the hold.
void State::end_of_the_past(HoldState& hold, bool is_whole) {
  if (options_.read_only) return forget(hold);  // it may be the writer's, and under way
  if (!is_whole) {
    keeps_records_ = false;  // nothing is written to a journal that could not be read
  } else if (keeps_records_) {
    auto call = hold.call;
    call.name = hold.line->first;
    hold.outcome.emplace(record_of(*hold.account, call));
  }
  (void)settle_in_doubt(&hold);
}

}  // namespace purser::ledger_detail
