// includes.hpp: a policy file and the files that it includes, as one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/policy/parse.hpp>
#include <purser/adapters/yaml/node.hpp>

namespace purser::policy {

struct WholeFile {
  yaml::Node root;                 ///< with the environment's values, and without `include`
  std::vector<std::string> files;  ///< all that it was read from, the file itself first
};

/// Puts `text` and what it includes together. Appends to `problems` what is wrong, with its place.
/// Error: the text itself is no map of YAML.
[[nodiscard]] Result<WholeFile> read_whole(std::string_view text, const std::string& file,
                                           const ParseOptions& options,
                                           std::vector<Error>& problems);

}  // namespace purser::policy
