// check.cpp: the rules that every registered tool keeps.
#include <purser/runtime/tools/check.hpp>

#include <purser/runtime/suggestion.hpp>
#include <purser/runtime/tools/tool_name.hpp>
#include <purser/runtime/tools/validate.hpp>

namespace purser {

namespace {

/// A schema that lists no properties accepts any argument.
std::string loop_key_defect(const Tool& tool) {
  const auto properties = tool.schema.find("properties");
  if (properties == tool.schema.end() || properties->empty()) return {};
  std::vector<std::string> names;
  for (const auto& [name, property] : properties->items()) names.push_back(name);
  for (const auto& key : tool.loop_key) {
    if (properties->contains(key)) continue;
    return "the loop key \"" + key + "\" is no argument" + did_you_mean(key, names);
  }
  return {};
}

std::string defect_of(const Tool& tool) {
  if (!is_tool_name(tool.name)) {
    return "a name is 1 to 64 letters of A-Z, a-z, 0-9, \"_\" and \"-\"";
  }
  if (tool.defect) return tool.defect->message();
  if (!tool.function && !tool.function_in_call) return "it has no function";
  if (tool.function && tool.function_in_call) return "it has two functions; give it one";
  if (auto checked = check_schema(tool.schema); !checked) return checked.error().message();
  if (tool.attempts_max < 1) return "retry needs at least 1 attempt";
  if (tool.attempts_max > 1 && !tool.idempotent) {
    return "retry needs idempotent(): a second try could do its work twice";
  }
  if (tool.timeout && tool.timeout->count() <= 0) return "the timeout is not positive";
  return loop_key_defect(tool);
}

}  // namespace

Result<> check_tool(const Tool& tool) {
  const auto defect = defect_of(tool);
  if (defect.empty()) return {};
  const auto shown = tool.name.substr(0, 80);
  return fail(ErrorCode::invalid_argument, "tool \"" + shown + "\": " + defect);
}

Result<std::shared_ptr<const Tool>> build_tool(Tool tool) {
  if (auto checked = check_tool(tool); !checked) return fail(std::move(checked).error());
  return std::make_shared<const Tool>(std::move(tool));
}

Result<> check_arguments(const Tool& tool, const Json& arguments) {
  if (tool.check_arguments) return tool.check_arguments(arguments);
  return validate(tool.schema, arguments);
}

}  // namespace purser
