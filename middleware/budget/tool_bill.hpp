// tool_bill.hpp: the pure rules of what a tool call asks for and what it is charged.
#pragma once

#include <vector>

#include <purser/runtime/call.hpp>
#include <purser/runtime/ledger/charge.hpp>
#include <purser/runtime/reply.hpp>
#include <purser/runtime/tool.hpp>

namespace purser {

/// What one call of `tool` may cost; zero for a tool without a price.
/// Errors: what the tool's own estimate returns; `internal` (it threw), `invalid_argument` (it is
/// negative).
[[nodiscard]] Result<Money> estimate_of(const Tool& tool, const Json& arguments);

/// What a tool that was entered is charged, given what was held. A fixed price is charged whatever
/// the outcome. A price that depends on the result is in doubt where there is no result, or where
/// it cannot be told.
[[nodiscard]] Charge charge_of(const Tool& tool, const Json& arguments,
                               const Result<Reply>& outcome, Money held);

/// What is to be said beside the charge: `unpriced_tool`, where nobody knows the price.
[[nodiscard]] std::vector<Warning> remarks_on(const ToolRequest& request);

}  // namespace purser
