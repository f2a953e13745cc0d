// load_plugin.hpp: stages from shared libraries.
#pragma once

#include <filesystem>

#include <purser/middleware/stage_registry.hpp>

namespace purser {

/// Loads the shared library at `path` and adds all its stages to `registry`, or none of them. Its
/// code runs in this process with all rights of it: load only what you trust.
///
/// `path`: relative to the working directory; never looked for in the system's folders.
///
/// The library stays loaded until the process ends, because stages, replies and callbacks of its
/// code may outlive everything else. Loading it again, for another registry, gives the same code:
/// one that was replaced under the same name is not read anew.
///
/// Errors, all naming the file: `not_found`; `invalid_argument`: no shared library, one that lacks
/// symbols or exports no stages (see runtime/plugin.hpp), a name that is taken or one of Purser's
/// own; `unsupported`: built with another compiler, other libraries or another Purser, told for
/// both. Thread-safe for different registries.
Result<> load_plugin(const std::filesystem::path& path, StageRegistry& registry);

}  // namespace purser
