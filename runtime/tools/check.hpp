// check.hpp: whether a tool can be registered, and whether arguments fit it.
#pragma once

#include <memory>

#include <purser/runtime/tool.hpp>

namespace purser {

/// Whether `tool` can be registered. Error: `invalid_argument`, naming the tool and what is wrong:
/// a defect noted by a decorator, a bad name, no function or two of them, a schema that is not one
/// of an object or refers to what it does not define, `retry` without `idempotent`, a timeout that
/// is not positive, a loop key that is no argument.
[[nodiscard]] Result<> check_tool(const Tool& tool);

/// `tool` as it is shared by runtimes and sessions. Errors: those of `check_tool`.
[[nodiscard]] Result<std::shared_ptr<const Tool>> build_tool(Tool tool);

/// Whether `arguments` fit the tool, asked before anything is held for the call.
/// Error: `invalid_tool_arguments` with up to 8 problems and their paths.
[[nodiscard]] Result<> check_arguments(const Tool& tool, const Json& arguments);

}  // namespace purser
