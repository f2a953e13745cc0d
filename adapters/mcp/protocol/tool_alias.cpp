// tool_alias.cpp: plain where that is unambiguous, with a hash elsewhere.
#include <algorithm>
#include <array>
#include <cstdint>

#include <purser/adapters/mcp/protocol/tool_alias.hpp>
#include <purser/runtime/tools/tool_name.hpp>

namespace purser::mcp {
namespace {

constexpr std::string_view hash_letters = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t hash_bytes = 10;
/// Before a hash; no word begins like this.
constexpr std::string_view hash_mark = "_0";

bool is_plain(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_tool_name_letter);
}

bool ends_like_a_hash(std::string_view text) noexcept {
  constexpr auto bytes = hash_mark.size() + hash_bytes;
  if (text.size() < bytes) return false;
  const auto end = text.substr(text.size() - bytes);
  return end.starts_with(hash_mark) &&
         end.find_first_not_of(hash_letters, hash_mark.size()) == std::string_view::npos;
}

/// FNV-1a of 64 bits.
std::uint64_t mixed(std::uint64_t hash, std::string_view text) noexcept {
  for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001b3ULL;
  return hash;
}

/// The length keeps `ab`, `c` apart from `a`, `bc`.
std::string hash_of(std::string_view server, std::string_view name) {
  auto hash = mixed(0xcbf29ce484222325ULL, std::to_string(server.size()) + ":");
  hash = mixed(mixed(hash, server), name);
  hash ^= hash >> 29U;  // the upper bits of FNV are the better ones
  std::string text;
  for (std::size_t i = 0; i < hash_bytes; ++i) {
    text += hash_letters[hash & 31U];
    hash >>= 5U;
  }
  return text;
}

std::string safe(std::string_view text) {
  std::string kept(text);
  std::replace_if(kept.begin(), kept.end(), [](char c) { return !is_tool_name_letter(c); }, '_');
  return kept;
}

}  // namespace

std::string tool_alias(std::string_view server, std::string_view name) {
  std::string alias = std::string(server) + "_" + std::string(name);
  const bool unambiguous = server.find('_') == std::string_view::npos && !ends_like_a_hash(alias);
  const bool fits = alias.size() <= tool_alias_bytes_max;
  if (is_plain(server) && is_plain(name) && unambiguous && fits) return alias;
  alias = safe(alias.substr(0, tool_alias_bytes_max - hash_mark.size() - hash_bytes));
  return alias + std::string(hash_mark) + hash_of(server, name);
}

}  // namespace purser::mcp
