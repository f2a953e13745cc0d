// anthropic_fields.cpp: tools with types of their own, and fields without a limit.
#include <algorithm>
#include <array>
#include <purser/adapters/providers/wire/anthropic_fields.hpp>
#include <purser/adapters/providers/wire/input_bound.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>

namespace purser::provider_wire {

bool is_anthropic_tool_here(std::string_view type) {
  static constexpr std::array<std::string_view, 5> prefixes{"custom", "bash_", "text_editor_",
                                                            "computer_", "memory_"};
  return type.empty() ||
         std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return type.starts_with(prefix); });
}

Result<> check_anthropic_fields(const Json& fields) {
  if (member_of(fields, "mcp_servers") != nullptr)
    return unbounded("remote MCP servers run at the provider");
  const Json* edits = member_of(fields, "context_management");
  if (edits != nullptr && dump_json(*edits).find("\"compact") != std::string::npos)
    return unbounded("compaction samples the model again");
  return {};
}

}  // namespace purser::provider_wire
