// parse.hpp: reads policy files (docs/policy.md is the reference).
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/policy/policy.hpp>
#include <purser/adapters/yaml/expand.hpp>
#include <purser/runtime/result.hpp>

namespace purser::policy {

using yaml::Environment;

/// The whole text of a file. Error: why it cannot be read.
using ReadFile = std::function<Result<std::string>(const std::filesystem::path&)>;

struct ParseOptions {
  Environment environment = yaml::process_environment();
  /// Names of the tools that the program brings. Tools in the file that are none of these need
  /// `entries`, and agents can use no others. Unset: any name will do.
  std::optional<std::vector<std::string>> tools{};
  /// Names of the stages that the program registers, for `stages`. Unset, or where the file has
  /// `plugins`: any name will do.
  std::optional<std::vector<std::string>> stages{};
  /// False: `plugins`, whose code would run in this program, are an error. For policies of people
  /// who may not do all that the program may.
  bool allow_plugins = true;
  /// Reads the files that are included. Empty: `read_policy` reads them from the disk, and
  /// `parse_policy` refuses to include any.
  ReadFile read_file{};
};

/// From the disk. Error: `not_found`.
[[nodiscard]] Result<std::string> read_policy_file(const std::filesystem::path& path);

/// Reads the text of a policy. `file` stands in the errors and is not opened.
///
/// Error: `invalid_argument` (`too_large` for a file beyond the limits of yaml::parse) with all
/// problems found, up to 20, one per line: `file:line:column: what is wrong`. Values that came from
/// the environment are never shown.
[[nodiscard]] Result<Policy> parse_policy(std::string_view text, std::string file,
                                          const ParseOptions& options = {});

/// The same for a file. Errors besides: `not_found` when it cannot be read.
[[nodiscard]] Result<Policy> read_policy(const std::filesystem::path& path,
                                         const ParseOptions& options = {});

}  // namespace purser::policy
