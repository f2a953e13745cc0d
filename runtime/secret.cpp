// secret.cpp: credentials are wiped from memory when they are done with.
#include <purser/runtime/secret.hpp>

#include <cstddef>
#include <utility>

namespace purser {
namespace {

/// Through a volatile pointer, or the compiler drops writes that nobody reads.
void wipe(std::string& value) noexcept {
  value.resize(value.capacity());  // short strings too: the whole buffer
  volatile char* bytes = value.data();
  for (std::size_t at = 0; at < value.size(); ++at) bytes[at] = 0;
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
