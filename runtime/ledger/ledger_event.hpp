// ledger_event.hpp: what the ledger tells others about.
#pragma once

#include <cstdint>
#include <string>

#include <purser/runtime/ledger/charge.hpp>
#include <purser/runtime/ledger/limit.hpp>
#include <purser/runtime/scope.hpp>

namespace purser {

struct LedgerEvent {
  enum class Kind : std::uint8_t {
    threshold,         ///< spending crossed a share of a limit
    budget_exhausted,  ///< a call was refused, or a booking passed a limit
    charge,            ///< an attempt was booked
    overrun,           ///< a provider billed more than was held
    correction,        ///< what a charge in doubt did cost became known
  };
  Kind kind = Kind::threshold;
  Scope account;           ///< whose limit; for `charge`, who spent
  Limit limit;             ///< threshold, budget_exhausted
  Share share;             ///< threshold: which
  std::int64_t spent = 0;  ///< in the limit's measure; correction: the change in nanodollars
  CallInfo info;           ///< whose call; `info.name` is empty: see `name`
  std::string name;        ///< model or tool
  Charge charge;           ///< charge, overrun, correction
  std::string message;     ///< a sentence for people
};

/// Called in the order of events under the ledger's mutex: must only queue, never block, throw or
/// call the ledger.
class LedgerObserver {
 public:
  virtual ~LedgerObserver() = default;
  virtual void on_event(LedgerEvent event) noexcept = 0;
  /// False: `charge` and `correction` events are not built.
  [[nodiscard]] virtual bool wants_charges() const noexcept { return false; }
};

}  // namespace purser
