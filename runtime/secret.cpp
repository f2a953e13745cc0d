// secret.cpp: credentials are wiped from memory when they are done with.
#include <purser/runtime/secret.hpp>

#include <openssl/crypto.h>

#include <utility>

namespace purser {
namespace {

void wipe(std::string& value) noexcept {
  value.resize(value.capacity());  // short strings too: the whole buffer
  OPENSSL_cleanse(value.data(), value.size());
  value.clear();
}

}  // namespace

Secret::Secret(std::string value) noexcept : value_(std::move(value)) {}
Secret::Secret(const Secret& other) = default;
Secret::Secret(Secret&& other) noexcept : value_(std::exchange(other.value_, {})) {}

Secret& Secret::operator=(Secret other) noexcept {
  value_.swap(other.value_);
  return *this;
}

Secret::~Secret() { wipe(value_); }

}  // namespace purser
