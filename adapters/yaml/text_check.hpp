// text_check.hpp: finds the first byte that no UTF-8 text file should have.
#pragma once

#include <optional>
#include <string_view>

#include <purser/adapters/yaml/node.hpp>

namespace purser::yaml {

/// Where `text` first is no valid UTF-8 or has a control character other than tab and line ends.
[[nodiscard]] std::optional<Mark> first_bad_text(std::string_view text);

}  // namespace purser::yaml
