// random.cpp: OpenSSL's generator.
#include <purser/adapters/crypto/random.hpp>

#include <openssl/rand.h>

#include <cstdio>
#include <cstdlib>

namespace purser::crypto {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    std::fputs("purser: no random numbers; stopping\n", stderr);
    std::abort();
  }
  return bytes;
}

}  // namespace purser::crypto
