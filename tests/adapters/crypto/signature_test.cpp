// signature_test.cpp: signatures that OpenSSL verifies, with keys made on the spot.
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <purser/adapters/crypto/signature.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::crypto {
namespace {

class Key {
 public:
  explicit Key(EVP_PKEY* key) : key_(key) {}
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  ~Key() { EVP_PKEY_free(key_); }

  [[nodiscard]] std::string pem() const {
    BIO* bytes = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(bytes, key_, nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bytes, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(bytes);
    return text;
  }

  [[nodiscard]] bool verifies(const std::string& text, const std::string& signature) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key_);
    const int good = EVP_DigestVerify(
        context, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
        reinterpret_cast<const unsigned char*>(text.data()), text.size());
    EVP_MD_CTX_free(context);
    return good == 1;
  }

 private:
  EVP_PKEY* key_;
};

/// Two numbers of 32 bytes as OpenSSL wants them.
std::string in_der(const std::string& plain) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(plain.data());
  ECDSA_SIG* signature = ECDSA_SIG_new();
  ECDSA_SIG_set0(signature, BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
  unsigned char* out = nullptr;
  const int size = i2d_ECDSA_SIG(signature, &out);
  std::string der(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  ECDSA_SIG_free(signature);
  return der;
}

}  // namespace

TEST_CASE("signature: ES256 is two plain numbers that verify, also with zeros in front") {
  const Key key(EVP_EC_gen("P-256"));
  for (int i = 0; i < 600; ++i) {  // one in 128 has a zero in front
    const auto text = "text " + std::to_string(i);
    const auto signature = sign("ES256", key.pem(), text);
    REQUIRE(signature);
    REQUIRE(signature->size() == 64);
    REQUIRE(key.verifies(text, in_der(*signature)));
    REQUIRE_FALSE(key.verifies(text + "!", in_der(*signature)));
  }
}

TEST_CASE("signature: RS256 verifies") {
  const Key key(EVP_RSA_gen(2048));
  const auto signature = sign("RS256", key.pem(), "text");
  REQUIRE(signature);
  CHECK(key.verifies("text", *signature));
}

TEST_CASE("signature: keys and algorithms that do not fit make none") {
  const Key curve(EVP_EC_gen("P-256"));
  const Key other(EVP_EC_gen("P-384"));
  CHECK_FALSE(sign("RS256", curve.pem(), "text"));
  CHECK_FALSE(sign("ES256", other.pem(), "text"));
  CHECK_FALSE(sign("none", curve.pem(), "text"));
  CHECK_FALSE(sign("ES256", "", "text"));
  CHECK_FALSE(sign("ES256", "-----BEGIN PRIVATE KEY-----", "text"));
}

}  // namespace purser::crypto
