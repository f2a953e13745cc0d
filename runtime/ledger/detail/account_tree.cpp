// account_tree.cpp: lookup by parent and step; limits from rules and from whoever opens an account.
#include <purser/runtime/ledger/detail/account_tree.hpp>

#include <xxhash.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include <purser/runtime/ledger/detail/saturating.hpp>

namespace purser::ledger_detail {
namespace {

void set_slots(Node& node, std::vector<LimitSlot> slots) {
  auto kept = slots.empty() ? nullptr : std::make_unique<LimitSlot[]>(slots.size());
  std::move(slots.begin(), slots.end(), kept.get());
  node.slots = std::move(kept);
  node.slots_count = static_cast<std::uint32_t>(slots.size());
}

/// What the accounts above `node` have not spent yet under blocking limits comparable to `slot`.
///
/// Holds do not count here: most of each is given back, and every admission looks at the whole path
/// anyway.
std::int64_t left_above(const Node& node, const LimitSlot& slot) {
  std::int64_t left = amount_max;
  for (const Node* above = node.parent.get(); above != nullptr; above = above->parent.get()) {
    for (const auto& limit : above->limits()) {
      if (limit.measure != slot.measure || !limit.adds_up_everything()) continue;
      if (limit.on_exceed != OnExceed::block) continue;
      const auto unspent = limit.amount - above->counter(limit.measure).spent;
      left = std::min(left, std::max<std::int64_t>(unspent, 0));
    }
  }
  return left;
}

bool is_same(const LimitSlot& a, const LimitSlot& b) noexcept {
  return a.given == b.given && a.terms == b.terms;
}

/// The month that the account's own limit of dollars goes by; else in UTC.
Window month_of(const Node& node) {
  for (const auto& slot : node.limits()) {
    if (slot.window == Window::Kind::month && slot.for_all && slot.measure == Measure::usd) {
      return slot.terms->window;
    }
  }
  return Window::calendar(Window::Kind::month);
}

}  // namespace

AccountTree::AccountTree(std::vector<LimitRule> rules, std::string metered_kind)
    : metered_kind_(std::move(metered_kind)), root_(std::make_shared<Node>()) {
  for (auto& rule : rules) rules_[rule.kind].push_back(std::move(rule));
  root_->root = root_.get();
  set_slots(*root_, slots_from_rules(rules_, root_kind, {}));
}

Result<Opened> AccountTree::open(const Scope& scope, const std::vector<Limit>& own, Since since) {
  auto node = root_;
  for (const auto& step : scope.steps()) node = child(node, step.kind + ':' + step.id);
  if (own.empty()) return Opened{std::move(node)};
  const auto set = set_own(*node, own, since);
  if (!set) return fail(set.error());
  return Opened{std::move(node), *set};
}

const Node* AccountTree::find(const Scope& scope) const {
  const Node* node = root_.get();
  for (const auto& step : scope.steps()) {
    const auto found = nodes_.find(Place{node, step.kind + ':' + step.id});
    if (found == nodes_.end()) return nullptr;
    node = found->get();
  }
  return node;
}

void AccountTree::remove(Node& node, const std::vector<const Node*>& nodes) noexcept {
  auto& before = node.previous_sibling != nullptr ? node.previous_sibling->next_sibling
                                                  : node.parent->first_child;
  before = node.next_sibling;
  if (node.next_sibling != nullptr) node.next_sibling->previous_sibling = node.previous_sibling;
  for (auto each = nodes.rbegin(); each != nodes.rend(); ++each) {
    const auto found = nodes_.find(Place{(*each)->parent.get(), (*each)->step});
    const auto owned = *found;  // ends when its place in the set is gone
    owned->closed = true;
    owned->first_child = owned->next_sibling = owned->previous_sibling = nullptr;
    nodes_.erase(found);
  }
}

void AccountTree::change_amount(Node& node, LimitSlot& slot, std::int64_t amount) noexcept {
  slot.amount = amount;
  if (!slot.own || !slot.adds_up_everything()) return;
  slot.amount =
      std::min(amount, saturating_add(node.counter(slot.measure).spent, left_above(node, slot)));
}

std::shared_ptr<Node> AccountTree::child(const std::shared_ptr<Node>& parent,
                                         const std::string& step) {
  if (const auto found = nodes_.find(Place{parent.get(), step}); found != nodes_.end()) {
    return *found;
  }
  auto node = std::make_shared<Node>();
  node->parent = parent;
  node->root = root_.get();
  node->step = step;
  set_slots(*node, slots_from_rules(rules_, node->kind(), node->id()));
  if (node->kind() == metered_kind_) node->meter = std::make_unique<Meter>(month_of(*node));
  nodes_.insert(node);
  node->next_sibling = parent->first_child;
  if (parent->first_child != nullptr) parent->first_child->previous_sibling = node.get();
  parent->first_child = node.get();
  return node;
}

std::vector<LimitSlot> AccountTree::slots_from_rules(const Rules& rules, std::string_view kind,
                                                     std::string_view id) {
  std::vector<LimitSlot> slots;
  const auto of_kind = rules.find(std::string(kind));
  if (of_kind == rules.end()) return slots;
  for (const auto& rule : of_kind->second) {
    if (rule.id.empty() || rule.id == id) slots.push_back(slot(rule.limit));
  }
  return slots;
}

LimitSlot AccountTree::slot(const Limit& limit) {
  auto alert_at = limit.alert_at;
  std::sort(alert_at.begin(), alert_at.end());
  alert_at.erase(std::unique(alert_at.begin(), alert_at.end()), alert_at.end());
  auto terms = limit;
  terms.amount = 0;
  terms.alert_at = std::move(alert_at);
  has_rolling_windows_ = has_rolling_windows_ || limit.window.kind() == Window::Kind::rolling;
  has_calendar_windows_ = has_calendar_windows_ || limit.window.is_calendar();
  return {limit.amount, *terms_.insert(std::move(terms)).first};
}

Result<bool> AccountTree::set_own(Node& node, const std::vector<Limit>& own, Since since) {
  std::vector<LimitSlot> slots;
  for (const auto& limit : own) slots.push_back(slot(limit));
  const bool opened_before = node.slots_count > 0 && node.limits().front().own;
  if (opened_before && has_own(node, slots)) return false;
  if (opened_before && change_amounts(node, slots)) return true;
  if (opened_before) {
    return fail(ErrorCode::invalid_argument,
                node.last() + " is open with other limits of its own; open it without limits");
  }
  for (auto& slot : slots) {
    slot.own = true;
    if (slot.tally) slot.tally->since = since;
    if (slot.adds_up_everything()) slot.amount = std::min(slot.given, left_above(node, slot));
    slot.set_next_mark();
  }
  auto kept = std::make_unique<LimitSlot[]>(slots.size() + node.slots_count);
  const auto from_rules = node.limits();
  std::move(from_rules.begin(), from_rules.end(),
            std::move(slots.begin(), slots.end(), kept.get()));
  node.slots_count += static_cast<std::uint32_t>(slots.size());
  node.slots = std::move(kept);
  return true;
}

bool AccountTree::change_amounts(Node& node, const std::vector<LimitSlot>& own) {
  const auto limits = node.limits();
  const auto end = std::find_if(limits.begin(), limits.end(), [](const auto& l) { return !l.own; });
  const bool same = std::equal(limits.begin(), end, own.begin(), own.end(),
                               [](const auto& a, const auto& b) { return a.terms == b.terms; });
  if (!node.own_restored || !same) return false;
  for (std::size_t i = 0; i < own.size(); ++i) {
    auto& slot = limits[i];
    slot.given = own[i].given;
    change_amount(node, slot, slot.given);
    slot.follow_amount(node.state_of(slot).spent);
  }
  return true;
}

bool AccountTree::has_own(const Node& node, const std::vector<LimitSlot>& own) const {
  const auto limits = node.limits();
  const auto end = std::find_if(limits.begin(), limits.end(), [](const auto& l) { return !l.own; });
  return std::equal(limits.begin(), end, own.begin(), own.end(), is_same);
}

bool AccountTree::LessTerms::operator()(const Limit& a, const Limit& b) const {
  const auto key = [](const Limit& limit) {
    const auto text = [](const std::optional<Glob>& glob) {
      return glob ? std::optional<std::string_view>(glob->text()) : std::nullopt;
    };
    return std::tuple(limit.measure, limit.on_exceed, limit.window.kind(), limit.window.span(),
                      limit.window.zone().name(), text(limit.model), text(limit.tool),
                      limit.alert_at, limit.finalization_reserve);
  };
  return key(a) < key(b);
}

std::size_t AccountTree::Hash::operator()(const Place& place) const {
  // The parent's address is the seed: outsiders who choose ids cannot make them collide.
  return XXH3_64bits_withSeed(place.step.data(), place.step.size(),
                              reinterpret_cast<std::uintptr_t>(place.parent));
}

std::size_t AccountTree::Hash::operator()(const std::shared_ptr<Node>& node) const {
  return (*this)(Place{node->parent.get(), node->step});
}

bool AccountTree::Equal::operator()(const Place& place,
                                    const std::shared_ptr<Node>& node) const noexcept {
  return place.parent == node->parent.get() && place.step == node->step;
}

bool AccountTree::Equal::operator()(const std::shared_ptr<Node>& node,
                                    const Place& place) const noexcept {
  return (*this)(place, node);
}

bool AccountTree::Equal::operator()(const std::shared_ptr<Node>& a,
                                    const std::shared_ptr<Node>& b) const noexcept {
  return a == b || (*this)(Place{a->parent.get(), a->step}, b);
}

Result<> check(const LimitRule& rule) {
  if (auto limit = purser::check(rule.limit); !limit) {
    return fail(Error(limit.error()).in("the limit rule per " + rule.kind));
  }
  if (rule.kind == root_kind) {
    if (rule.id.empty()) return {};
    return fail(ErrorCode::invalid_argument,
                "the limit rule per total takes no id, but has \"" + rule.id + "\"");
  }
  const auto scope = Scope().child(rule.kind, rule.id.empty() ? "any" : rule.id);
  if (!scope) return fail(Error(scope.error()).in("the limit rule per " + rule.kind));
  return {};
}

}  // namespace purser::ledger_detail
