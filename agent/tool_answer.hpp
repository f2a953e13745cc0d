// tool_answer.hpp: what a model is shown of a tool's result.
#pragma once

#include <purser/runtime/tool.hpp>

namespace purser {

/// As the tool presents it; strings as they are and all else as JSON where it does not, or where it
/// throws. `tool` may be null.
[[nodiscard]] ToolAnswer answer_of(const Tool* tool, const Json& result);

/// Cuts content that is longer where a character ends, and says so at its end.
void cut_answer(ToolAnswer& answer, std::size_t bytes_max);

}  // namespace purser
