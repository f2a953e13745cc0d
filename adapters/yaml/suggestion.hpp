// suggestion.hpp: what to say about a word of a file that nobody knows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace purser::yaml {

/// `; did you mean "model"?` when one of `known` is near, else `; known: a, b, c`, else an empty
/// text.
[[nodiscard]] std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace purser::yaml
