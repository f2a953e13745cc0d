// json.hpp: the JSON value type, and the only functions that parse and print it.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <purser/runtime/result.hpp>

// Compiled once, in json.cpp: saves a quarter of the build of sources that use JSON.
NLOHMANN_JSON_NAMESPACE_BEGIN
extern template class basic_json<>;
NLOHMANN_JSON_NAMESPACE_END

namespace purser {

using Json = nlohmann::json;

struct JsonLimits {
  std::size_t depth_max = 128;                    ///< nested arrays and objects
  std::size_t bytes_max = std::size_t{64} << 20;  ///< of the text
};

/// Parses exactly one JSON value.
///
/// Errors: `invalid_argument` (line, column and what was expected), `too_large` (deeper or longer
/// than `limits`; checked before anything is allocated). Invalid UTF-8 is an error.
[[nodiscard]] Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

/// Compact text. Invalid UTF-8 inside strings is replaced by U+FFFD, never thrown about. A double
/// prints as the shortest decimal that leads back to it, one that is not finite as null.
[[nodiscard]] std::string dump_json(const Json& value);

/// Indented by two spaces, for people.
[[nodiscard]] std::string dump_json_pretty(const Json& value);

}  // namespace purser
