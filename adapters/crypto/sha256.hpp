// sha256.hpp: SHA-256 (FIPS 180-4).
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace purser::crypto {

using Sha256Digest = std::array<unsigned char, 32>;

/// Hashes one text after the other. Not thread-safe.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  [[nodiscard]] Sha256Digest operator()(std::string_view text) noexcept;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Lower case hexadecimal.
[[nodiscard]] std::string to_hex(const Sha256Digest& digest);

}  // namespace purser::crypto
