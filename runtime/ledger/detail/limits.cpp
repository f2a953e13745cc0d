// limits.cpp: raising and lowering limits while calls run.
#include <utility>

#include <purser/runtime/ledger/detail/state.hpp>
#include <purser/runtime/ledger/detail/sums_above.hpp>
#include <purser/runtime/ledger/limit_json.hpp>

namespace purser::ledger_detail {
namespace {

LimitSlot* limit_like(Node& account, const Limit& limit) noexcept {
  for (auto& slot : account.limits()) {
    if (counts_the_same(*slot.terms, limit)) return &slot;
  }
  return nullptr;
}

Error no_such_limit(const Node& account, const Limit& limit) {
  return {ErrorCode::not_found, account.last() + " has no limit in " +
                                    std::string(to_string(limit.measure)) + reach_text(limit)};
}

/// The limit with its amount of now, and with the one that it was given first.
std::string limits_text(const LimitSlot& slot, std::int64_t amount) {
  auto changed = slot.limit();
  changed.amount = amount;
  auto given = slot.limit();
  given.amount = slot.given;
  return dump_json(to_json({std::move(changed), std::move(given)}));
}

}  // namespace

Result<Sequence> State::change_limit(Node& account, const Limit& limit) {
  Lock lock(mutex_);
  if (auto ok = check_open(account); !ok) return fail(std::move(ok).error());
  auto* const slot = limit_like(account, limit);
  if (slot == nullptr) return fail(no_such_limit(account, limit));
  std::optional<JournalRecord> record;
  if (keeps_records_) {
    record.emplace(record_of(account, {}));
    record->limits = limits_text(*slot, limit.amount);
  }
  slot->follow(moment());

  // All that can fail is done.
  AccountTree::change_amount(account, *slot, limit.amount);
  const auto spent = account.state_of(*slot).spent;
  slot->rearm(spent);
  const Charge nothing;
  const CallInfo nobody;
  const Booking change{.charge = nothing, .call = nobody, .name = {}};
  const bool adds_up = slot->window != Window::Kind::call;
  if (adds_up && spent >= slot->next_mark) tell_marks(account, *slot, spent, change);
  Sequence sequence = 0;
  if (record) {
    Charge charge;
    sequence = append(*std::move(record), JournalRecord::Kind::limit, charge, {});
  }
  unlock_and_deliver(lock, serve(&account));
  return sequence;
}

/// A limit that a policy or program gives another amount than it did then keeps the new one.
Result<> State::restore_limit(Node& account, const JournalRecord& record,
                              const FindTimeZone& find_time_zone) {
  const auto stated = read_stated_limits(record.limits);
  if (!stated) return fail(stated.error());
  const auto limits = limits_from_json(stated->limits, find_time_zone);
  if (!limits) return fail(limits.error());
  if (limits->size() != 2) {
    return fail(ErrorCode::invalid_argument, "a changed limit has two amounts");
  }
  const auto* const slot = limit_like(account, limits->front());
  if (slot == nullptr || slot->given != limits->back().amount) return {};
  const SumsAbove above(account, *stated);
  const auto changed = change_limit(account, limits->front());
  return changed ? Result<>() : fail(changed.error());
}

}  // namespace purser::ledger_detail
