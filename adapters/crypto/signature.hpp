// signature.hpp: signatures of JSON Web Tokens (RFC 7518, sections 3.3 and 3.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace purser::crypto {

/// `algorithm`: `ES256` or `RS256`. `private_key`: PEM, without a password. Nothing: another
/// algorithm, or a key that is none of it. Thread-safe.
[[nodiscard]] std::optional<std::string> sign(std::string_view algorithm,
                                              std::string_view private_key, std::string_view text);

}  // namespace purser::crypto
