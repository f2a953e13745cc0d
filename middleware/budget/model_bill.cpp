// model_bill.cpp: from a request's bound to an ask, from a reply's usage to a charge.
#include <purser/middleware/budget/model_bill.hpp>

#include <algorithm>

#include <purser/runtime/prices/worst_case.hpp>

namespace purser {
namespace {

Tokens output_wanted(const Price& price, std::optional<Tokens> asked,
                     const BudgetOptions& options) {
  if (asked) return *asked;
  return std::min(options.output_tokens_default, price.output_tokens_max.value_or(INT64_MAX));
}

}  // namespace

Result<Ask> ask_for(const RequestBound& bound, const Price& price,
                    std::optional<Tokens> output_tokens_max, const BudgetOptions& options) {
  if (output_tokens_max && *output_tokens_max < 1) {
    return fail(ErrorCode::invalid_argument, "output_tokens_max is " +
                                                 std::to_string(*output_tokens_max) +
                                                 "; ask for at least 1 token");
  }
  auto cost = worst_case(bound, price);
  if (!cost) return fail(std::move(cost).error());
  const auto input = worst_input(bound, price);
  if (!input) return fail(input.error());
  Ask ask;
  ask.cost = *cost;
  ask.input_tokens = *input;
  ask.output_tokens_max = output_wanted(price, output_tokens_max, options);
  ask.output_tokens_min = std::min(options.output_tokens_min, ask.output_tokens_max);
  ask.choices = bound.choices;
  return ask;
}

Money cost_so_far(const Usage& usage, const Price& price, const PriceContext& context) noexcept {
  const auto cost = cost_of(usage, price, context);
  return cost ? *cost : Money();
}

Charge charge_of(const ModelReply& reply, const Price& price, Money held) {
  Charge charge;
  charge.usage = reply.usage;
  charge.model = reply.model;
  charge.price_version = price.version;
  if (!reply.billed) return charge;
  const auto cost = cost_of(reply.usage, price, {reply.service_tier, reply.region, reply.speed});
  const bool is_exact = cost && reply.usage_quality == UsageQuality::exact;
  charge.low = cost ? *cost : Money();
  charge.high = is_exact ? charge.low : std::max(charge.low, held);
  return charge;
}

}  // namespace purser
