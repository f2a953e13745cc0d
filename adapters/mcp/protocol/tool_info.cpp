// tool_info.cpp: reads one tool of a list.
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/tool_info.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::mcp {

Result<ToolInfo> read_tool(Json whole, const Limits& limits) {
  ToolInfo tool;
  tool.name = text_member(whole, "name");
  if (tool.name.empty()) return fail(ErrorCode::protocol_error, "a tool without a name");
  tool.input_schema = member(whole, "inputSchema");
  if (!tool.input_schema.is_object()) {
    return fail(ErrorCode::protocol_error, "a tool whose inputSchema is no object");
  }
  tool.title = cut_text(text_member(whole, "title"), limits.description_bytes_max);
  tool.description = cut_text(text_member(whole, "description"), limits.description_bytes_max);
  tool.output_schema = member(whole, "outputSchema");
  tool.annotations = member(whole, "annotations");
  tool.whole = std::move(whole);
  return tool;
}

bool requires_task(const Json& whole_tool) {
  return text_member(member(whole_tool, "execution"), "taskSupport") == "required";
}

}  // namespace purser::mcp
