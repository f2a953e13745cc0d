// tool_arguments.cpp: checks a tool call against the tool's schema.
#include <purser/middleware/tool_arguments.hpp>

#include <purser/runtime/tools/check.hpp>

namespace purser {

Verdict ToolArguments::before(Call& call) {
  if (!call.is_tool()) return go_on();
  const auto& request = call.tool_request();
  if (request.tool == nullptr) {
    return refuse(
        {ErrorCode::unknown_tool, "there is no tool \"" + request.name.substr(0, 100) + "\""});
  }
  if (request.tool->defect) return refuse(*request.tool->defect);
  auto fits = check_arguments(*request.tool, request.arguments);
  if (!fits) return refuse(std::move(fits).error());
  return go_on();
}

}  // namespace purser
