// base64.hpp: bytes as text and back (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace purser {

[[nodiscard]] std::string to_base64(std::string_view bytes);

/// With the letters of URLs and file names, without padding (RFC 4648, section 5).
[[nodiscard]] std::string to_base64url(std::string_view bytes);

/// Nothing where `text` is not base64 with its padding.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace purser
