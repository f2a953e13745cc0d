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
#include <purser/runtime/ledger/fullness.hpp>
#include <purser/runtime/ledger/hold.hpp>
#include <purser/runtime/ledger/ledger_event.hpp>
#include <purser/runtime/ledger/limit.hpp>
#include <purser/runtime/ledger/limit_rule.hpp>
#include <purser/runtime/ledger/metrics.hpp>
#include <purser/runtime/ledger/sums.hpp>
#include <purser/runtime/ledger/wait_id.hpp>
#include <purser/runtime/scope.hpp>

namespace purser {

namespace ledger_detail {
struct Node;
class State;
}  // namespace ledger_detail

/// A handle to one account; cheap to copy; keeps the account in memory. Belongs to the ledger that
/// opened it. Once the account is closed, nothing more is booked through it.
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
  /// Finds the zones of limits that the journal of an earlier process names. Empty: only UTC.
  FindTimeZone find_time_zone = {};
  std::string metered_kind = "customer";  ///< accounts with a monthly meter
  std::size_t waiting_max = 10'000;       ///< calls in line for a busy budget; more are refused
  /// True: calls go on while the store takes no records. Limits still hold, but what is spent then
  /// is forgotten when the process ends.
  bool admit_without_journal = false;
  /// Only looks: holds that have not ended stay held, and whatever would change a sum is refused.
  bool read_only = false;
};

/// The tree of accounts. Every decision and everything that follows from it is one atomic step.
/// Thread-safe.
///
/// For every blocking limit at every moment: spent + held <= limit, unless costs were booked from
/// outside (`track`), a provider passed its own limit (`overrun`) or the limit was lowered; then
/// nothing more is admitted.
class Ledger : public std::enable_shared_from_this<Ledger> {
 public:
  /// With a store that has a past, every sum is as it was, and holds that never ended are in doubt.
  /// Errors: `invalid_argument`, naming the rule; `journal_failed`: the past cannot be read.
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

  /// Like `reserve`, but a call that only other calls' holds keep out waits in line until there is
  /// room, or until waiting cannot help any more. First come, first served: who wants a limit that
  /// an earlier call waits for stands behind it. A call made inside of another one
  /// (`info.attempt.parent`) never waits for what that one holds (`budget_exhausted`), nor behind
  /// others.
  ///
  /// `done` gets the hold or the error exactly once: before this returns, or later on the thread
  /// that made room; never under the ledger's mutex. It may call the ledger, and nothing above it
  /// (no runtime, no session). It is dropped when the ledger is destroyed.
  /// Errors: those of `reserve`; `budget_busy` only when `waiting_max` calls wait already. Returns
  /// the place in line; 0: `done` was called.
  WaitId reserve_in_turn(const Account& account, const Ask& ask, const CallInfo& info,
                         std::function<void(Result<Hold>)> done);
  /// Takes a call out of the line. False: its `done` was called, or is being called.
  bool leave_line(WaitId id) noexcept;
  /// Whether any call waits.
  [[nodiscard]] bool has_line() const noexcept;

  /// What `reserve` would say now, holding nothing.
  [[nodiscard]] Result<> would_exceed(const Account& account, const Ask& ask,
                                      const CallInfo& info = {}) const;

  /// Of the blocking limits in dollars that such a call counts on, the one whose amount is spent
  /// the most, as a fraction; the innermost of equals. Window `call` is none of them. What is held
  /// does not count. Nothing: there is no such limit.
  [[nodiscard]] std::optional<Fullness> fullest(const Account& account, const CallInfo& info) const;

  /// Books a cost from elsewhere. Never refused for lack of money; may pass a limit, which is
  /// reported. Errors: `invalid_argument` (negative).
  Result<Sequence> track(const Account& account, const CallInfo& info, const Charge& charge);

  /// Says what a charge in doubt did cost; it may still be in doubt then, in a narrower interval.
  /// Sums and limits change as if it had been booked so. Errors: `not_found`: nothing of that
  /// attempt is in doubt (any more); `invalid_argument`: negative, or less than what was refunded.
  Result<Sequence> reconcile(CallId call, std::uint32_t attempt, const Charge& charge);

  /// Books a refund (negative) or a surcharge under a name, as an entry of its own. Limits for ever
  /// and running calendar windows get a refund back; a rolling window only what was booked in its
  /// running sixtieth. Error: `invalid_argument`: more than the name ever cost at this account.
  Result<Sequence> adjust(const Account& account, const CallInfo& info, Money change);

  /// The account and all below it begin anew: nothing spent, nothing in doubt, thresholds not told.
  /// What is held stays held. Accounts above keep their sums. Error: `invalid_argument`.
  Result<Sequence> reset(const Account& account);

  /// Raises or lowers, at once, the account's limit of that measure, window and pattern (own ones
  /// before those of rules); all but its amount stays as it is. An own limit gets no more than what
  /// is left above. Below what is spent and held already, nothing further is admitted. Survives a
  /// restart as long as the account is opened with the limits that it had. Errors: `not_found`: the
  /// account has no such limit; `invalid_argument`.
  Result<Sequence> change_limit(const Account& account, const Limit& limit);

  /// The limits of `rules` in the place of those that rules gave so far, on every account, at once;
  /// own limits stay. A limit that counts the same (measure, window, pattern) goes on with what it
  /// has counted; a new one for ever on everything counts all that its account ever spent, every
  /// other new one from now on. An amount that `change_limit` gave stays where the rule's own is as
  /// it was. Not journalled: a restart begins with the rules that it is given, and with the amounts
  /// that `change_limit` gave to such. Takes time in proportion to the accounts of the kinds that
  /// change. Errors: as `create`; nothing has changed then.
  Result<> change_rules(std::vector<LimitRule> rules);

  /// Frees the account and all below it. Their sums stay in the accounts above and their
  /// breakdowns; their charges in doubt can still be reconciled. Handles of them are refused from
  /// then on. The same scope opened again is a new account that begins at zero: close only what is
  /// over. Errors: `budget_busy`: calls are under way; `invalid_argument`: the root.
  Result<Sequence> close(const Account& account);

  /// Every charge in doubt, by call and attempt.
  [[nodiscard]] std::vector<DoubtReport> doubts() const;

  /// True when everything up to `sequence` is durable: then there is nothing to wait for.
  [[nodiscard]] bool is_committed(Sequence sequence) const noexcept;
  [[nodiscard]] Store& store() const noexcept;
  /// As the options say.
  [[nodiscard]] bool admits_without_journal() const noexcept;

  /// Sums and limits of an account, one consistent snapshot. Descendants are included.
  [[nodiscard]] AccountReport report(const Account& account) const;
  /// What an account spent this month. Error: `invalid_argument`: its kind is not metered.
  [[nodiscard]] Result<MeterReport> meter(const Account& account) const;
  [[nodiscard]] LedgerMetrics metrics() const;
  /// Whether there is an account at `scope`.
  [[nodiscard]] bool knows(const Scope& scope) const;
  /// The highest call id in the journal of earlier processes; 0: there was none.
  [[nodiscard]] CallId last_call() const noexcept;
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
