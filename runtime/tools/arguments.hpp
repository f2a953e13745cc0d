// arguments.hpp: described structs from JSON, with everything that is wrong told at once, and back.
#pragma once

#include <optional>
#include <string_view>

#include <purser/runtime/tools/problems.hpp>
#include <purser/runtime/tools/shape_of.hpp>

namespace purser {

/// Writes `json` into the object of this shape at `value`, which must be default-constructed.
/// With problems, `value` holds whatever was read before.
///
/// An integer may be written `3.0`; numbers out of range, unknown properties and missing required
/// ones are problems (see schema.hpp for what is required). `null` stands for a member that is left
/// out; a missing argument object (null) for `{}`. Values nested more than 128 deep are refused.
void read_json(const Shape& shape, const Json& json, void* value, Problems& problems);

/// The value at `value` as JSON. Enumerators without a name are written as numbers, NaN and
/// infinity as null, unset optional members are left out.
[[nodiscard]] Json write_json(const Shape& shape, const void* value);

/// Tool arguments as a `T`. Error: `invalid_tool_arguments`, with up to 8 problems and their paths
/// (`filters[2].count: expected an integer between 0 and 255, got "x"`).
template <class T>
[[nodiscard]] Result<T> read_arguments(const Json& arguments);

template <class T>
[[nodiscard]] Json write_json(const T& value) {
  return write_json(checked_shape_of<T>(), &value);
}

/// The JSON text of arguments, as a model wrote it; nothing at all stands for `{}`.
/// Error: `invalid_tool_arguments`, which says where the text stops being JSON.
[[nodiscard]] Result<Json> parse_arguments(std::string_view text);

namespace detail {
/// `invalid_tool_arguments` with all problems.
[[nodiscard]] Error arguments_error(const Problems& problems);
}  // namespace detail

template <class T>
Result<T> read_arguments(const Json& arguments) {
  T value{};
  Problems problems;
  read_json(checked_shape_of<T>(), arguments, &value, problems);
  if (!problems.empty()) return fail(detail::arguments_error(problems));
  return value;
}

}  // namespace purser
