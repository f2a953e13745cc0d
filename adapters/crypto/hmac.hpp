// hmac.hpp: HMAC-SHA256 (RFC 2104): who wrote a text, to those who share a key.
#pragma once

#include <string_view>

#include <purser/adapters/crypto/sha256.hpp>

namespace purser::crypto {

/// Thread-safe.
[[nodiscard]] Sha256Digest hmac_sha256(std::string_view key, std::string_view text) noexcept;

/// Compares in a time that depends on the lengths only, so that nobody guesses byte by byte.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

}  // namespace purser::crypto
