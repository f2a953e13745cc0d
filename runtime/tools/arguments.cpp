// arguments.cpp: walks a Shape and a JSON value side by side.
#include <purser/runtime/tools/arguments.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>

#include <purser/runtime/suggestion.hpp>
#include <purser/runtime/tools/schema.hpp>

namespace purser {

namespace {

using Kind = Shape::Kind;

/// Stores the low `size` bytes of `bits` as an integer of that size.
void store_integer(void* target, std::uint8_t size, std::uint64_t bits) {
  const auto store = [&](auto narrow) { std::memcpy(target, &narrow, sizeof narrow); };
  if (size == 1) store(static_cast<std::uint8_t>(bits));
  if (size == 2) store(static_cast<std::uint16_t>(bits));
  if (size == 4) store(static_cast<std::uint32_t>(bits));
  if (size == 8) store(bits);
}

template <class Narrow>
std::int64_t load(const void* source) {
  Narrow value;
  std::memcpy(&value, source, sizeof value);
  return static_cast<std::int64_t>(value);
}

/// The integer, sign-extended; for 8 unsigned bytes its bits.
std::int64_t load_integer(const void* source, std::uint8_t size, bool is_signed) {
  if (size == 1) return is_signed ? load<std::int8_t>(source) : load<std::uint8_t>(source);
  if (size == 2) return is_signed ? load<std::int16_t>(source) : load<std::uint16_t>(source);
  if (size == 4) return is_signed ? load<std::int32_t>(source) : load<std::uint32_t>(source);
  return load<std::int64_t>(source);
}

std::optional<std::uint64_t> bits_within(const Shape& shape, std::int64_t value) {
  const bool negative_fits = value >= detail::minimum_of(shape).get<std::int64_t>();
  const auto bits = static_cast<std::uint64_t>(value);
  const bool fits =
      value < 0 ? negative_fits : bits <= detail::maximum_of(shape).get<std::uint64_t>();
  return fits ? std::optional(bits) : std::nullopt;
}

std::optional<std::uint64_t> bits_within(const Shape& shape, std::uint64_t value) {
  const bool fits = value <= detail::maximum_of(shape).get<std::uint64_t>();
  return fits ? std::optional(value) : std::nullopt;
}

/// The bits of the integer that `json` is, if it is one (`3.0` is) and fits.
std::optional<std::uint64_t> integer_bits(const Shape& shape, const Json& json) {
  if (json.is_number_unsigned()) return bits_within(shape, json.get<std::uint64_t>());
  if (json.is_number_integer()) return bits_within(shape, json.get<std::int64_t>());
  if (!json.is_number_float()) return std::nullopt;
  const auto value = json.get<double>();
  // Integers that are too small for 64 bits were parsed to exactly -2^63.
  if (std::trunc(value) != value || value <= -0x1p63 || value >= 0x1p64) return std::nullopt;
  if (value < 0) return bits_within(shape, static_cast<std::int64_t>(value));
  return bits_within(shape, static_cast<std::uint64_t>(value));
}

std::string integer_range(const Shape& shape) {
  return "an integer between " + dump_json(detail::minimum_of(shape)) + " and " +
         dump_json(detail::maximum_of(shape));
}

class Reader {
 public:
  explicit Reader(Problems& problems) : problems_(problems) {}

  void read(const Shape& shape, const Json& json, void* value, const JsonPath& path) {
    switch (shape.kind) {
      case Kind::string:
        if (!json.is_string()) return problems_.add_unexpected(path, "a string", json);
        *static_cast<std::string*>(value) = json.get_ref<const std::string&>();
        return;
      case Kind::boolean:
        if (!json.is_boolean()) return problems_.add_unexpected(path, "true or false", json);
        *static_cast<bool*>(value) = json.get<bool>();
        return;
      case Kind::integer:
        return read_integer(shape, json, value, path);
      case Kind::number:
        return read_number(shape, json, value, path);
      case Kind::enumeration:
        return read_enum(shape, json, value, path);
      case Kind::json:
        *static_cast<Json*>(value) = json;
        return;
      case Kind::optional:
        if (!json.is_null()) read_element(shape, {}, json, value, path);
        return;
      case Kind::array:
        return read_array(shape, json, value, path);
      case Kind::map:
        return read_map(shape, json, value, path);
      case Kind::object:
        return read_object(shape, json, value, path);
    }
  }

 private:
  void read_integer(const Shape& shape, const Json& json, void* value, const JsonPath& path) {
    const auto bits = integer_bits(shape, json);
    if (!bits) return problems_.add_unexpected(path, integer_range(shape), json);
    store_integer(value, shape.size, *bits);
  }

  void read_number(const Shape& shape, const Json& json, void* value, const JsonPath& path) {
    const double number = json.is_number() ? json.get<double>() : std::nan("");
    if (!std::isfinite(number)) return problems_.add_unexpected(path, "a number", json);
    if (shape.size == sizeof(double)) {
      *static_cast<double*>(value) = number;
    } else if (std::abs(number) <= static_cast<double>(std::numeric_limits<float>::max())) {
      *static_cast<float*>(value) = static_cast<float>(number);
    } else {
      problems_.add_unexpected(path, "a number between -3.4e38 and 3.4e38", json);
    }
  }

  void read_enum(const Shape& shape, const Json& json, void* value, const JsonPath& path) {
    std::string allowed;
    std::vector<std::string_view> names;
    for (const auto& enumerator : shape.enumerators) {
      if (json.is_string() && json.get_ref<const std::string&>() == enumerator.name) {
        return store_integer(value, shape.size, static_cast<std::uint64_t>(enumerator.bits));
      }
      names.push_back(enumerator.name);
      allowed += (allowed.empty() ? "\"" : ", \"") + std::string(enumerator.name) + "\"";
    }
    auto text = "expected one of " + allowed + ", got " + excerpt(json);
    if (json.is_string()) {
      text += did_you_mean(json.get_ref<const std::string&>(), std::span(names));
    }
    problems_.add(path, text);
  }

  void read_element(const Shape& shape, std::string_view key, const Json& json, void* container,
                    const JsonPath& path) {
    const auto fill = [&](std::string_view, void* element) {
      read(*shape.element, json, element, path);
    };
    shape.add(container, key, std::ref(fill));
  }

  void read_array(const Shape& shape, const Json& json, void* value, const JsonPath& path) {
    if (!json.is_array()) return problems_.add_unexpected(path, "an array", json);
    for (std::size_t i = 0; i < json.size() && !problems_.full(); ++i) {
      read_element(shape, {}, json[i], value, JsonPath(path, i));
    }
  }

  void read_map(const Shape& shape, const Json& json, void* value, const JsonPath& path) {
    if (!json.is_object()) return problems_.add_unexpected(path, "an object", json);
    for (const auto& [key, element] : json.items()) {
      if (problems_.full()) return;
      read_element(shape, key, element, value, JsonPath(path, key));
    }
  }

  void read_object(const Shape& shape, const Json& json, void* value, const JsonPath& path) {
    if (!json.is_object()) return problems_.add_unexpected(path, "an object", json);
    std::size_t used = 0;
    for (const auto& member : shape.members) {
      const JsonPath place(path, member.name);
      const auto found = json.find(member.name);
      if (found != json.end()) ++used;
      if (found != json.end() && (!found->is_null() || takes_null(member))) {
        if (member.shape->reset != nullptr) member.shape->reset(member.get(value));
        read(*member.shape, *found, member.get(value), place);
      } else if (detail::default_of(member, value).required) {
        add_missing(*member.shape, place);
      }
    }
    if (used < json.size()) find_unknown(shape, json, path);
  }

  /// Elsewhere null means that the member is left out.
  static bool takes_null(const ShapeMember& member) { return member.shape->kind == Kind::json; }

  void add_missing(const Shape& shape, const JsonPath& path) {
    const auto schema = schema_of(shape);
    problems_.add(
        path, "missing" + (schema.contains("type") ? " (" + schema["type"].get<std::string>() + ")"
                                                   : std::string()));
  }

  void find_unknown(const Shape& shape, const Json& json, const JsonPath& path) {
    std::vector<std::string_view> names;
    for (const auto& member : shape.members) names.push_back(member.name);
    for (const auto& [key, element] : json.items()) {
      if (problems_.full()) return;
      if (std::find(names.begin(), names.end(), key) != names.end()) continue;
      problems_.add(JsonPath(path, key), "unknown" + did_you_mean(key, std::span(names)));
    }
  }

  Problems& problems_;
};

/// The double that prints like the float: 0.1, not 0.10000000149011612.
double shortest(float value) {
  if (!std::isfinite(value)) return value;
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.begin(), text.end(), value).ptr;
  double number = value;
  std::from_chars(text.begin(), end, number);
  return number;
}

Json write_number(const Shape& shape, const void* value) {
  const double number = shape.size == sizeof(double) ? *static_cast<const double*>(value)
                                                     : shortest(*static_cast<const float*>(value));
  return std::isfinite(number) ? Json(number) : Json(nullptr);
}

Json write_integer(const Shape& shape, const void* value) {
  const auto bits = load_integer(value, shape.size, shape.is_signed);
  if (shape.is_signed) return bits;
  return static_cast<std::uint64_t>(bits);
}

Json write_enum(const Shape& shape, const void* value) {
  const auto bits = load_integer(value, shape.size, shape.is_signed);
  for (const auto& enumerator : shape.enumerators) {
    if (enumerator.bits == bits) return std::string(enumerator.name);
  }
  return write_integer(shape, value);
}

Json write_container(const Shape& shape, const void* value) {
  Json json = shape.kind == Kind::array ? Json::array() : Json();
  if (shape.kind == Kind::map) json = Json::object();
  shape.each(value, [&](std::string_view key, void* element) {
    auto written = write_json(*shape.element, element);
    if (shape.kind == Kind::optional) json = std::move(written);
    if (shape.kind == Kind::array) json.push_back(std::move(written));
    if (shape.kind == Kind::map) json[std::string(key)] = std::move(written);
  });
  return json;
}

Json write_object(const Shape& shape, const void* value) {
  Json json = Json::object();
  for (const auto& member : shape.members) {
    auto written = write_json(*member.shape, member.get(const_cast<void*>(value)));
    if (member.shape->kind == Kind::optional && written.is_null()) continue;
    json[std::string(member.name)] = std::move(written);
  }
  return json;
}

}  // namespace

void read_json(const Shape& shape, const Json& json, void* value, Problems& problems) {
  const JsonPath root;
  const JsonLimits limits;
  if (is_deeper_than(json, limits.depth_max)) {
    return problems.add(root, "nested more than " + std::to_string(limits.depth_max) + " deep");
  }
  static const Json nothing = Json::object();
  const bool absent = json.is_null() && shape.kind == Kind::object;
  Reader(problems).read(shape, absent ? nothing : json, value, root);
}

Json write_json(const Shape& shape, const void* value) {
  switch (shape.kind) {
    case Kind::string:
      return *static_cast<const std::string*>(value);
    case Kind::boolean:
      return *static_cast<const bool*>(value);
    case Kind::integer:
      return write_integer(shape, value);
    case Kind::number:
      return write_number(shape, value);
    case Kind::enumeration:
      return write_enum(shape, value);
    case Kind::json:
      return *static_cast<const Json*>(value);
    case Kind::optional:
    case Kind::array:
    case Kind::map:
      return write_container(shape, value);
    case Kind::object:
      return write_object(shape, value);
  }
  return nullptr;
}

Result<Json> parse_arguments(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return Json::object();
  auto parsed = parse_json(text);
  if (parsed) return parsed;
  return fail(ErrorCode::invalid_tool_arguments,
              "the arguments are not valid JSON: " + parsed.error().message());
}

namespace detail {

Error arguments_error(const Problems& problems) {
  return Error(ErrorCode::invalid_tool_arguments, problems.text());
}

}  // namespace detail

}  // namespace purser
