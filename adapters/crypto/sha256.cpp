// sha256.cpp: OpenSSL's SHA-256 with its context used again, since making one costs more than a
// short text.
#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <purser/adapters/crypto/sha256.hpp>

namespace purser::crypto {

struct Sha256::Context {
  EVP_MD_CTX* state = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(state); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;

Sha256Digest Sha256::operator()(std::string_view text) noexcept {
  Sha256Digest digest{};
  const bool done = context_->state != nullptr &&
                    EVP_DigestInit_ex(context_->state, EVP_sha256(), nullptr) == 1 &&
                    EVP_DigestUpdate(context_->state, text.data(), text.size()) == 1 &&
                    EVP_DigestFinal_ex(context_->state, digest.data(), nullptr) == 1;
  if (!done) {  // only where OpenSSL was built without SHA-256, or has no memory
    std::fputs("purser: SHA-256 failed; stopping\n", stderr);
    std::abort();
  }
  return digest;
}

std::string to_hex(const Sha256Digest& digest) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const auto byte : digest) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

}  // namespace purser::crypto
