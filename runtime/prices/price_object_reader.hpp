// price_object_reader.hpp: reads the members of a JSON object of a price table, strictly.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/json_number.hpp>
#include <purser/runtime/money_json.hpp>
#include <purser/runtime/prices/rate.hpp>
#include <purser/runtime/usage.hpp>

namespace purser::detail {

/// Reads the members of one object. The first error sticks, and what is read after it means
/// nothing; `finish()` tells.
class ObjectReader {
 public:
  ObjectReader(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
    known_.reserve(32);
    if (!object.is_object()) set_error("is not an object");
  }

  /// The member, or null where it is missing or null itself.
  const Json* member(const char* key) {
    known_.push_back(key);
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  std::string text(const char* key, bool required = false) {
    const Json* value = member(key);
    if (!value) {
      if (required) set_error("needs \"" + std::string(key) + '"');
      return {};
    }
    if (!value->is_string()) {
      set_error("\"" + std::string(key) + "\" is not a string");
      return {};
    }
    const auto& found = value->get_ref<const std::string&>();
    if (required && found.empty()) set_error("\"" + std::string(key) + "\" is empty");
    return found;
  }

  bool flag(const char* key, bool otherwise) {
    const Json* value = member(key);
    if (!value) return otherwise;
    if (value->is_boolean()) return value->get<bool>();
    set_error("\"" + std::string(key) + "\" is not true or false");
    return otherwise;
  }

  std::optional<Tokens> tokens(const char* key) {
    const Json* value = member(key);
    if (!value) return std::nullopt;
    if (value->is_number_integer() && value->get<std::int64_t>() >= 0 &&
        (!value->is_number_unsigned() || value->get<std::uint64_t>() <= INT64_MAX)) {
      return value->get<std::int64_t>();
    }
    set_error("\"" + std::string(key) + "\" is not a whole number of tokens");
    return std::nullopt;
  }

  std::optional<Rate> rate(const char* key) {
    return from_number<Rate>(key, [](std::string_view text) { return Rate::parse(text); });
  }

  Money money(const char* key) {
    const Json* value = member(key);
    return value ? money_of(key, *value) : Money();
  }

  Money money_of(const std::string& key, const Json& value) {
    const auto read = money_from_json(value);
    if (read) return *read;
    set_error('"' + key + "\": " + read.error().message());
    return {};
  }

  Factor factor_of(const std::string& key, const Json& value) {
    const auto text = decimal_text_of(value);
    const auto read = Factor::parse(text ? *text : std::string("not a number"));
    if (read) return *read;
    set_error('"' + key + "\": " + read.error().message());
    return {};
  }

  /// Calls `read(name, value)` for each member of the object `key`.
  template <class Read>
  void each(const char* key, Read read) {
    const Json* value = member(key);
    if (!value) return;
    if (!value->is_object()) return set_error("\"" + std::string(key) + "\" is not an object");
    for (const auto& [name, item] : value->items()) read(name, item);
  }

  /// Calls `read(value)` for each item of the list `key`.
  template <class Read>
  void each_item(const char* key, Read read) {
    const Json* value = member(key);
    if (!value) return;
    if (!value->is_array()) return set_error("\"" + std::string(key) + "\" is not a list");
    for (const auto& item : *value) read(item);
  }

  void set_error(const std::string& what) {
    set_error(Error(ErrorCode::invalid_argument, what).in(where_));
  }
  void set_error(Error error) {
    if (!error_) error_ = std::move(error);
  }

  [[nodiscard]] const std::string& where() const noexcept { return where_; }

  /// The first error, or the first key that nobody asked for.
  Result<> finish() {
    if (error_) return fail(*error_);
    for (const auto& [key, value] : object_.items()) {
      if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
        return fail(ErrorCode::invalid_argument, where_ + ": unknown key \"" + key + '"');
      }
    }
    return {};
  }

 private:
  template <class Value, class Parse>
  std::optional<Value> from_number(const char* key, Parse parse) {
    const Json* value = member(key);
    if (!value) return std::nullopt;
    const auto text = decimal_text_of(*value);
    if (!text) {
      set_error("\"" + std::string(key) + "\" is not a number");
      return std::nullopt;
    }
    const auto read = parse(*text);
    if (read) return *read;
    set_error("\"" + std::string(key) + "\": " + read.error().message());
    return std::nullopt;
  }

  const Json& object_;
  std::string where_;
  std::vector<std::string_view> known_;  ///< literals
  std::optional<Error> error_;
};

}  // namespace purser::detail
