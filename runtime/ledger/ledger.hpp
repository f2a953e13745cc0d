// ledger.hpp: holds money before each call is sent, so that nobody ever spends more than was given.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/ledger/ask.hpp>
#include <purser/runtime/ledger/hold.hpp>
#include <purser/runtime/ledger/ledger_event.hpp>
#include <purser/runtime/ledger/limit.hpp>
#include <purser/runtime/ledger/limit_rule.hpp>
#include <purser/runtime/ledger/sums.hpp>
#include <purser/runtime/scope.hpp>

namespace purser {

namespace ledger_detail {
struct Node;
class State;
}  // namespace ledger_detail

/// A handle to one account; cheap to copy; keeps the account in memory. Belongs to the ledger that
/// opened it.
class Account {
 public:
  Account() = default;
  [[nodiscard]] explicit operator bool() const noexcept { return node_ != nullptr; }
  /// Lives as long as an account handle does. Made when first asked for.
  [[nodiscard]] const Scope& scope() const noexcept;

 private:
  friend class Ledger;
  explicit Account(std::shared_ptr<ledger_detail::Node> node) noexcept : node_(std::move(node)) {}
  std::shared_ptr<ledger_detail::Node> node_;
};

struct LedgerOptions {
  std::vector<LimitRule> rules = {};
  std::shared_ptr<Store> store = nullptr;  ///< null: memory
  const Clock* clock = nullptr;            ///< null: the machine's; must outlive the ledger
  /// Receives thresholds, exhaustion, charges, overruns. Called in order under the ledger's mutex:
  /// must only queue.
  std::shared_ptr<LedgerObserver> observer = nullptr;
};

/// The tree of accounts. Every decision and everything that follows from it is one atomic step.
/// Thread-safe.
///
/// For every blocking limit at every moment: spent + held <= limit, unless costs were booked from
/// outside (`track`), a provider passed its own limit (`overrun`) or the limit was lowered; then
/// nothing more is admitted.
class Ledger : public std::enable_shared_from_this<Ledger> {
 public:
  /// Error: `invalid_argument`, naming the rule.
  [[nodiscard]] static Result<std::shared_ptr<Ledger>> create(LedgerOptions options);
  ~Ledger();

  /// The account at `scope` and all on the way to it, opened where they are new; `own` limits are
  /// added to a new account (beside those of matching rules). Errors: `invalid_argument`: a bad
  /// limit, or `own` limits given for an account that has others.
  [[nodiscard]] Result<Account> open(const Scope& scope, std::vector<Limit> own = {});

  /// Holds `ask` on every limit of every account from `account` to the root, or on none of them.
  ///
  /// Errors: `budget_exhausted` (spent + asked passes a limit) and `budget_busy` (only other calls'
  /// holds stand in the way): the message names the limit, what is spent, held and asked, and the
  /// account. `journal_failed`: the store does not take records. `invalid_argument`: a negative
  /// ask.
  [[nodiscard]] Result<Hold> reserve(const Account& account, const Ask& ask, const CallInfo& info);

  /// What `reserve` would say now, holding nothing.
  [[nodiscard]] Result<> would_exceed(const Account& account, const Ask& ask) const;

  /// Books a cost from elsewhere. Never refused for lack of money; may pass a limit, which is
  /// reported. Errors: `invalid_argument` (negative).
  Result<Sequence> track(const Account& account, const CallInfo& info, const Charge& charge);

  /// True when everything up to `sequence` is durable: then there is nothing to wait for.
  [[nodiscard]] bool is_committed(Sequence sequence) const noexcept;
  [[nodiscard]] Store& store() const noexcept;

  /// Sums and limits of an account, one consistent snapshot. Descendants are included.
  [[nodiscard]] AccountReport report(const Account& account) const;
  /// The root account.
  [[nodiscard]] Account total() const;
  [[nodiscard]] std::vector<Scope> accounts() const;

 private:
  struct Abandon {
    void operator()(ledger_detail::State* state) const noexcept;
  };
  using StatePtr = std::unique_ptr<ledger_detail::State, Abandon>;

  explicit Ledger(StatePtr state) noexcept;
  [[nodiscard]] Result<> check_account(const Account& account) const;

  StatePtr state_;
};

}  // namespace purser
