// tool_info.hpp: tools as their server lists them.
#pragma once

#include <string>

#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

/// A tool as its server describes it: untrusted text.
struct ToolInfo {
  std::string name{};
  std::string title{};
  std::string description{};  ///< cut to its limit
  Json input_schema{};
  Json output_schema{};  ///< null: none
  Json annotations{};    ///< null: none
  Json whole{};          ///< verbatim, all of the above included
};

/// A tool of a list that cannot be used.
struct LeftOutTool {
  std::string name{};  ///< untrusted; may be empty
  std::string why{};
};

/// Errors: `protocol_error`: no object, no name, or no object as `inputSchema`.
[[nodiscard]] Result<ToolInfo> read_tool(Json whole, const Limits& limits);

/// `execution.taskSupport` is `required`: a plain call of it is refused by its server.
[[nodiscard]] bool requires_task(const Json& whole_tool);

}  // namespace purser::mcp
