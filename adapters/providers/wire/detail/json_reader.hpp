// json_reader.hpp: simdjson's on-demand parser with the buffer it needs; only .cpp files include
// this.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace purser::provider_wire::detail {

namespace ondemand = simdjson::ondemand;

/// Parses one text at a time. Views into values are valid until the next `parse`.
class JsonReader {
 public:
  simdjson::simdjson_result<ondemand::document> parse(std::string_view text) {
    if (buffer_.size() < text.size() + simdjson::SIMDJSON_PADDING) {
      buffer_.resize(text.size() + text.size() / 2 + simdjson::SIMDJSON_PADDING);
    }
    if (!text.empty()) std::memcpy(buffer_.data(), text.data(), text.size());
    return parser_.iterate(buffer_.data(), text.size(), buffer_.size());
  }

  /// The same for a text that is an object. False: it is none. `document` must outlive `object`.
  [[nodiscard]] bool parse_object(std::string_view text, ondemand::document& document,
                                  ondemand::object& object) {
    return parse(text).get(document) == simdjson::SUCCESS &&
           document.get_object().get(object) == simdjson::SUCCESS;
  }

 private:
  ondemand::parser parser_;
  std::string buffer_;
};

/// Nothing follows the value that was read to its end.
[[nodiscard]] inline bool is_at_end(ondemand::document& document) {
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS;
}

/// Calls `on_field(name, value)` for each member. False: the text is no valid JSON, or `on_field`
/// said false.
template <class OnField>
[[nodiscard]] bool for_each_field(ondemand::object object, OnField&& on_field) {
  for (auto result : object) {
    ondemand::field field;
    if (std::move(result).get(field) != simdjson::SUCCESS) return false;
    std::string_view name;
    if (field.unescaped_key().get(name) != simdjson::SUCCESS) return false;
    if (!on_field(name, field.value())) return false;
  }
  return true;
}

/// The same for a value that should be an object. Any other kind of value is skipped: unknown
/// shapes are not an error.
template <class OnField>
[[nodiscard]] bool for_each_field(ondemand::value value, OnField&& on_field) {
  ondemand::json_type type;
  if (value.type().get(type) != simdjson::SUCCESS) return false;
  if (type != ondemand::json_type::object) return true;
  ondemand::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) return false;
  return for_each_field(object, on_field);
}

/// Calls `on_item(value)` for each element of an array; skips what is none.
template <class OnItem>
[[nodiscard]] bool for_each_item(ondemand::value value, OnItem&& on_item) {
  ondemand::json_type type;
  if (value.type().get(type) != simdjson::SUCCESS) return false;
  if (type != ondemand::json_type::array) return true;
  ondemand::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) return false;
  for (auto result : array) {
    ondemand::value item;
    if (std::move(result).get(item) != simdjson::SUCCESS) return false;
    if (!on_item(item)) return false;
  }
  return true;
}

/// Goes back to the object's first member. False: the text is broken. simdjson must not be asked
/// anything after such an error.
[[nodiscard]] inline bool rewind(ondemand::object& object) {
  bool has_fields = false;
  return object.reset().get(has_fields) == simdjson::SUCCESS;
}

/// Finds a member wherever it stands; unset where there is none. False: the text is broken.
[[nodiscard]] inline bool find(ondemand::object& object, std::string_view name,
                               std::optional<ondemand::value>& value) {
  ondemand::value found;
  const auto error = object.find_field_unordered(name).get(found);
  if (error == simdjson::SUCCESS) value = found;
  return error == simdjson::SUCCESS || error == simdjson::NO_SUCH_FIELD;
}

/// Finds a member that is an object. False: there is none, or the text is broken.
[[nodiscard]] inline bool find_object(ondemand::object& object, std::string_view name,
                                      ondemand::object& found) {
  std::optional<ondemand::value> value;
  return find(object, name, value) && value && value->get_object().get(found) == simdjson::SUCCESS;
}

/// Finds an integer and rewinds; unset where there is none. False: the text is broken.
[[nodiscard]] inline bool find_integer(ondemand::object& object, std::string_view name,
                                       std::optional<std::int64_t>& number) {
  std::optional<ondemand::value> value;
  if (!find(object, name, value)) return false;
  std::int64_t read = 0;
  if (value && value->get_int64().get(read) == simdjson::SUCCESS) number = read;
  return rewind(object);
}

/// Finds a string and rewinds; `text` stays as it is where there is none. False: the text is
/// broken.
[[nodiscard]] inline bool find_string(ondemand::object& object, std::string_view name,
                                      std::string_view& text) {
  std::optional<ondemand::value> value;
  if (!find(object, name, value)) return false;
  std::string_view read;
  if (value && value->get_string().get(read) == simdjson::SUCCESS) text = read;
  return rewind(object);
}

/// Leaves `text` as it is when the value is no string (`null` mostly). False: the string is broken.
[[nodiscard]] inline bool read_string(ondemand::value value, std::string_view& text) {
  ondemand::json_type type;
  if (value.type().get(type) != simdjson::SUCCESS) return false;
  if (type != ondemand::json_type::string) return true;
  return value.get_string().get(text) == simdjson::SUCCESS;
}

/// The same, and an empty string leaves `text` as it is too.
[[nodiscard]] inline bool assign(ondemand::value value, std::string& text) {
  std::string_view read;
  if (!read_string(value, read)) return false;
  if (!read.empty()) text = read;
  return true;
}

/// False: the text is broken.
[[nodiscard]] inline bool type_of(ondemand::value value, ondemand::json_type& type) {
  return value.type().get(type) == simdjson::SUCCESS;
}

/// The text of a scalar, quotes included; empty for objects and arrays.
[[nodiscard]] inline std::string_view scalar_token(ondemand::value value) {
  ondemand::json_type type;
  if (value.type().get(type) != simdjson::SUCCESS) return {};
  if (type == ondemand::json_type::object || type == ondemand::json_type::array) return {};
  return value.raw_json_token();
}

/// The whole text of any value.
[[nodiscard]] inline bool read_raw(ondemand::value value, std::string_view& text) {
  ondemand::json_type type;
  if (value.type().get(type) != simdjson::SUCCESS) return false;
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    return value.get_object().get(object) == simdjson::SUCCESS &&
           object.raw_json().get(text) == simdjson::SUCCESS;
  }
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    return value.get_array().get(array) == simdjson::SUCCESS &&
           array.raw_json().get(text) == simdjson::SUCCESS;
  }
  text = value.raw_json_token();
  return true;
}

}  // namespace purser::provider_wire::detail
