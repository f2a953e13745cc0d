// state.hpp: the ledger itself: accounts, holds and the one mutex around them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <purser/runtime/ledger/detail/account_tree.hpp>
#include <purser/runtime/ledger/detail/adaptive_mutex.hpp>
#include <purser/runtime/ledger/detail/day_clock.hpp>
#include <purser/runtime/ledger/detail/hold_pool.hpp>
#include <purser/runtime/ledger/detail/refusal.hpp>
#include <purser/runtime/ledger/detail/waiter.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/runtime/ledger/ledger_event.hpp>
#include <purser/runtime/ledger/metrics.hpp>
#include <purser/runtime/ledger/sums.hpp>

namespace purser::ledger_detail {

/// Lives until its ledger and the last hold are gone. Thread-safe.
///
/// Every operation validates, gets what memory it needs, and then changes all sums in steps that
/// cannot fail.
class State {
 public:
  /// The options' rules are checked, their store and clock are there.
  explicit State(LedgerOptions options);

  /// Replays the store's past; to be called once, before anything else. Holds that never ended are
  /// settled in doubt, or stay as they are where the ledger is only read. Errors: those of the
  /// store, `journal_failed` where the records contradict each other.
  [[nodiscard]] Result<> recover();
  /// The highest call that the past knew.
  [[nodiscard]] CallId last_call() const noexcept { return last_call_; }

  [[nodiscard]] Result<std::shared_ptr<Node>> open(const Scope& scope,
                                                   const std::vector<Limit>& own);
  [[nodiscard]] Result<HoldState*> reserve(Node& account, const Ask& ask, const CallInfo& call);
  /// As Ledger::reserve_in_turn.
  [[nodiscard]] WaitId reserve_in_turn(Waiter newcomer);
  bool leave_line(WaitId id) noexcept;
  [[nodiscard]] bool has_line() const noexcept { return has_line_.load(); }
  [[nodiscard]] Result<> would_exceed(Node& account, const Ask& ask, const CallInfo& call);
  [[nodiscard]] std::optional<Fullness> fullest(Node& account, const CallInfo& call);
  Sequence settle(HoldState* hold, Charge charge) noexcept;
  /// [reported so far, held]
  Sequence settle_in_doubt(HoldState* hold) noexcept;
  Sequence release(HoldState* hold) noexcept;
  Result<Sequence> track(Node& account, const CallInfo& call, Charge charge);
  Result<Sequence> reconcile(CallId call, std::uint32_t attempt, Charge charge);
  Result<Sequence> adjust(Node& account, const CallInfo& call, Money change);
  Result<Sequence> reset(Node& account);
  Result<Sequence> change_limit(Node& account, const Limit& limit);
  /// `rules` are checked already.
  Result<> change_rules(std::vector<LimitRule> rules);
  Result<Sequence> close(Node& account);
  [[nodiscard]] std::vector<DoubtReport> doubts();

  [[nodiscard]] AccountReport report(Node& account);
  [[nodiscard]] Result<MeterReport> meter(Node& account);
  [[nodiscard]] LedgerMetrics metrics();
  [[nodiscard]] std::vector<Scope> accounts();
  [[nodiscard]] bool knows(const Scope& scope);
  [[nodiscard]] const std::shared_ptr<Node>& root() const noexcept { return tree_.root(); }
  [[nodiscard]] Store& store() const noexcept { return *store_; }
  [[nodiscard]] bool admits_without_journal() const noexcept {
    return options_.admit_without_journal;
  }

  /// The ledger is gone; the last hold takes this with it.
  void abandon() noexcept;

 private:
  using Lock = std::unique_lock<AdaptiveMutex>;

  /// A limit that concerns the call being decided.
  struct PathLimit {
    Node* account;
    LimitSlot* slot;  ///< null: the end of the range
  };
  /// A charge on its way into the sums, or the correction of one.
  struct Booking {
    const Charge& charge;
    Amounts change{};        ///< of what is spent; negative in corrections
    std::int64_t doubt = 0;  ///< change of what is in doubt
    const CallInfo& call;
    std::string_view name;
    const HoldState* hold = nullptr;  ///< gives back what it holds; null: booked from outside
    HoldId hold_id = no_hold;
    Moment taken{};         ///< when the hold was: decides in which window it counts
    WallTime metered_at{};  ///< decides in which month
    BookingNumber number = 0;
    bool is_sum = false;  ///< of many calls
  };

  // state.cpp: deciding and holding
  Result<> healthy() const;
  Result<> check_open(const Node& account) const;
  Moment moment() noexcept;
  void collect_limits(Node& account, const CallInfo& call);
  Admission decide(Node& account, const Ask& ask, const CallInfo& call);
  bool count_held_above(CallId parent);
  bool count_as_above(const HoldState& hold);
  Refusal refusal_of(const Node& account, const Admission& admission, std::string_view name) const;
  HoldState* grant(Node& account, const Admission& admission, const CallInfo& call);
  void prepare(Node& account, const Admission& admission, const CallInfo& call);
  HoldState* take_hold(Node& account, const Admission& admission, const CallInfo& call);
  Sequence append_hold(HoldState& hold) noexcept;

  // knot.cpp: calls that would wait for each other
  struct InnerCall;
  struct Knot;
  bool is_knotted(Node& account, const Ask& ask, const CallInfo& call, const Node& obstacle);
  Knot knot_around(const InnerCall& newcomer, const Node& obstacle) const;
  bool fits_in_the_end(const InnerCall& inner, const Knot& knot);

  // waiting.cpp: the line of those who wait for room
  const Waiter* waiter_ahead(const Waiter& waiter, Waiters::const_iterator end) const noexcept;
  Waiters serve(const Node* where) noexcept;
  void serve(Waiter& waiter, const Waiter* ahead);
  void unlock_and_deliver(Lock& lock, Waiters served) noexcept;

  // booking.cpp: ending holds
  Sequence settle(HoldState* hold, Charge charge, const Amounts& booked) noexcept;
  void book(Node& account, Line& line, const Booking& booking, Instant now) noexcept;
  void book_on_path(Node& account, const Booking& booking, Instant now) noexcept;
  void book_on_limits(Node& node, const Booking& booking, Instant now) noexcept;
  void remember_doubt(Doubts::node_type node, Node& account, Books::Lines::value_type& line,
                      const Booking& booking, Instant now) noexcept;
  Sequence append_outcome(HoldState& hold, JournalRecord::Kind kind, Charge& charge,
                          const Amounts& amounts) noexcept;
  Sequence append(JournalRecord&& record, JournalRecord::Kind kind, Charge& charge,
                  const Amounts& amounts) noexcept;
  void end(HoldState* hold, Lock& lock) noexcept;
  void forget(HoldState& hold) noexcept;

  // recovery.cpp: the past
  struct Past;
  Result<> restore(const JournalRecord& record, Past& past);
  Result<std::shared_ptr<Node>> restore_account(const JournalRecord& record, Past& past);
  Result<std::shared_ptr<Node>> restore_own_limits(const JournalRecord& record, Past& past);
  HoldState* restore_hold(Node& account, const JournalRecord& record);
  Result<> restore_end(const JournalRecord& record, Past& past);
  void restore_sum(Node& account, const JournalRecord& record);
  void end_of_the_past(HoldState& hold, bool is_whole);
  Result<> restore_limit(Node& account, const JournalRecord& record,
                         const FindTimeZone& find_time_zone);

  // rule_change.cpp: other rules while calls run
  void tell_changed(Node& node, const std::vector<LimitSlot*>& before) noexcept;

  // correction.cpp: what became known later
  void correct(Doubt& doubt, const Booking& booking, Instant now) noexcept;

  // telling.cpp: events, built only where somebody listens
  void tell_refusal(const Refusal& refusal, const CallInfo& call) noexcept;
  void count(const Refusal& refusal) noexcept;
  void tell_soft_limits(const Node& account, const Amounts& asked, const CallInfo& call) noexcept;
  void tell_charge(const Node& account, const Booking& booking) noexcept;
  void tell_correction(const Node& account, const Booking& booking) noexcept;
  void tell_marks(Node& node, LimitSlot& slot, std::int64_t counted,
                  const Booking& booking) noexcept;
  void tell_mark(const Node& node, const LimitSlot& slot, LedgerEvent::Kind kind, Share share,
                 std::int64_t counted, const Booking& booking) noexcept;

  mutable AdaptiveMutex mutex_;
  LedgerOptions options_;  ///< its rules are in the tree
  AccountTree tree_;
  HoldPool pool_;
  // Of the call being decided:
  Moment decided_at_;
  std::vector<LimitState> path_limits_;
  std::vector<PathLimit> path_owners_;  // beside each
  std::shared_ptr<Store> store_;
  bool keeps_records_;
  const Clock* clock_;
  DayClock days_;
  std::shared_ptr<LedgerObserver> observer_;
  Doubts doubts_;
  HoldState* open_holds_ = nullptr;  ///< the first of a list
  Waiters waiters_;
  std::atomic<bool> has_line_ = false;
  WaitId last_wait_ = 0;
  std::map<std::pair<std::string, const Limit*>, std::uint64_t> refusals_;  ///< by kind of account
  std::uint64_t busy_refusals_ = 0;
  bool read_only_ = false;
  HoldId last_hold_ = 0;
  CallId last_call_ = 0;
  BookingNumber last_booking_ = 0;
  std::uint64_t live_holds_ = 0;
  std::uint64_t holds_taken_ = 0;
  bool abandoned_ = false;
};

/// Calls that are looked at, one inside of the other.
inline constexpr std::size_t nesting_max = 64;

/// Who called for what, where; the rest is filled in when it is known.
[[nodiscard]] JournalRecord record_of(const Node& account, const CallInfo& call);

}  // namespace purser::ledger_detail
