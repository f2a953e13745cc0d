// tool_set.hpp: the tools that an agent can call, by name.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/model_request.hpp>
#include <purser/runtime/tool.hpp>

namespace purser {

/// Tools with different names. A value: copies share the tools. Reading is thread-safe, adding is
/// not; fill it first and share it then.
class ToolSet {
 public:
  ToolSet() = default;
  /// Errors: those of `add`, for the first tool that has one.
  [[nodiscard]] static Result<ToolSet> create(std::vector<std::shared_ptr<const Tool>> tools);

  /// Errors: `invalid_argument` for a second tool of that name and whatever `check_tool` finds.
  [[nodiscard]] Result<> add(std::shared_ptr<const Tool> tool);
  [[nodiscard]] Result<> add(Tool tool);

  /// nullptr when there is none.
  [[nodiscard]] std::shared_ptr<const Tool> find(std::string_view name) const;
  /// Error: `unknown_tool`, with the names that there are, for the model to choose from.
  [[nodiscard]] Result<std::shared_ptr<const Tool>> get(std::string_view name) const;

  /// Those whose names match one of `patterns`. A pattern without `*` and `?` names a tool: error
  /// `not_found`, with a suggestion, when there is none.
  [[nodiscard]] Result<ToolSet> only(const std::vector<Glob>& patterns) const;

  /// What a model is told about them: all, sorted by name, so that the request's prefix stays the
  /// same from call to call and can be cached.
  [[nodiscard]] std::vector<ToolSpec> specs() const;
  /// Sorted.
  [[nodiscard]] std::vector<std::string> names() const;
  /// As limits know them, in the same order.
  [[nodiscard]] std::vector<std::string> full_names() const;

  [[nodiscard]] std::size_t size() const noexcept { return tools_.size(); }
  [[nodiscard]] bool empty() const noexcept { return tools_.empty(); }

 private:
  std::map<std::string, std::shared_ptr<const Tool>, std::less<>> tools_;
};

}  // namespace purser
