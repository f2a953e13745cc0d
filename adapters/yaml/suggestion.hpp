// suggestion.hpp: "did you mean ...?" for a mistyped word.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace purser::yaml {

/// The candidate nearest to `word` (letter case ignored, at most a third of its letters wrong,
/// swapped neighbours count once), or an empty text when none is near.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// `; did you mean "model"?` when a candidate is near, else `; known: a, b, c`, else an empty text.
[[nodiscard]] std::string suggestion(std::string_view word,
                                     std::span<const std::string> candidates);

}  // namespace purser::yaml
