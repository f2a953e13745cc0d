// base64.hpp: bytes as text (RFC 4648, section 4).
#pragma once

#include <string>
#include <string_view>

namespace purser::cli {

/// With padding.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace purser::cli
