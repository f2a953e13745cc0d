// mcp_text.hpp: servers, tools and results of the Model Context Protocol, for a terminal.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/runtime/tool.hpp>

namespace purser::cli {

/// `debug fx: ...`, on one line. Servers' text may not steer a terminal, here and below.
[[nodiscard]] std::string log_line_text(const mcp::LogLine& line);

[[nodiscard]] Json to_json(const mcp::ServerInfo& info);
/// What the server calls it, how agents see it, its schema, and what a call costs.
[[nodiscard]] Json tool_json(const Tool& tool);

/// A line per tool: name, price, the beginning of its description.
[[nodiscard]] std::string tools_text(const std::vector<std::shared_ptr<const Tool>>& tools);
/// Of what `purser mcp inspect --json` prints.
[[nodiscard]] std::string inspection_text(const Json& inspection);
/// What a model would read of a result, uncut.
[[nodiscard]] std::string result_text(const Json& result);
/// Whether the tool says that it failed.
[[nodiscard]] bool is_failure(const Json& result);

}  // namespace purser::cli
