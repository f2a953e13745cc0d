// parse.hpp: YAML (and so JSON) text into Nodes, within limits.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include <purser/adapters/yaml/node.hpp>

namespace purser::yaml {

struct Limits {
  std::size_t bytes_max = std::size_t{1} << 20;  ///< of the text
  int depth_max = 64;                            ///< nested lists and maps
  std::size_t nodes_max = 100'000;  ///< with every use of an alias counted in full: no alias bombs
};

/// Reads exactly one document of UTF-8 text. `file` stands in the errors, nothing is opened.
///
/// Errors, each with `file:line:column`: `invalid_argument` for broken syntax, a key given twice, a
/// key that is not a scalar, tags, more than one document, invalid UTF-8 or NUL bytes; `too_large`
/// for what passes `limits`.
[[nodiscard]] Result<Node> parse(std::string_view text, std::string file,
                                 const Limits& limits = {});

/// The same for a file. Errors besides: `not_found` when it cannot be read.
[[nodiscard]] Result<Node> parse_file(const std::filesystem::path& path, const Limits& limits = {});

}  // namespace purser::yaml
