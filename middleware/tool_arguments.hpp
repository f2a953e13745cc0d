// tool_arguments.hpp: refuses tool calls that cannot work, before any money is held for them.
#pragma once

#include <purser/runtime/hook.hpp>

namespace purser {

/// Unknown tools and arguments that do not fit the schema end here, with an error that tells a
/// model what to mend.
class ToolArguments final : public Hook {
 public:
  std::string_view name() const noexcept override { return "tool_arguments"; }
  /// Errors: `unknown_tool`; `invalid_tool_arguments`, naming every place that does not fit.
  Verdict before(Call& call) override;
};

}  // namespace purser
