// model_bill.hpp: the pure rules of what a model call asks for and what it is charged.
#pragma once

#include <purser/middleware/budget/budget.hpp>
#include <purser/runtime/ledger/ask.hpp>
#include <purser/runtime/ledger/charge.hpp>
#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/prices/price.hpp>
#include <purser/runtime/request_bound.hpp>

namespace purser {

/// What a model call holds. `output_tokens_max`: as the request names it, if it does.
/// Errors: as worst_case; `invalid_argument` (an output limit below 1).
[[nodiscard]] Result<Ask> ask_for(const RequestBound& bound, const Price& price,
                                  std::optional<Tokens> output_tokens_max,
                                  const BudgetOptions& options);

/// What a finished answer is charged, given what was held for it: exact where the provider reported
/// usage in full, else in doubt between what is known and what was held.
[[nodiscard]] Charge charge_of(const ModelReply& reply, const Price& price, Money held);

/// The least that usage reported so far has cost; zero where that cannot be told.
[[nodiscard]] Money cost_so_far(const Usage& usage, const Price& price,
                                const PriceContext& context) noexcept;

}  // namespace purser
