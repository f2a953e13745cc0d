// state.hpp: the ledger itself: accounts, holds and the one mutex around them.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/ledger/detail/account_tree.hpp>
#include <purser/runtime/ledger/detail/adaptive_mutex.hpp>
#include <purser/runtime/ledger/detail/day_clock.hpp>
#include <purser/runtime/ledger/detail/hold_pool.hpp>
#include <purser/runtime/ledger/detail/refusal.hpp>
#include <purser/runtime/ledger/ledger_event.hpp>
#include <purser/runtime/ledger/sums.hpp>

namespace purser::ledger_detail {

/// Lives until its ledger and the last hold are gone. Thread-safe.
///
/// Every operation validates, gets what memory it needs, and then changes all sums in steps that
/// cannot fail.
class State {
 public:
  State(std::vector<LimitRule> rules, std::shared_ptr<Store> store, const Clock& clock,
        std::shared_ptr<LedgerObserver> observer);

  /// Replays the store's past; to be called once, before anything else. Holds that never ended are
  /// settled in doubt. Errors: those of the store, `journal_failed` where the records contradict
  /// each other.
  [[nodiscard]] Result<> recover(const FindTimeZone& find_time_zone);
  /// The highest call that the past knew.
  [[nodiscard]] CallId last_call() const noexcept { return last_call_; }

  [[nodiscard]] Result<std::shared_ptr<Node>> open(const Scope& scope,
                                                   const std::vector<Limit>& own);
  [[nodiscard]] Result<HoldState*> reserve(Node& account, const Ask& ask, const CallInfo& call);
  [[nodiscard]] Result<> would_exceed(Node& account, const Ask& ask, const CallInfo& call);
  Sequence settle(HoldState* hold, Charge charge) noexcept;
  /// [reported so far, held]
  Sequence settle_in_doubt(HoldState* hold) noexcept;
  Sequence release(HoldState* hold) noexcept;
  Sequence track(Node& account, const CallInfo& call, Charge charge);
  Result<Sequence> reconcile(CallId call, std::uint32_t attempt, Charge charge);
  Result<Sequence> adjust(Node& account, const CallInfo& call, Money change);
  Sequence reset(Node& account);
  [[nodiscard]] std::vector<DoubtReport> doubts();

  [[nodiscard]] AccountReport report(Node& account);
  [[nodiscard]] std::vector<Scope> accounts();
  [[nodiscard]] bool knows(const Scope& scope);
  [[nodiscard]] const std::shared_ptr<Node>& root() const noexcept { return tree_.root(); }
  [[nodiscard]] Store& store() const noexcept { return *store_; }

  /// The ledger is gone; the last hold takes this with it.
  void abandon() noexcept;

 private:
  using Lock = std::unique_lock<AdaptiveMutex>;

  /// A charge on its way into the sums, or the correction of one.
  struct Booking {
    const Charge& charge;
    Amounts change{};        ///< of what is spent; negative in corrections
    std::int64_t doubt = 0;  ///< change of what is in doubt
    const CallInfo& call;
    std::string_view name;
    const HoldState* hold = nullptr;  ///< gives back what it holds; null: booked from outside
    HoldId hold_id = std::numeric_limits<HoldId>::max();
    Moment taken{};  ///< when the hold was: decides in which window it counts
    BookingNumber number = 0;
  };
  /// A limit that concerns the call being decided.
  struct PathLimit {
    Node* account;
    LimitSlot* slot;  ///< null: the end of the range
  };

  // state.cpp: deciding and holding
  Result<> healthy() const;
  Moment moment() noexcept;
  void collect_limits(Node& account, const CallInfo& call);
  Admission decide(Node& account, const Ask& ask, const CallInfo& call);
  Refusal refusal_of(const Node& account, const Admission& admission, std::string_view name) const;
  void prepare(Node& account, const Admission& admission, const CallInfo& call);
  HoldState* take_hold(Node& account, const Admission& admission, const CallInfo& call);
  Sequence append_hold(HoldState& hold) noexcept;

  // booking.cpp: ending holds
  Sequence settle(HoldState* hold, Charge charge, bool in_doubt) noexcept;
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

  // recovery.cpp: the past
  struct Past;
  Result<> restore(const JournalRecord& record, Past& past);
  Result<std::shared_ptr<Node>> restore_account(const JournalRecord& record, Past& past);
  HoldState* restore_hold(Node& account, const JournalRecord& record);
  Result<> restore_end(const JournalRecord& record, Past& past);
  void end_of_the_past(HoldState& hold, bool is_whole);

  // correction.cpp: what became known later
  void correct(Doubt& doubt, const Booking& booking, Instant now) noexcept;

  // telling.cpp: events, built only where somebody listens
  void tell_refusal(const Refusal& refusal, const CallInfo& call) noexcept;
  void tell_soft_limits(const Node& account, const Amounts& asked, const CallInfo& call) noexcept;
  void tell_charge(const Node& account, const Booking& booking) noexcept;
  void tell_correction(const Node& account, const Booking& booking) noexcept;
  void tell_marks(Node& node, LimitSlot& slot, std::int64_t counted,
                  const Booking& booking) noexcept;
  void tell_mark(const Node& node, const LimitSlot& slot, LedgerEvent::Kind kind, Share share,
                 std::int64_t counted, const Booking& booking) noexcept;

  mutable AdaptiveMutex mutex_;
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
  HoldId last_hold_ = 0;
  CallId last_call_ = 0;
  BookingNumber last_booking_ = 0;
  std::uint64_t live_holds_ = 0;
  bool abandoned_ = false;
};

/// Who called for what, where; the rest is filled in when it is known.
[[nodiscard]] JournalRecord record_of(const Node& account, const CallInfo& call);

}  // namespace purser::ledger_detail
