// elicitation_field.hpp: one field of a form.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

enum class FieldKind : std::uint8_t {
  text,
  number,
  integer,
  boolean,
  choice,   ///< one of `enum`, or of the constants of `oneOf`
  choices,  ///< an array of such
  unsupported,
};

[[nodiscard]] FieldKind field_kind(const Json& property);

/// A value that may be chosen, and what the form calls it: its title, else the value itself.
struct FieldChoice {
  Json value{};
  std::string title{};
};

/// Of a `choice`, or of what the list of `choices` may have in it, in the form's order. Other kinds
/// have none.
[[nodiscard]] std::vector<FieldChoice> field_choices(const Json& property);

/// Error: `invalid_argument`: a wrong type, length, range, format or choice.
[[nodiscard]] Result<> check_field(const Json& property, const Json& value);

}  // namespace purser::mcp
