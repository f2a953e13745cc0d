// tool_call.hpp: `tools/call`: a call of a session, with a receipt.
#pragma once

#include <memory>

#include <purser/adapters/mcp/server/detail/running.hpp>

namespace purser::mcp {

/// Whatever becomes of the tool is a result. Errors: `unknown_tool`, `invalid_argument` (no name,
/// or arguments that are no object); `cancelled`.
[[nodiscard]] Task<Json> call_tool(std::shared_ptr<Running> running);

}  // namespace purser::mcp
