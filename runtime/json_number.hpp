// json_number.hpp: a JSON number as decimal text, so that no rounding creeps in.
#pragma once

#include <optional>
#include <string>

#include <purser/runtime/json.hpp>

namespace purser {

/// The shortest decimal without an exponent that leads to the number: `0.1`, `2500000`, `-3`. For
/// numbers of up to 15 digits this is what was written. Nothing where `value` is no number.
[[nodiscard]] std::optional<std::string> decimal_text_of(const Json& value);

}  // namespace purser
