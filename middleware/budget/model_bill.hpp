// model_bill.hpp: the pure rules of what a model call asks for and what it is charged.
#pragma once

#include <purser/middleware/budget/budget.hpp>
#include <purser/runtime/ledger/ask.hpp>
#include <purser/runtime/ledger/charge.hpp>
#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/prices/price.hpp>
#include <purser/runtime/request_bound.hpp>
#include <purser/runtime/warning.hpp>

namespace purser {

/// What a model call holds. `output_tokens_max`: as the request names it, if it does.
/// Errors: as worst_case; `invalid_argument` (an output limit below 1).
[[nodiscard]] Result<Ask> ask_for(const RequestBound& bound, const Price& price,
                                  std::optional<Tokens> output_tokens_max,
                                  const BudgetOptions& options);

/// What a finished answer is charged, and what should be said about it.
struct Bill {
  Charge charge;
  std::vector<Warning> remarks;
};

/// `held`: what was held for the answer.
///
/// Exact where the provider says what it bills (remark `billed_differently` where the usage comes
/// to something else) or reported usage in full; else in doubt between what is known and what was
/// held. A token is at most `options.bytes_per_token_max` bytes: usage that is smaller than the
/// text that came is raised to that, and in doubt (remark `usage_too_small`).
[[nodiscard]] Bill bill_of(const ModelReply& reply, const Price& price, Money held,
                           const BudgetOptions& options);

/// The least that usage reported so far has cost; zero where that cannot be told.
[[nodiscard]] Money cost_so_far(const Usage& usage, const Price& price,
                                const PriceContext& context) noexcept;

}  // namespace purser
