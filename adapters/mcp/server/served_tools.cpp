// served_tools.cpp: checks tools and describes them.
#include <purser/adapters/mcp/server/detail/served_tools.hpp>

#include <purser/runtime/tools/check.hpp>

namespace purser::mcp {
namespace {

Json shown_tool(const ServedTool& served) {
  Json shown = Json::object();
  shown["name"] = served.tool->name;
  if (!served.title.empty()) shown["title"] = served.title;
  shown["description"] = served.tool->description;
  shown["inputSchema"] = served.tool->schema;
  if (!served.output_schema.is_null()) shown["outputSchema"] = served.output_schema;
  if (!served.annotations.is_null()) shown["annotations"] = served.annotations;
  return shown;
}

/// A tool that only runs in an exchange has no function of its own.
Result<> check_served(const ServedTool& served) {
  if (served.tool == nullptr) return fail(ErrorCode::invalid_argument, "a served tool has no tool");
  if (!served.run || served.tool->function || served.tool->function_in_call) {
    return check_tool(*served.tool);
  }
  auto filled = *served.tool;
  filled.function = [](Json) -> Task<Json> { co_return Json(); };
  return check_tool(filled);
}

}  // namespace

Result<std::shared_ptr<const ServedTools>> ServedTools::create(std::vector<ServedTool> tools) {
  auto made = std::make_shared<ServedTools>();
  for (auto& served : tools) {
    if (auto good = check_served(served); !good) return fail(std::move(good).error());
    if (!made->by_name_.emplace(served.tool->name, made->tools_.size()).second) {
      return fail(ErrorCode::invalid_argument,
                  "two served tools are called \"" + served.tool->name + "\"");
    }
    made->shown_.push_back(shown_tool(served));
    made->tools_.push_back(std::move(served));
  }
  return made;
}

const ServedTool* ServedTools::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &tools_[found->second];
}

}  // namespace purser::mcp
