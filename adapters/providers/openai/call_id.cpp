// call_id.cpp: FNV-1a, written in letters and digits.
#include <algorithm>
#include <cstdint>
#include <purser/adapters/providers/openai/call_id.hpp>

namespace purser::openai {
namespace {

constexpr std::string_view id_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

std::uint64_t id_hash(std::string_view id) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : id) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return hash;
}

}  // namespace

std::string call_id(std::string_view id, std::size_t length) {
  const bool fits = length == 0 || (id.size() == length &&
                                    id.find_first_not_of(id_letters) == std::string_view::npos);
  if (fits) return std::string(id);
  std::string made;
  for (auto hash = id_hash(id); made.size() < length; hash /= id_letters.size()) {
    made += id_letters[hash % id_letters.size()];
  }
  return made;
}

}  // namespace purser::openai
