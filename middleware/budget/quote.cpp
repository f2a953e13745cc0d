// quote.cpp: route, price, bound: together they are the quote of a model call.
#include <purser/middleware/budget/quote.hpp>

#include <algorithm>

#include <purser/middleware/budget/model_bill.hpp>
#include <purser/middleware/budget/tool_bill.hpp>

namespace purser {
namespace {

/// An estimate is no more than the bound. It says nothing of what tools add that the provider runs.
void tighten(RequestBound& bound, Tokens estimate) noexcept {
  if (bound.context_bound && bound.context_fills > 1) return;
  bound.input = bound.context_bound ? estimate : std::min(bound.input, estimate);
  bound.context_bound = false;
}

Result<Quote> quote_for(ModelRequest& request, const Routes& routes, const PriceTable& prices,
                        const BudgetOptions& options, std::optional<Tokens> estimate,
                        WallTime now) {
  auto route = routes.route(request.model);
  if (!route) return fail(std::move(route).error());
  auto price = price_for(*route, prices, BillingTime::to_hold(now));
  if (!price) return fail(std::move(price).error());
  auto bound = route->bound(request);
  if (!bound) return fail(std::move(bound).error());
  if (estimate) tighten(*bound, *estimate);
  auto ask = ask_for(*bound, **price, request.output_tokens_max, options);
  if (!ask) return fail(std::move(ask).error());
  return Quote{*ask, *std::move(price), route->provider, route->by_prefix, *std::move(bound)};
}

Result<Quote> quote_for(const ToolRequest& request) {
  if (request.tool == nullptr) return Quote{};
  auto cost = estimate_of(*request.tool, request.arguments);
  if (!cost) return fail(std::move(cost).error());
  return Quote{Ask::fixed(*cost), nullptr, nullptr, false, {}};
}

}  // namespace

Result<Quote> quote_for(Call& call, const Routes& routes, const PriceTable& prices,
                        const BudgetOptions& options, WallTime now) {
  if (call.is_tool()) return quote_for(call.tool_request());
  return quote_for(call.model_request(), routes, prices, options, call.input_estimate, now);
}

std::shared_ptr<const Price> price_of_answer(const Quote& quote, const ModelReply& reply,
                                             const PriceTable& prices, BillingTime time) {
  const bool is_asked = reply.model.empty() || reply.model == quote.price->model;
  if (is_asked && quote.price->alternatives.empty()) return quote.price;
  const std::string_view model = is_asked ? quote.price->model : reply.model;
  auto price = price_for(Routed{quote.provider, model, quote.by_prefix}, prices, time);
  return price ? *std::move(price) : quote.price;
}

}  // namespace purser
