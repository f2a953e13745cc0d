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

/// What came to the caller's eyes; other choices and hidden thinking are not among it.
Tokens visible_bytes(const Message& message) {
  std::size_t bytes = 0;
  for (const auto& part : message.parts) {
    if (const auto* text = std::get_if<TextPart>(&part)) bytes += text->text.size();
    if (const auto* refusal = std::get_if<RefusalPart>(&part)) bytes += refusal->text.size();
    if (const auto* call = std::get_if<ToolCallPart>(&part)) bytes += call->arguments.size();
  }
  return static_cast<Tokens>(bytes);
}

/// Some tokenizers have a few tokens that are longer than the rest: runs of spaces, long words.
constexpr Tokens long_tokens_bytes = 256;

/// Output tokens that the text must have had beyond those that were reported.
Tokens output_missing(const ModelReply& reply, Tokens bytes_per_token_max) {
  const Tokens bytes = std::max(Tokens{0}, visible_bytes(reply.message) - long_tokens_bytes);
  const Tokens least = bytes / bytes_per_token_max + (bytes % bytes_per_token_max == 0 ? 0 : 1);
  return std::max(Tokens{0}, least - reply.usage.output_total());
}

Warning usage_too_small(Tokens reported, Tokens missing) {
  return {"usage_too_small", "the provider reported " + std::to_string(reported) +
                                 " output tokens for a text that has at least " +
                                 std::to_string(reported + missing) +
                                 "; the call is in doubt up to what was held"};
}

Warning billed_differently(Money stated, Money computed) {
  return {"billed_differently", "the provider bills " + to_string(stated) +
                                    ", where its usage comes to " + to_string(computed) +
                                    " by the price table; its own amount is booked"};
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

Bill bill_of(const ModelReply& reply, const Price& price, Money held,
             const BudgetOptions& options) {
  Bill bill;
  Charge& charge = bill.charge;
  charge.usage = reply.usage;
  charge.model = reply.model;
  charge.price_version = price.version;
  if (!reply.billed && !reply.stated_cost) return bill;
  const Tokens missing = output_missing(reply, options.bytes_per_token_max);
  charge.usage.output += missing;
  const auto cost = cost_of(charge.usage, price, {reply.service_tier, reply.region, reply.speed});
  if (reply.stated_cost) {
    charge.low = charge.high = *reply.stated_cost;
    if (cost && *cost != *reply.stated_cost)
      bill.remarks.push_back(billed_differently(*reply.stated_cost, *cost));
    return bill;
  }
  const bool is_exact = cost && missing == 0 && reply.usage_quality == UsageQuality::exact;
  charge.low = cost ? *cost : Money();
  charge.high = is_exact ? charge.low : std::max(charge.low, held);
  if (missing > 0 && reply.usage_quality == UsageQuality::exact)
    bill.remarks.push_back(usage_too_small(reply.usage.output_total(), missing));
  return bill;
}

}  // namespace purser
