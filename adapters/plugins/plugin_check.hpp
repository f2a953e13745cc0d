// plugin_check.hpp: whether a plugin was built like the program that wants it.
#pragma once

#include <purser/runtime/plugin_description.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

/// Errors: `invalid_argument`: `its` is no description of a plugin; `unsupported`: built otherwise,
/// saying how both were built.
[[nodiscard]] Result<> check_plugin(const PluginDescription& its, const PluginDescription& own);

}  // namespace purser
