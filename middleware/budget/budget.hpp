// budget.hpp: holds the worst case of every attempt before it leaves, and books what it did cost.
#pragma once

#include <cstdint>
#include <memory>

#include <purser/runtime/ledger/ledger.hpp>
#include <purser/runtime/middleware.hpp>
#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/routes.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {

/// What happens to a call that only other calls' holds keep out.
enum class Busy : std::uint8_t {
  wait,    ///< it waits in line until its deadline: first come, first served
  refuse,  ///< `budget_busy`; the caller tries again
};

struct BudgetOptions {
  Tokens output_tokens_default = 4096;  ///< limit of a request that names none
  Tokens output_tokens_min = 16;        ///< a call that would get less is refused
  Tokens bytes_per_token_max = 16;  ///< a stream is cut beyond this many bytes per granted token
  Busy busy = Busy::wait;
};

/// Stands innermost, so that what is held is what will be sent. Model calls hold input and output
/// at their dearest, the ledger's grant becomes the request's output limit; tools hold their
/// estimate. On every path the hold ends settled, released or in doubt.
///
/// Errors of its own: `budget_exhausted`, `budget_busy`, `unpriced_model`, `unbounded_input`,
/// `not_found` (no route), `journal_failed`; while it waits `deadline_exceeded` and `cancelled`.
/// Thread-safe.
class Budget final : public Middleware {
 public:
  /// `timers` must outlive the stage.
  Budget(std::shared_ptr<Ledger> ledger, std::shared_ptr<const Routes> routes, PriceTable prices,
         Timers& timers, BudgetOptions options = {});

  std::string_view name() const noexcept override { return "budget"; }
  Traits traits() const noexcept override { return {.charges = true, .keeps_deadline = true}; }
  Task<Reply> handle(Call& call, Next next) override;

 private:
  /// `budget_busy` where there is no room at once, or others wait already and this call has to as
  /// well.
  [[nodiscard]] Result<Hold> reserve_now(const Call& call, const Ask& ask,
                                         const CallInfo& info) const;
  /// Whether a call that finds no room waits for it.
  [[nodiscard]] bool is_to_wait(const Result<Hold>& hold) const noexcept;
  /// Whether the call may go on although its hold is not durable.
  [[nodiscard]] bool may_leave(const Result<>& durable) const noexcept;

  std::shared_ptr<Ledger> ledger_;
  std::shared_ptr<const Routes> routes_;
  PriceTable prices_;
  Timers& timers_;
  BudgetOptions options_;
};

}  // namespace purser
