// tool_arguments.cpp: checks a tool call against the tool's schema.
#include <purser/middleware/tool_arguments.hpp>

#include <purser/runtime/tools/validate.hpp>

namespace purser {

Verdict ToolArguments::before(Call& call) {
  if (call.kind() != CallKind::tool) return go_on();
  const auto& request = call.tool_request();
  if (request.tool == nullptr) {
    return refuse(
        {ErrorCode::unknown_tool, "there is no tool \"" + request.name.substr(0, 100) + "\""});
  }
  auto fits = validate(request.tool->schema, request.arguments);
  if (!fits)
    return refuse(
        Error(ErrorCode::invalid_tool_arguments, fits.error().message()).in(request.name));
  return go_on();
}

}  // namespace purser
