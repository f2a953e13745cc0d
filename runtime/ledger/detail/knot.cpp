// knot.cpp: calls made inside of others that would wait for each other for ever.
//
// A hold ends when its call does, and a call does not end while one that it made stands in line. So
// who is in line and fits beside the holds of all such calls will have its turn, and what it keeps
// from ending is no obstacle any more; who is left when nobody more can be crossed out never will.
#include <algorithm>
#include <unordered_map>
#include <vector>

#include <purser/runtime/ledger/detail/state.hpp>

namespace purser::ledger_detail {
namespace {

using HoldsByCall = std::unordered_map<CallId, const HoldState*>;

HoldsByCall holds_by_call(const HoldState* first) {
  HoldsByCall holds;
  for (const auto* hold = first; hold != nullptr; hold = hold->next) {
    holds.try_emplace(hold->call.call, hold);
  }
  return holds;
}

/// The holds of the calls inside of which this one is made.
std::vector<const HoldState*> holds_above(const CallInfo& call, const HoldsByCall& holds) {
  std::vector<const HoldState*> above;
  auto parent = call.attempt.parent;
  while (parent != 0 && above.size() < nesting_max) {
    const auto found = holds.find(parent);
    if (found == holds.end()) break;
    above.push_back(found->second);
    parent = found->second->call.attempt.parent;
  }
  return above;
}

}  // namespace

/// A call in line, or on its way there, that was made inside of others.
struct State::InnerCall {
  Node* account;
  const Ask* ask;
  const CallInfo* call;
  std::vector<const HoldState*> above;
};

/// Those that may wait for each other.
struct State::Knot {
  InnerCall newcomer;
  std::vector<InnerCall> in_line;
  std::unordered_map<const HoldState*, int> claims{};  ///< how many of them keep a hold from ending

  void add(const InnerCall& inner) {
    for (const auto* hold : inner.above) ++claims[hold];
  }
  void cross_out(std::vector<InnerCall>::iterator inner) {
    for (const auto* hold : inner->above) --claims[hold];
    in_line.erase(inner);
  }
};

/// `obstacle`: whose limit the newcomer would wait for. Only holds below it are in its way.
State::Knot State::knot_around(const InnerCall& newcomer, const Node& obstacle) const {
  Knot knot{newcomer, {}};
  for (const auto& waiter : waiters_) {
    const bool is_inner = waiter.call.attempt.parent != 0 && &waiter.call != newcomer.call;
    if (!is_inner || !obstacle.contains(*waiter.account)) continue;
    knot.in_line.push_back({waiter.account.get(), &waiter.ask, &waiter.call, {}});
  }
  if (knot.in_line.empty()) return knot;
  const auto holds = holds_by_call(open_holds_);
  knot.newcomer.above = holds_above(*newcomer.call, holds);
  knot.add(knot.newcomer);
  for (auto& inner : knot.in_line) {
    inner.above = holds_above(*inner.call, holds);
    knot.add(inner);
  }
  return knot;
}

/// Whether the call fits once all has ended but what the knot keeps from ending.
bool State::fits_in_the_end(const InnerCall& inner, const Knot& knot) {
  collect_limits(*inner.account, *inner.call);
  for (const auto& [hold, count] : knot.claims) {
    if (count > 0) count_as_above(*hold);
  }
  return admit(path_limits_, *inner.ask).outcome != Admission::Outcome::exhausted;
}

/// True: the limits of the call count as held above it what it would wait for in vain.
bool State::is_knotted(Node& account, const Ask& ask, const CallInfo& call, const Node& obstacle) {
  auto knot = knot_around({&account, &ask, &call, {}}, obstacle);
  if (knot.in_line.empty()) return false;
  while (!fits_in_the_end(knot.newcomer, knot)) {
    const auto free = std::find_if(knot.in_line.begin(), knot.in_line.end(),
                                   [&](const auto& inner) { return fits_in_the_end(inner, knot); });
    if (free == knot.in_line.end()) return !fits_in_the_end(knot.newcomer, knot);
    knot.cross_out(free);
  }
  return false;
}

}  // namespace purser::ledger_detail
