// builtin_tools.hpp: the tools that `purser run` brings, and tables of the policy that are tools.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <purser/adapters/policy/policy.hpp>
#include <purser/runtime/tools/tool_set.hpp>

namespace purser::cli {

/// `calculator`, `clock`, `read_file`.
[[nodiscard]] const std::vector<std::string>& builtin_tool_names();

/// All tools of a policy, with its costs: the built-in ones, and one for each tool with `entries`.
/// `folder`: what read_file may read, everything below included, and nothing that a link leads out
/// to. Errors: those of ToolSet::add.
[[nodiscard]] Result<ToolSet> tools_of(const policy::Policy& policy, std::filesystem::path folder);

/// The text of a file below `folder`. Errors: `invalid_argument` (outside, not a regular file,
/// more than 256 KiB), `not_found`.
[[nodiscard]] Result<std::string> read_below(const std::filesystem::path& folder,
                                             const std::string& path);

/// The entry for `question`: exactly, else in another case. Error: `not_found`, with the nearest
/// entry or the first few.
[[nodiscard]] Result<std::string> look_up(const std::map<std::string, std::string>& entries,
                                          const std::string& question);

}  // namespace purser::cli
