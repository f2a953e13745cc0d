// asking.cpp: what a call would cost, whether it would be admitted, what was used: nothing is held.
#include <purser/agent/model_cost.hpp>
#include <purser/agent/runtime_parts.hpp>
#include <purser/agent/session.hpp>
#include <purser/agent/session_state.hpp>
#include <purser/runtime/prices/worst_case.hpp>

namespace purser {
namespace {

/// The whole answer or none: a call with less output than this is another call.
Result<Ask> ask_of(const Price& price, Tokens input_tokens, Tokens output_tokens) {
  if (input_tokens < 0 || output_tokens < 0) {
    return fail(ErrorCode::invalid_argument, "a call cannot take a negative count of tokens");
  }
  RequestBound bound;
  bound.input = input_tokens;
  const auto cost = worst_case(bound, price);
  if (!cost) return fail(cost.error());
  Ask ask;
  ask.cost = *cost;
  ask.input_tokens = input_tokens;
  ask.output_tokens_min = ask.output_tokens_max = output_tokens;
  return ask;
}

}  // namespace

Result<Money> Session::estimate(std::string_view model, const Usage& usage) const {
  auto& parts = *state_->runtime->parts_;
  const auto pricing = parts.current_pricing();
  const auto price =
      price_of(*pricing->routes, pricing->prices, model, BillingTime::at(parts.clock->wall_now()));
  if (!price) return fail(price.error());
  return cost_of(usage, **price);
}

Result<> Session::check(std::string_view model, Tokens input_tokens, Tokens output_tokens) const {
  auto& parts = *state_->runtime->parts_;
  const auto pricing = parts.current_pricing();
  const auto price = price_of(*pricing->routes, pricing->prices, model,
                              BillingTime::to_hold(parts.clock->wall_now()));
  if (!price) return fail(price.error());
  const auto ask = ask_of(**price, input_tokens, output_tokens);
  if (!ask) return fail(ask.error());
  CallInfo info;
  info.attempt.parent = parent_;
  info.name = pricing->routes->own_name(model);
  return state_->runtime->ledger().would_exceed(account_, *ask, info);
}

bool Session::has_paid_prompt_cache(std::string_view model) const {
  auto& parts = *state_->runtime->parts_;
  const auto pricing = parts.current_pricing();
  const auto price =
      price_of(*pricing->routes, pricing->prices, model, BillingTime::at(parts.clock->wall_now()));
  if (!price) return false;
  const auto& rates = (*price)->rates;
  return rates.cache_write && rates.cache_read && *rates.cache_read < rates.input;
}

AccountReport Session::sums() const { return state_->runtime->ledger().report(account_); }

UsageSoFar Session::usage() const {
  const auto report = sums();
  UsageSoFar usage;
  usage.tokens = report.llm.usage;
  usage.calls = report.calls;
  usage.model_calls = report.llm.calls;
  usage.tool_calls = report.tools.calls;
  return usage;
}

}  // namespace purser
