// suggestion.hpp: finds the name that was probably meant.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace purser {

/// How many letters `a` and `b` differ by: swapped, left out, added or replaced. Case, spaces, `_`
/// and `-` do not count. More than 64 bytes differ in everything.
[[nodiscard]] std::size_t letters_apart(std::string_view a, std::string_view b);

/// The one of `names` that is nearest to `name` (letters swapped, left out, added or of another
/// case), or an empty string when none is near enough. Cost: the product of the lengths, per name;
/// names longer than 64 bytes are never near.
[[nodiscard]] std::string nearest_name(std::string_view name,
                                       std::span<const std::string_view> names);
[[nodiscard]] std::string nearest_name(std::string_view name,
                                       const std::vector<std::string>& names);

/// `, did you mean "count"?`, or an empty string.
[[nodiscard]] std::string did_you_mean(std::string_view name,
                                       std::span<const std::string_view> names);
[[nodiscard]] std::string did_you_mean(std::string_view name,
                                       const std::vector<std::string>& names);

}  // namespace purser
