// shape_of.hpp: the Shape of a C++ type, found by the compiler.
#pragma once

#include <array>
#include <boost/describe/bases.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/tools/shape.hpp>

namespace purser {

namespace detail {

template <class T>
inline constexpr bool is_described_struct =
    std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
inline constexpr bool is_described_enum = false;
template <class T>
  requires std::is_enum_v<T>
inline constexpr bool is_described_enum<T> = boost::describe::has_describe_enumerators<T>::value;

/// `char`, `wchar_t` and the like are letters, not numbers.
template <class T>
inline constexpr bool is_letter =
    std::is_same_v<T, char> || std::is_same_v<T, wchar_t> || std::is_same_v<T, char8_t> ||
    std::is_same_v<T, char16_t> || std::is_same_v<T, char32_t>;

template <class T>
inline constexpr bool is_plain_integer = false;
template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool> && !is_letter<T>)
inline constexpr bool is_plain_integer<T> = sizeof(T) <= 8;

/// Containers; specialised below.
template <class T>
struct ContainerShape {
  static constexpr bool exists = false;
};

/// What can stand in arguments and results. Says nothing about the elements of containers and the
/// members of structs; these are checked when their own shape is made.
template <class T>
inline constexpr bool has_shape =
    std::is_same_v<T, std::string> || std::is_same_v<T, bool> || std::is_same_v<T, Json> ||
    is_plain_integer<T> || std::is_same_v<T, float> || std::is_same_v<T, double> ||
    is_described_enum<T> || ContainerShape<T>::exists || is_described_struct<T>;

template <class T>
constexpr Shape make_shape();

}  // namespace detail

/// The shape of `T`. A type that JSON cannot hold stops the compiler with a sentence.
template <class T>
inline constexpr Shape shape_of = detail::make_shape<T>();

namespace detail {

template <class T>
struct ContainerShape<std::optional<T>> {
  static constexpr bool exists = true;
  static constexpr auto kind = Shape::Kind::optional;
  using Element = T;
  static void add(void* container, std::string_view key, const ShapeVisitor& fill) {
    fill(key, &static_cast<std::optional<T>*>(container)->emplace());
  }
  static void each(const void* container, const ShapeVisitor& visit) {
    const auto& value = *static_cast<const std::optional<T>*>(container);
    if (value) visit({}, const_cast<T*>(&*value));
  }
};

template <class T, class Allocator>
struct ContainerShape<std::vector<T, Allocator>> {
  static constexpr bool exists = true;
  static constexpr auto kind = Shape::Kind::array;
  using Element = T;
  static void add(void* container, std::string_view key, const ShapeVisitor& fill) {
    auto& values = *static_cast<std::vector<T, Allocator>*>(container);
    T value{};  // vector<bool> has no element to point at
    fill(key, &value);
    values.push_back(std::move(value));
  }
  static void each(const void* container, const ShapeVisitor& visit) {
    for (const auto& element : *static_cast<const std::vector<T, Allocator>*>(container)) {
      if constexpr (std::is_same_v<T, bool>) {
        bool value = element;
        visit({}, &value);
      } else {
        visit({}, const_cast<T*>(&element));
      }
    }
  }
};

template <class T, class Less, class Allocator>
struct ContainerShape<std::map<std::string, T, Less, Allocator>> {
  static constexpr bool exists = true;
  static constexpr auto kind = Shape::Kind::map;
  using Element = T;
  using Map = std::map<std::string, T, Less, Allocator>;
  static void add(void* container, std::string_view key, const ShapeVisitor& fill) {
    fill(key, &(*static_cast<Map*>(container))[std::string(key)]);
  }
  static void each(const void* container, const ShapeVisitor& visit) {
    for (const auto& [key, value] : *static_cast<const Map*>(container)) {
      visit(key, const_cast<T*>(&value));
    }
  }
};

template <class E, class List>
struct EnumeratorList;
template <class E, template <class...> class List, class... D>
struct EnumeratorList<E, List<D...>> {
  static constexpr std::array<ShapeEnumerator, sizeof...(D)> value{
      ShapeEnumerator{D::name, static_cast<std::int64_t>(D::value)}...};
};

template <class P>
struct PointedMember;
template <class T, class C>
struct PointedMember<T C::*> {
  using type = T;
};

template <class S, class D>
void* member_of(void* object) {
  return &(static_cast<S*>(object)->*D::pointer);
}

template <class D>
using MemberType = typename PointedMember<std::remove_cv_t<decltype(D::pointer)>>::type;

template <class T>
using DescribedMembers = boost::describe::describe_members<T, boost::describe::mod_public |
                                                                  boost::describe::mod_inherited>;

template <class D>
constexpr const Shape* member_shape() {
  using T = MemberType<D>;
  static_assert(!std::is_const_v<T>, "a member of a tool's arguments or result cannot be const");
  static_assert(!std::is_function_v<T>,
                "describe the data members of a tool's arguments, not functions");
  return &shape_of<T>;
}

template <class S, class List>
struct MemberList;
template <class S, template <class...> class List, class... D>
struct MemberList<S, List<D...>> {
  static constexpr std::array<ShapeMember, sizeof...(D)> value{
      ShapeMember{D::name, member_shape<D>(), &member_of<S, D>}...};
};

template <class List>
inline constexpr bool is_empty_list = false;
template <template <class...> class List>
inline constexpr bool is_empty_list<List<>> = true;

template <class List>
inline constexpr bool all_bases_described = true;
template <template <class...> class List, class... D>
inline constexpr bool all_bases_described<List<D...>> =
    (boost::describe::has_describe_members<typename D::type>::value && ...);

template <class T>
void reset(void* value) {
  *static_cast<T*>(value) = T{};
}

template <class T>
void with_default(const ShapeVisitor& visit) {
  T value{};
  visit({}, &value);
}

template <class T>
constexpr Shape make_object_shape() {
  namespace bd = boost::describe;
  static_assert(all_bases_described<bd::describe_bases<T, bd::mod_any_access>>,
                "a base class of a tool's arguments or result is not described: add "
                "BOOST_DESCRIBE_STRUCT(Base, (), (members...)) after it");
  static_assert(
      is_empty_list<bd::describe_members<T, bd::mod_private | bd::mod_protected>>,
      "the members of a tool's arguments or result must be public: describe only public members");
  static_assert(std::is_default_constructible_v<T>,
                "a tool's arguments or result needs a default constructor");
  return Shape{.kind = Shape::Kind::object,
               .members = MemberList<T, DescribedMembers<T>>::value,
               .reset = &reset<T>,
               .with_default = &with_default<T>};
}

template <class T>
constexpr Shape make_enum_shape() {
  using Underlying = std::underlying_type_t<T>;
  return Shape{.kind = Shape::Kind::enumeration,
               .size = sizeof(Underlying),
               .is_signed = std::is_signed_v<Underlying>,
               .enumerators = EnumeratorList<T, boost::describe::describe_enumerators<T>>::value};
}

template <class T>
constexpr Shape make_container_shape() {
  using Container = ContainerShape<T>;
  return Shape{.kind = Container::kind,
               .element = &shape_of<typename Container::Element>,
               .add = &Container::add,
               .each = &Container::each,
               .reset = &reset<T>};
}

template <class T>
constexpr Shape make_shape() {
  static_assert(has_shape<T>,
                "this type cannot stand in a tool's arguments or result. Use std::string, bool, an "
                "integer, double, float, Json, an enum with BOOST_DESCRIBE_ENUM, a struct with "
                "BOOST_DESCRIBE_STRUCT, or std::optional, std::vector, std::map<std::string, ...> "
                "of these");
  if constexpr (std::is_same_v<T, std::string>)
    return Shape{.kind = Shape::Kind::string};
  else if constexpr (std::is_same_v<T, bool>)
    return Shape{.kind = Shape::Kind::boolean};
  else if constexpr (std::is_same_v<T, Json>)
    return Shape{.kind = Shape::Kind::json};
  else if constexpr (is_plain_integer<T>)
    return Shape{.kind = Shape::Kind::integer, .size = sizeof(T), .is_signed = std::is_signed_v<T>};
  else if constexpr (std::is_floating_point_v<T>)
    return Shape{.kind = Shape::Kind::number, .size = sizeof(T)};
  else if constexpr (is_described_enum<T>)
    return make_enum_shape<T>();
  else if constexpr (ContainerShape<T>::exists)
    return make_container_shape<T>();
  else if constexpr (is_described_struct<T>)
    return make_object_shape<T>();
  else
    return Shape{.kind = Shape::Kind::json};
}

template <class List, class... Parents>
struct AnyMemberContains;

/// `Parents`: the structs on the way to `T`. Types are compared and not addresses of shapes, which
/// are no constants to g++ under its undefined behaviour sanitizer.
template <class T, class... Parents>
consteval bool contains_itself() {
  if constexpr ((std::is_same_v<T, Parents> || ...)) {
    return true;
  } else if constexpr (ContainerShape<T>::exists) {
    return contains_itself<typename ContainerShape<T>::Element, Parents...>();
  } else if constexpr (is_described_struct<T>) {
    return AnyMemberContains<DescribedMembers<T>, Parents..., T>::value;
  } else {
    return false;
  }
}

template <template <class...> class List, class... D, class... Parents>
struct AnyMemberContains<List<D...>, Parents...> {
  static constexpr bool value = (contains_itself<MemberType<D>, Parents...>() || ...);
};

}  // namespace detail

/// The shape of `T`, checked whole. Use this one from outside.
template <class T>
constexpr const Shape& checked_shape_of() {
  if constexpr (detail::has_shape<T>) {
    static_assert(!detail::contains_itself<T>(),
                  "a tool's arguments or result cannot contain their own type: models do not get "
                  "recursive schemas right. Use a flat list with parent ids, or Json");
  }
  return shape_of<T>;
}

}  // namespace purser
