// elicitation_field.hpp: one field of a form.
#pragma once

#include <cstdint>

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

/// Error: `invalid_argument`: a wrong type, length, range, format or choice.
[[nodiscard]] Result<> check_field(const Json& property, const Json& value);

}  // namespace purser::mcp
