// tool_set.cpp: tools by name.
#include <purser/runtime/tools/tool_set.hpp>

#include <purser/runtime/suggestion.hpp>
#include <purser/runtime/tools/check.hpp>

namespace purser {

namespace {

constexpr std::size_t named_tools_max = 50;

/// `"a", "b"`, or how many there are more.
std::string listed(const std::vector<std::string>& names) {
  if (names.empty()) return "there are no tools";
  std::string list = "there are ";
  for (std::size_t i = 0; i < names.size() && i < named_tools_max; ++i) {
    list += (i == 0 ? "\"" : ", \"") + names[i] + "\"";
  }
  if (names.size() > named_tools_max) {
    list += " and " + std::to_string(names.size() - named_tools_max) + " more";
  }
  return list;
}

}  // namespace

Result<ToolSet> ToolSet::create(std::vector<std::shared_ptr<const Tool>> tools) {
  ToolSet set;
  for (auto& tool : tools) {
    if (auto added = set.add(std::move(tool)); !added) return fail(std::move(added).error());
  }
  return set;
}

Result<> ToolSet::add(std::shared_ptr<const Tool> tool) {
  if (tool == nullptr) return fail(ErrorCode::invalid_argument, "a tool is null");
  if (auto checked = check_tool(*tool); !checked) return checked;
  const auto name = tool->name;
  if (tools_.emplace(name, std::move(tool)).second) return {};
  return fail(ErrorCode::invalid_argument, "there is a tool \"" + name + "\" already");
}

Result<> ToolSet::add(Tool tool) { return add(std::make_shared<const Tool>(std::move(tool))); }

std::shared_ptr<const Tool> ToolSet::find(std::string_view name) const {
  const auto found = tools_.find(name);
  return found == tools_.end() ? nullptr : found->second;
}

Result<std::shared_ptr<const Tool>> ToolSet::get(std::string_view name) const {
  if (auto tool = find(name)) return tool;
  return fail(ErrorCode::unknown_tool,
              "there is no tool \"" + std::string(name.substr(0, 80)) + "\"; " + listed(names()));
}

Result<ToolSet> ToolSet::only(const std::vector<Glob>& patterns) const {
  for (const auto& pattern : patterns) {
    if (!pattern.is_literal() || find(pattern.text())) continue;
    return fail(ErrorCode::not_found, "there is no tool \"" + pattern.text() + "\"" +
                                          did_you_mean(pattern.text(), names()));
  }
  ToolSet chosen;
  for (const auto& [name, tool] : tools_) {
    if (matches_any(patterns, name)) chosen.tools_.emplace(name, tool);
  }
  return chosen;
}

std::vector<ToolSpec> ToolSet::specs() const {
  std::vector<ToolSpec> specs;
  for (const auto& [name, tool] : tools_) {
    auto& spec = specs.emplace_back();
    spec.name = name;
    spec.description = tool->description;
    spec.schema = tool->schema;
  }
  return specs;
}

std::vector<std::string> ToolSet::names() const {
  std::vector<std::string> names;
  for (const auto& [name, tool] : tools_) names.push_back(name);
  return names;
}

std::vector<std::string> ToolSet::full_names() const {
  std::vector<std::string> names;
  for (const auto& [name, tool] : tools_) names.push_back(tool->full_name());
  return names;
}

}  // namespace purser
