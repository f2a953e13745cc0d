// account_tree.hpp: finds and makes accounts, and gives them their limits.
#pragma once

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <purser/runtime/ledger/detail/node.hpp>
#include <purser/runtime/ledger/limit.hpp>
#include <purser/runtime/ledger/limit_rule.hpp>
#include <purser/runtime/scope.hpp>

namespace purser::ledger_detail {

inline constexpr std::string_view root_kind = "total";

struct Opened {
  std::shared_ptr<Node> node;
  bool has_new_limits = false;  ///< own ones that it did not have before
};

/// All accounts of a ledger. Not thread-safe: guarded by the ledger's mutex.
class AccountTree {
 public:
  /// `rules` are checked already.
  AccountTree(std::vector<LimitRule> rules, std::string metered_kind);

  /// The account at `scope`; it and all above it are made where they are new. `own` is checked
  /// already. Error: `invalid_argument`: the account has other own limits.
  [[nodiscard]] Result<Opened> open(const Scope& scope, const std::vector<Limit>& own, Since since);

  /// Takes `node` and all below it out of the tree; they live as long as others own them. `nodes`:
  /// all of them, parents first.
  void remove(Node& node, const std::vector<const Node*>& nodes) noexcept;
  /// Gives a limit another amount; an own one gets no more than what is left above.
  static void change_amount(Node& node, LimitSlot& slot, std::int64_t amount) noexcept;

  /// The limits of one account after a change of the rules. Those that go on name the one before.
  struct NewLimits {
    Node* node = nullptr;
    std::unique_ptr<LimitSlot[]> slots;  ///< own ones first
    std::uint32_t count = 0;
    std::vector<LimitSlot*> before;  ///< beside each; null: a new limit
  };
  using Rules = std::unordered_map<std::string, std::vector<LimitRule>>;  ///< by kind
  struct RuleChange {
    Rules rules;
    std::vector<NewLimits> limits;
  };
  /// Makes all that `apply` needs, for accounts of kinds whose rules differ. `rules` are checked
  /// already. New limits count from now on, but for those that add up everything.
  [[nodiscard]] RuleChange prepare(std::vector<LimitRule> rules, Since since, const Moment& moment);
  /// Gives every account its new limits; the old ones are in `change` then.
  void apply(RuleChange& change) noexcept;

  /// Null: there is none.
  [[nodiscard]] const Node* find(const Scope& scope) const;
  [[nodiscard]] std::size_t size() const noexcept { return nodes_.size() + 1; }
  [[nodiscard]] const std::shared_ptr<Node>& root() const noexcept { return root_; }
  /// Whether any limit so far has such a window.
  [[nodiscard]] bool has_rolling_windows() const noexcept { return has_rolling_windows_; }
  [[nodiscard]] bool has_calendar_windows() const noexcept { return has_calendar_windows_; }
  /// Every account from `top` down, parents before children.
  template <class AnyNode>
  [[nodiscard]] static std::vector<AnyNode*> all(AnyNode& top) {
    std::vector<AnyNode*> found{&top};
    for (std::size_t i = 0; i < found.size(); ++i) {
      for (AnyNode* node = found[i]->first_child; node != nullptr; node = node->next_sibling) {
        found.push_back(node);
      }
    }
    return found;
  }

 private:
  struct Place {
    const Node* parent;
    std::string_view step;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const Place& place) const;  // not noexcept: then its value is cached
    std::size_t operator()(const std::shared_ptr<Node>& node) const;
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(const Place& place, const std::shared_ptr<Node>& node) const noexcept;
    bool operator()(const std::shared_ptr<Node>& node, const Place& place) const noexcept;
    bool operator()(const std::shared_ptr<Node>& a, const std::shared_ptr<Node>& b) const noexcept;
  };

  struct LessTerms {
    bool operator()(const Limit& a, const Limit& b) const;
  };

  std::shared_ptr<Node> child(const std::shared_ptr<Node>& parent, const std::string& step);
  std::vector<LimitSlot> slots_from_rules(const Rules& rules, std::string_view kind,
                                          std::string_view id);
  [[nodiscard]] bool has_rules(const std::string& kind, const std::vector<LimitRule>& rules) const;
  NewLimits new_limits(Node& node, const Rules& rules, Since since, const Moment& moment);
  LimitSlot slot(const Limit& limit);
  /// Whether they are new.
  Result<bool> set_own(Node& node, const std::vector<Limit>& own, Since since);
  /// Limits of an earlier process get other amounts. False: they differ in more than that.
  static bool change_amounts(Node& node, const std::vector<LimitSlot>& own);
  bool has_own(const Node& node, const std::vector<LimitSlot>& own) const;

  Rules rules_;
  std::set<Limit, LessTerms> terms_;  // amounts 0
  std::string metered_kind_;
  bool has_rolling_windows_ = false;
  bool has_calendar_windows_ = false;
  std::unordered_set<std::shared_ptr<Node>, Hash, Equal> nodes_;  // all but the root
  std::shared_ptr<Node> root_;
};

/// Error: `invalid_argument`: a rule with a kind or id that no account can have, or a bad limit.
[[nodiscard]] Result<> check(const LimitRule& rule);

}  // namespace purser::ledger_detail
