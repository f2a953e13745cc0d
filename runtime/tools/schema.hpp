// schema.hpp: the JSON schema of a C++ type.
#pragma once

#include <purser/runtime/tools/shape_of.hpp>

namespace purser {

/// The schema of values of this shape. Objects list `properties`, `required` and refuse further
/// properties; nothing is shared through `$ref`, because not every provider follows it.
///
/// A member is required unless it is a `std::optional`, a `bool`, or its default member
/// initializer differs from `T{}`; such a default is shown as `default`. (`int page = 0` cannot be
/// told from `int page` and is required.) Integers up to 32 bits show their range.
[[nodiscard]] Json schema_of(const Shape& shape);

template <class T>
[[nodiscard]] Json schema_of() {
  return schema_of(checked_shape_of<T>());
}

namespace detail {

/// Whether JSON may leave out a member, and what it is then.
struct MemberDefault {
  bool required = true;
  Json value;  ///< null: nothing worth showing
};

[[nodiscard]] MemberDefault default_of(const ShapeMember& member, void* default_object);

/// The smallest and largest integer that fits.
[[nodiscard]] Json minimum_of(const Shape& integer);
[[nodiscard]] Json maximum_of(const Shape& integer);

}  // namespace detail

}  // namespace purser
