// html_session_rows.hpp: what a session spent on what, by whom, and its last calls, as tables.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <purser/agent/session_report.hpp>

namespace purser::cli {

/// Models, tools and MCP servers; empty: nothing was spent.
[[nodiscard]] std::string html_session_names(const AccountReport& sums);

/// Empty: there are no agents.
[[nodiscard]] std::string html_session_agents(const std::map<std::string, AgentReport>& agents);

/// The newest first; all but some fold away. `dropped`: how many earlier ones are not among them.
[[nodiscard]] std::string html_session_calls(const std::vector<TimelineEntry>& calls,
                                             std::uint64_t dropped);

}  // namespace purser::cli
