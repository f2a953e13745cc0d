// shape.hpp: what a C++ type looks like to JSON, as data, so that schemas, reading and writing are
// plain functions that are compiled once and not per tool.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace purser {

struct Shape;

/// A member of a described struct. `get` takes the address of the struct.
struct ShapeMember {
  std::string_view name;
  const Shape* shape;
  void* (*get)(void* object);
};

/// An enumerator. `bits`: its value, sign-extended.
struct ShapeEnumerator {
  std::string_view name;
  std::int64_t bits;
};

/// `key` is empty where elements have none.
using ShapeVisitor = std::function<void(std::string_view key, void* value)>;

/// A constant per C++ type; see shape_of.hpp. Values travel as `void*` to an object of that type.
struct Shape {
  enum class Kind : std::uint8_t {
    string,       ///< std::string
    boolean,      ///< bool
    integer,      ///< `size` bytes, `is_signed`
    number,       ///< float or double, by `size`
    enumeration,  ///< `size` bytes of the underlying type; `enumerators`
    json,         ///< Json: anything
    optional,     ///< `element`, `add`, `each`, `reset`
    array,        ///< the same
    map,          ///< the same, with keys
    object,       ///< `members`, `reset`, `with_default`
  };

  Kind kind;
  std::uint8_t size = 0;
  bool is_signed = false;
  std::span<const ShapeEnumerator> enumerators = {};
  std::span<const ShapeMember> members = {};
  const Shape* element = nullptr;

  /// Adds a default element (for `optional`: sets it) and lets `fill` write it.
  void (*add)(void* container, std::string_view key, const ShapeVisitor& fill) = nullptr;
  /// Visits the elements in order. Visitors do not change them.
  void (*each)(const void* container, const ShapeVisitor& visit) = nullptr;
  /// Makes a container or an object what it is without any input, `T{}`.
  void (*reset)(void* value) = nullptr;
  /// Shows a default-constructed object, `T{}`.
  void (*with_default)(const ShapeVisitor& visit) = nullptr;
};

}  // namespace purser
