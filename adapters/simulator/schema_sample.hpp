// schema_sample.hpp: a value that fits a JSON schema, for tool arguments and structured answers.
#pragma once

#include <string_view>

#include <purser/runtime/json.hpp>

namespace purser::simulator {

/// The simplest value that fits: `const`, `default`, the first of `enum` or `examples`, the minimum
/// of a number, required properties only, texts taken from `prompt`. Follows local `$ref`s; answers
/// null past 32 levels or 1,000 values, or where the schema says nothing. Deterministic. Patterns
/// are not honoured.
[[nodiscard]] Json sample_of(const Json& schema, std::string_view prompt);

}  // namespace purser::simulator
