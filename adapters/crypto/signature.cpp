// signature.cpp: OpenSSL's signatures; the one of an elliptic curve as two plain numbers.
#include <purser/adapters/crypto/signature.hpp>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

namespace purser::crypto {
namespace {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;

constexpr int number_bytes = 32;

int no_password(char*, int, int, void*) { return -1; }

Key read_key(std::string_view pem) {
  const std::unique_ptr<BIO, Freer<BIO_free>> bytes(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!bytes) return nullptr;
  return Key(PEM_read_bio_PrivateKey(bytes.get(), nullptr, no_password, nullptr));
}

std::optional<std::string> digest_sign(EVP_PKEY* key, std::string_view text) {
  const std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) != 1) {
    return std::nullopt;
  }
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  if (EVP_DigestSign(context.get(), out, &size, bytes, text.size()) != 1) return std::nullopt;
  signature.resize(size);
  return signature;
}

std::optional<std::string> plain_numbers(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG_free>> signature(
      d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size())));
  if (!signature) return std::nullopt;
  std::string plain(2 * number_bytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(plain.data());
  if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, number_bytes) != number_bytes ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + number_bytes, number_bytes) !=
          number_bytes) {
    return std::nullopt;
  }
  return plain;
}

}  // namespace

std::optional<std::string> sign(std::string_view algorithm, std::string_view private_key,
                                std::string_view text) {
  const auto key = read_key(private_key);
  if (!key) return std::nullopt;
  const int kind = EVP_PKEY_base_id(key.get());
  if (algorithm == "RS256" && kind == EVP_PKEY_RSA) return digest_sign(key.get(), text);
  if (algorithm != "ES256" || kind != EVP_PKEY_EC || EVP_PKEY_bits(key.get()) != 256) {
    return std::nullopt;
  }
  const auto der = digest_sign(key.get(), text);
  return der ? plain_numbers(*der) : std::nullopt;
}

}  // namespace purser::crypto
