// waiting.cpp: the line of calls that only other calls' holds keep out: first come, first served.
#include <utility>

#include <purser/runtime/ledger/detail/state.hpp>

namespace purser::ledger_detail {
namespace {

using Outcome = Admission::Outcome;

bool stands_in_the_way(const Obstacle& obstacle, const Waiter& waiter) noexcept {
  const auto* const terms = obstacle.terms;
  return obstacle.account->contains(*waiter.account) &&
         (terms == nullptr || concerns(*terms, waiter.call.kind, waiter.name));
}

Error line_is_full(const Obstacle& obstacle) {
  return {ErrorCode::budget_busy, "too many calls wait for room at " + obstacle.account->last() +
                                      " already; try again later"};
}

}  // namespace

WaitId State::reserve_in_turn(Waiter newcomer) {
  Waiters one;
  one.push_back(std::move(newcomer));
  auto& waiter = one.front();
  Lock lock(mutex_);
  serve(waiter, waiter_ahead(waiter, waiters_.end()));
  if (!waiter.outcome && waiters_.size() >= options_.waiting_max) {
    waiter.outcome = fail(line_is_full(waiter.obstacle));
  }
  if (waiter.outcome) {
    unlock_and_deliver(lock, std::move(one));
    return 0;
  }
  waiter.id = ++last_wait_;
  waiters_.splice(waiters_.end(), one);
  has_line_ = true;
  return waiter.id;
}

bool State::leave_line(WaitId id) noexcept {
  Waiters left;  // goes when the mutex is free again: what it owns may call back in
  Lock lock(mutex_);
  auto found = waiters_.begin();
  while (found != waiters_.end() && found->id != id) ++found;
  if (found == waiters_.end()) return false;
  left.splice(left.end(), waiters_, found);
  unlock_and_deliver(lock, serve(left.front().account.get()));
  return true;
}

/// Calls made inside of others do not stand behind those who may wait for the outer ones.
const Waiter* State::waiter_ahead(const Waiter& waiter,
                                  Waiters::const_iterator end) const noexcept {
  if (waiter.call.attempt.parent != 0) return nullptr;
  for (auto ahead = waiters_.begin(); ahead != end; ++ahead) {
    if (stands_in_the_way(ahead->obstacle, waiter)) return &*ahead;
  }
  return nullptr;
}

Waiters State::serve(const Node* where) noexcept {
  Waiters served;
  for (auto next = waiters_.begin(); next != waiters_.end();) {
    const auto waiter = next++;
    if (where != nullptr && !waiter->obstacle.account->contains(*where)) continue;
    const auto* const ahead = waiter_ahead(*waiter, waiter);
    const bool still_behind = ahead != nullptr && ahead->obstacle == waiter->obstacle;
    if (still_behind && where != nullptr) continue;
    try {
      serve(*waiter, ahead);
    } catch (...) {  // no memory: it stays in line
      break;
    }
    if (waiter->outcome) served.splice(served.end(), waiters_, waiter);
  }
  has_line_ = !waiters_.empty();
  return served;
}

/// Sets the outcome, or what the call waits for.
void State::serve(Waiter& waiter, const Waiter* ahead) {
  auto& account = *waiter.account;
  waiter.call.name = waiter.name;
  auto ok = check_open(account);
  if (ok) ok = healthy();
  if (!ok) {
    waiter.outcome = fail(std::move(ok).error());
    return;
  }
  const auto admission = decide(account, waiter.ask, waiter.call);
  if (admission.outcome == Outcome::exhausted) {
    const auto refusal = refusal_of(account, admission, waiter.name);
    tell_refusal(refusal, waiter.call);
    waiter.outcome = fail(error_of(refusal));
  } else if (admission.outcome == Outcome::busy) {
    const auto& owner = path_owners_[admission.limit];
    waiter.obstacle = {owner.account, owner.slot != nullptr ? owner.slot->terms : nullptr};
  } else if (ahead != nullptr) {
    waiter.obstacle = ahead->obstacle;
  } else {
    waiter.outcome = grant(account, admission, waiter.call);
  }
}

void State::unlock_and_deliver(Lock& lock, Waiters served) noexcept {
  lock.unlock();
  for (auto& waiter : served) {
    try {
      waiter.done(*std::move(waiter.outcome));
    } catch (...) {  // the callback's own affair; a hold that it did not take has ended
      continue;
    }
  }
}

}  // namespace purser::ledger_detail
