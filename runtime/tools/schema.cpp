// schema.cpp: writes a Shape down as JSON schema.
#include <purser/runtime/tools/schema.hpp>

#include <cmath>
#include <limits>

#include <purser/runtime/tools/arguments.hpp>

namespace purser {

namespace {

using Kind = Shape::Kind;

/// What a member of this shape is when nobody gives it a value.
Json blank(const Shape& shape) {
  Json value;
  switch (shape.kind) {
    case Kind::string:
      return "";
    case Kind::boolean:
      return false;
    case Kind::integer:
      return 0;
    case Kind::number:
      return 0.0;
    case Kind::array:
      return Json::array();
    case Kind::map:
      return Json::object();
    case Kind::json:
    case Kind::optional:
      return nullptr;
    case Kind::enumeration: {
      const std::int64_t zero = 0;
      return write_json(shape, &zero);
    }
    case Kind::object:
      shape.with_default(
          [&](std::string_view, void* object) { value = write_json(shape, object); });
      return value;
  }
  return value;
}

/// NaN and infinity have no JSON.
bool is_showable(const Json& value) {
  return !value.is_number_float() || std::isfinite(value.get<double>());
}

Json integer_schema(const Shape& shape) {
  Json schema{{"type", "integer"}};
  if (shape.size < 8 || !shape.is_signed) schema["minimum"] = detail::minimum_of(shape);
  if (shape.size < 8) schema["maximum"] = detail::maximum_of(shape);
  return schema;
}

Json enum_schema(const Shape& shape) {
  Json names = Json::array();
  for (const auto& enumerator : shape.enumerators) names.push_back(std::string(enumerator.name));
  return Json{{"type", "string"}, {"enum", std::move(names)}};
}

Json object_schema(const Shape& shape) {
  Json properties = Json::object();
  Json required = Json::array();
  shape.with_default([&](std::string_view, void* object) {
    for (const auto& member : shape.members) {
      auto property = schema_of(*member.shape);
      const auto fallback = detail::default_of(member, object);
      if (fallback.required) required.push_back(std::string(member.name));
      if (!fallback.value.is_null()) property["default"] = fallback.value;
      properties[std::string(member.name)] = std::move(property);
    }
  });
  Json schema{
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

}  // namespace

Json schema_of(const Shape& shape) {
  switch (shape.kind) {
    case Kind::string:
      return Json{{"type", "string"}};
    case Kind::boolean:
      return Json{{"type", "boolean"}};
    case Kind::integer:
      return integer_schema(shape);
    case Kind::number:
      return Json{{"type", "number"}};
    case Kind::enumeration:
      return enum_schema(shape);
    case Kind::json:
      return Json::object();
    case Kind::optional:
      return schema_of(*shape.element);
    case Kind::array:
      return Json{{"type", "array"}, {"items", schema_of(*shape.element)}};
    case Kind::map:
      return Json{{"type", "object"}, {"additionalProperties", schema_of(*shape.element)}};
    case Kind::object:
      return object_schema(shape);
  }
  return Json::object();
}

namespace detail {

MemberDefault default_of(const ShapeMember& member, void* default_object) {
  MemberDefault found;
  auto value = write_json(*member.shape, member.get(default_object));
  const bool may_be_absent = member.shape->kind == Kind::optional;
  found.required =
      !may_be_absent && member.shape->kind != Kind::boolean && value == blank(*member.shape);
  if (!found.required && is_showable(value)) found.value = std::move(value);
  return found;
}

Json minimum_of(const Shape& integer) {
  if (!integer.is_signed) return 0;
  return std::numeric_limits<std::int64_t>::min() >> (64 - 8 * integer.size);
}

Json maximum_of(const Shape& integer) {
  const int unused_bits = 64 - 8 * integer.size;
  if (integer.is_signed) return std::numeric_limits<std::int64_t>::max() >> unused_bits;
  return std::numeric_limits<std::uint64_t>::max() >> unused_bits;
}

}  // namespace detail

}  // namespace purser
