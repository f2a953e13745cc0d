// worst_case.hpp: the most that a request can cost, before it is sent.
#pragma once

#include <purser/runtime/prices/linear_cost.hpp>
#include <purser/runtime/prices/price.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

struct RequestBound;

/// The input tokens that can be billed: the bound, or the context window as often as it can be
/// filled. Errors: `unbounded_input`, `invalid_argument`, as below.
[[nodiscard]] Result<Tokens> worst_input(const RequestBound& bound, const Price& price);

/// Never less than `cost_of` any usage within `bound` that is answered in the service tier, region
/// and speed asked for; docs/pricing.md has the formula. All choices are counted: the argument of
/// the result is the output limit of one choice.
///
/// The service tier `auto` lets the provider choose, so it is priced as the dearest of the first
/// row and `priority`; an empty one is the first row. A price with rates for audio or images is
/// taken at the dearest of them, because a bound does not tell the classes apart.
///
/// Errors: `unbounded_input` (the input is bounded by a context window that is not known; names the
/// field), `unpriced_model` (a service tier, speed or fee without a price), `invalid_argument` (a
/// negative count or less than one choice), `too_large` (the worst case is more than can be
/// counted).
[[nodiscard]] Result<LinearCost> worst_case(const RequestBound& bound, const Price& price);

}  // namespace purser
