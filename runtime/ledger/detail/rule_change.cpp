// rule_change.cpp: other rules while calls run: what counts the same goes on, the rest begins anew.
#include <algorithm>
#include <utility>

#include <purser/runtime/ledger/detail/account_tree.hpp>
#include <purser/runtime/ledger/detail/state.hpp>

namespace purser::ledger_detail {
namespace {

/// The old slot that each of `slots` goes on with: one with the very same terms before one that
/// only counts the same. Each is taken once.
std::vector<LimitSlot*> find_before(std::span<const LimitSlot> slots, std::span<LimitSlot> old) {
  std::vector<LimitSlot*> before(slots.size(), nullptr);
  const auto match_all = [&](auto fits) {
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (before[i] != nullptr) continue;
      for (auto& candidate : old) {
        const bool taken = std::find(before.begin(), before.end(), &candidate) != before.end();
        if (taken || candidate.own != slots[i].own || !fits(candidate, slots[i])) continue;
        before[i] = &candidate;
        break;
      }
    }
  };
  match_all([](const auto& a, const auto& b) { return a.terms == b.terms && a.given == b.given; });
  match_all([](const auto& a, const auto& b) { return a.terms == b.terms; });
  match_all([](const auto& a, const auto& b) { return counts_the_same(*a.terms, *b.terms); });
  return before;
}

}  // namespace

bool AccountTree::has_rules(const std::string& kind, const std::vector<LimitRule>& rules) const {
  const auto known = rules_.find(kind);
  if (known == rules_.end()) return rules.empty();
  const LessTerms less;
  return std::equal(known->second.begin(), known->second.end(), rules.begin(), rules.end(),
                    [&](const LimitRule& a, const LimitRule& b) {
                      return a.id == b.id && a.limit.amount == b.limit.amount &&
                             !less(a.limit, b.limit) && !less(b.limit, a.limit);
                    });
}

AccountTree::NewLimits AccountTree::new_limits(Node& node, const Rules& rules, Since since,
                                               const Moment& moment) {
  const auto kind = node.parent ? node.kind() : root_kind;
  auto from_rules = slots_from_rules(rules, kind, node.id());
  std::vector<LimitSlot> slots;
  for (auto& old : node.limits()) {
    old.follow(moment);
    if (!old.own) continue;
    auto& own = slots.emplace_back(old.given, *old.terms);
    own.own = true;
  }
  std::move(from_rules.begin(), from_rules.end(), std::back_inserter(slots));
  NewLimits made;
  made.node = &node;
  made.before = find_before(slots, node.limits());
  made.count = static_cast<std::uint32_t>(slots.size());
  made.slots = std::make_unique<LimitSlot[]>(slots.size());
  std::move(slots.begin(), slots.end(), made.slots.get());
  for (std::size_t i = 0; i < made.count; ++i) {
    auto& slot = made.slots[i];
    if (made.before[i] != nullptr) {
      slot.expect_take_over(*made.before[i]);
    } else if (slot.tally) {
      slot.tally->since = since;
    }
  }
  return made;
}

AccountTree::RuleChange AccountTree::prepare(std::vector<LimitRule> rules, Since since,
                                             const Moment& moment) {
  RuleChange change;
  for (auto& rule : rules) change.rules[rule.kind].push_back(std::move(rule));
  const auto is_same = [&](std::string_view kind) {
    static const std::vector<LimitRule> none;
    const auto found = change.rules.find(std::string(kind));
    return has_rules(std::string(kind), found != change.rules.end() ? found->second : none);
  };
  std::unordered_map<std::string_view, bool> same_by_kind;
  for (auto* const node : all(*root_)) {
    const auto kind = node->parent ? node->kind() : root_kind;
    const auto [known, is_new] = same_by_kind.try_emplace(kind, false);
    if (is_new) known->second = is_same(kind);
    if (known->second) continue;
    change.limits.push_back(new_limits(*node, change.rules, since, moment));
  }
  return change;
}

void AccountTree::apply(RuleChange& change) noexcept {
  rules_.swap(change.rules);
  for (auto& limits : change.limits) {
    for (std::size_t i = 0; i < limits.count; ++i) {
      if (limits.before[i] != nullptr) limits.slots[i].take_over(*limits.before[i]);
    }
    limits.node->slots.swap(limits.slots);
    std::swap(limits.node->slots_count, limits.count);
  }
}

Result<> State::change_rules(std::vector<LimitRule> rules) {
  Lock lock(mutex_);
  if (read_only_) return fail(ErrorCode::invalid_argument, "this ledger is only read");
  auto change = tree_.prepare(std::move(rules), {last_hold_, last_booking_}, moment());

  // All that can fail is done.
  tree_.apply(change);
  for (const auto& limits : change.limits) tell_changed(*limits.node, limits.before);
  unlock_and_deliver(lock, serve(nullptr));
  return {};
}

/// What is told about limits that go on: crossings by a lowered amount; about new ones all that is
/// crossed already.
void State::tell_changed(Node& node, const std::vector<LimitSlot*>& before) noexcept {
  const Charge nothing;
  const CallInfo nobody;
  const Booking change{.charge = nothing, .call = nobody, .name = {}};
  const auto slots = node.limits();
  for (std::size_t i = 0; i < slots.size(); ++i) {
    auto& slot = slots[i];
    if (slot.own || slot.window == Window::Kind::call) continue;
    const auto spent = node.state_of(slot).spent;
    if (before[i] != nullptr && before[i]->terms == slot.terms) {
      slot.rearm(spent);
    } else if (before[i] != nullptr) {
      slot.follow_amount(spent);
    }
    if (spent >= slot.next_mark) tell_marks(node, slot, spent, change);
  }
}

}  // namespace purser::ledger_detail
