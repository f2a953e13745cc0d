// header_value.hpp: text as the value of an HTTP header, as modern revisions have it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace purser::mcp {

/// Visible ASCII as it is; anything that a header could not carry unchanged, and what looks as if
/// it were encoded, as `=?base64?...?=` (2026-07-28, "Streamable HTTP", value encoding).
[[nodiscard]] std::string header_value(std::string_view text);

/// The text of a header's value, blanks around it left out. Nothing: it is encoded, and broken.
[[nodiscard]] std::optional<std::string> decode_header(std::string_view value);

/// RFC 9110, section 5.6.2.
[[nodiscard]] bool is_header_token(std::string_view text) noexcept;

}  // namespace purser::mcp
