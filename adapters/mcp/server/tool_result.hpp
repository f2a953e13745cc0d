// tool_result.hpp: what tools return, and what calls cost, as results of `tools/call`.
#pragma once

#include <chrono>
#include <string_view>

#include <purser/adapters/mcp/protocol/revision.hpp>
#include <purser/adapters/mcp/server/features.hpp>
#include <purser/runtime/ledger/sums.hpp>

namespace purser::mcp {

/// Errors: `tool_failed`: it does not fit the tool's output schema, or is no whole result.
[[nodiscard]] Result<Json> tool_result(const ServedTool& served, Json value, Revision revision);
/// A failure, told to the model: our sentence, and the peer's words where there are any.
[[nodiscard]] Json error_result(const Error& error);
/// `sums`: of an account that made this call and nothing else.
[[nodiscard]] Json usage_receipt(const AccountReport& sums, std::chrono::nanoseconds duration);
/// Puts the receipt into the result's `_meta`.
void attach_receipt(Json& result, Json receipt);

/// `items` from where `cursor` (null: the beginning) says on, at most `page_items_max`, under
/// `key`. Error: `invalid_argument`: no cursor of ours.
[[nodiscard]] Result<Json> page_of(const std::vector<Json>& items, const char* key,
                                   const Json& cursor, std::size_t page_items_max);

}  // namespace purser::mcp
