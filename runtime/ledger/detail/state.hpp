// state.hpp: the ledger itself: accounts, holds and the one mutex around them.
#pragma once

#include <cstdint>
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

  [[nodiscard]] Result<std::shared_ptr<Node>> open(const Scope& scope,
                                                   const std::vector<Limit>& own);
  [[nodiscard]] Result<HoldState*> reserve(Node& account, const Ask& ask, const CallInfo& call);
  [[nodiscard]] Result<> would_exceed(const Node& account, const Ask& ask);
  Sequence settle(HoldState* hold, Charge charge) noexcept;
  /// [reported so far, held]
  Sequence settle_in_doubt(HoldState* hold) noexcept;
  Sequence release(HoldState* hold) noexcept;
  Sequence track(Node& account, const CallInfo& call, Charge charge);

  [[nodiscard]] AccountReport report(const Node& account);
  [[nodiscard]] std::vector<Scope> accounts();
  [[nodiscard]] const std::shared_ptr<Node>& root() const noexcept { return tree_.root(); }
  [[nodiscard]] Store& store() const noexcept { return *store_; }

  /// The ledger is gone; the last hold takes this with it.
  void abandon() noexcept;

 private:
  using Lock = std::unique_lock<AdaptiveMutex>;

  /// One charge on its way into the sums.
  struct Booking {
    const Charge& charge;
    Amounts amounts;
    const CallInfo& call;
    std::string_view name;
    const Amounts* held;  ///< null: booked from outside
  };

  // state.cpp: deciding and holding
  Result<> healthy() const;
  Admission decide(const Node& account, const Ask& ask);
  Refusal refusal_of(const Node& account, const Admission& admission, std::string_view name) const;
  void prepare(Node& account, const Admission& admission, const CallInfo& call);
  Sequence append_hold(HoldState& hold) noexcept;

  // booking.cpp: ending holds
  Sequence settle(HoldState* hold, Charge charge, bool in_doubt) noexcept;
  void book(Node& account, Line& line, const Booking& booking, Instant now) noexcept;
  void book_on_path(Node& account, const Booking& booking) noexcept;
  Sequence append_outcome(HoldState& hold, JournalRecord::Kind kind, Charge& charge,
                          const Amounts& amounts) noexcept;
  Sequence append(JournalRecord&& record, JournalRecord::Kind kind, Charge& charge,
                  const Amounts& amounts) noexcept;
  void end(HoldState* hold, Lock& lock) noexcept;

  // telling.cpp: events, built only where somebody listens
  void tell_refusal(const Refusal& refusal, const CallInfo& call) noexcept;
  void tell_soft_limits(const Node& account, const Amounts& asked, const CallInfo& call) noexcept;
  void tell_charge(const Node& account, const Booking& booking) noexcept;
  void tell_marks(Node& node, LimitSlot& slot, std::int64_t counted,
                  const Booking& booking) noexcept;
  void tell_mark(const Node& node, const LimitSlot& slot, LedgerEvent::Kind kind, Share share,
                 std::int64_t counted, const Booking& booking) noexcept;

  mutable AdaptiveMutex mutex_;
  AccountTree tree_;
  HoldPool pool_;
  std::vector<LimitState> path_limits_;  // of the call being decided
  std::shared_ptr<Store> store_;
  const bool keeps_records_;
  const Clock& clock_;
  DayClock days_;
  std::shared_ptr<LedgerObserver> observer_;
  HoldId last_hold_ = 0;
  std::uint64_t live_holds_ = 0;
  bool abandoned_ = false;
};

/// The account that has the limit at `index` of the path, counted from `account` up.
[[nodiscard]] const Node& owner_of_limit(const Node& account, std::size_t index) noexcept;

/// Who called for what, where; the rest is filled in when it is known.
[[nodiscard]] JournalRecord record_of(const Node& account, const CallInfo& call);

}  // namespace purser::ledger_detail
