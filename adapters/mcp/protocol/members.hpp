// members.hpp: members of JSON that a peer wrote, where nothing has to be as it should.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <purser/runtime/json.hpp>

namespace purser::mcp {

/// Null: `value` is no object or has no such member.
[[nodiscard]] inline const Json& member(const Json& value, const std::string& name) {
  static const Json nothing;
  if (!value.is_object()) return nothing;
  const auto found = value.find(name);
  return found == value.end() ? nothing : *found;
}

/// Null: no such member, or no text. Else valid as long as `value` is.
[[nodiscard]] inline const std::string* find_text(const Json& value, const std::string& name) {
  return member(value, name).get_ptr<const std::string*>();
}

/// Empty: no such member, or no text.
[[nodiscard]] inline std::string text_member(const Json& value, const std::string& name) {
  const auto* const found = find_text(value, name);
  return found == nullptr ? std::string() : *found;
}

/// Nothing: no such member, no whole number, or one that does not fit.
[[nodiscard]] inline std::optional<std::int64_t> whole_member(const Json& value,
                                                              const std::string& name) {
  const auto& found = member(value, name);
  if (!found.is_number_integer()) return std::nullopt;
  if (found.is_number_unsigned() && found.get<std::uint64_t>() > INT64_MAX) return std::nullopt;
  return found.get<std::int64_t>();
}

}  // namespace purser::mcp
