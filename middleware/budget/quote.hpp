// quote.hpp: what a call will be priced by, and what it asks the ledger to hold.
#pragma once

#include <memory>

#include <purser/middleware/budget/budget.hpp>
#include <purser/runtime/ledger/ask.hpp>
#include <purser/runtime/request_bound.hpp>
#include <purser/runtime/routed_price.hpp>

namespace purser {

struct Quote {
  Ask ask;
  std::shared_ptr<const Price> price;  ///< null for tools
  Provider* provider = nullptr;        ///< null for tools
  bool by_prefix = false;              ///< see Routed
  RequestBound bound;

  /// As the request asks for it.
  [[nodiscard]] PriceContext context() const noexcept {
    return {bound.service_tier, bound.region, bound.speed};
  }
};

/// Of a call that leaves `now` or waits, and takes up to a day; `call` is as it was afterwards.
/// Errors: `not_found` (no route), `unpriced_model`, `unbounded_input`, `invalid_argument`, and
/// those of a tool's estimate.
[[nodiscard]] Result<Quote> quote_for(Call& call, const Routes& routes, const PriceTable& prices,
                                      const BudgetOptions& options, WallTime now);

/// The price of what was answered: the answering model's where the table knows it, else that of the
/// one asked; in the time from the call's start to its answer.
[[nodiscard]] std::shared_ptr<const Price> price_of_answer(const Quote& quote,
                                                           const ModelReply& reply,
                                                           const PriceTable& prices,
                                                           BillingTime time);

}  // namespace purser
