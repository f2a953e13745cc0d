// hmac.cpp: OpenSSL's HMAC.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdio>
#include <cstdlib>
#include <purser/adapters/crypto/hmac.hpp>

namespace purser::crypto {

Sha256Digest hmac_sha256(std::string_view key, std::string_view text) noexcept {
  Sha256Digest digest{};
  unsigned int size = 0;
  const auto* const done =
      HMAC(EVP_sha256(), key.data() != nullptr ? key.data() : "", static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  if (done == nullptr || size != digest.size()) {  // as in sha256.cpp
    std::fputs("purser: HMAC-SHA256 failed; stopping\n", stderr);
    std::abort();
  }
  return digest;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace purser::crypto
