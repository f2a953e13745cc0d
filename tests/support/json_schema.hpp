// json_schema.hpp: checks values against a JSON Schema of draft 7, patterns included; for schemas
// that are ours.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include <purser/runtime/json.hpp>

namespace purser {

/// Not thread-safe. Throws where a schema has a keyword that it does not know: nothing is taken for
/// checked that was not.
class JsonSchema {
 public:
  explicit JsonSchema(Json root) : root_(std::move(root)) {}

  /// Where `value` does not fit, and the keyword that says so; empty where it fits.
  [[nodiscard]] std::string problem_in(const Json& value) const { return check(root_, value, ""); }

 private:
  [[nodiscard]] std::string check(const Json& schema, const Json& value,
                                  const std::string& path) const {
    if (schema.is_boolean()) return schema.get<bool>() ? "" : path + ": false";
    if (schema.contains("$ref")) {
      const auto reference = schema["$ref"].get<std::string>();
      return check(root_.at(Json::json_pointer(reference.substr(1))), value, path);
    }
    for (const auto& [keyword, rule] : schema.items()) {
      if (auto problem = check_keyword(schema, keyword, rule, value, path); !problem.empty()) {
        return problem;
      }
    }
    return {};
  }

  [[nodiscard]] std::string check_keyword(const Json& schema, const std::string& keyword,
                                          const Json& rule, const Json& value,
                                          const std::string& path) const {
    static const std::set<std::string> silent{"$schema",
                                              "$comment",
                                              "title",
                                              "description",
                                              "default",
                                              "definitions",
                                              "patternErrorMessage",
                                              "errorMessage",
                                              "examples",
                                              "then",
                                              "else",
                                              "items",
                                              "properties",
                                              "additionalProperties"};
    if (keyword == "if") return check_if(schema, value, path);
    if (keyword == "properties" || keyword == "additionalProperties") {
      return value.is_object() ? check_members(schema, value, path) : "";
    }
    if (keyword == "items") return value.is_array() ? check_items(rule, value, path) : "";
    if (silent.contains(keyword) || holds(keyword, rule, value, path)) return {};
    return path + ": " + keyword;
  }

  [[nodiscard]] std::string check_if(const Json& schema, const Json& value,
                                     const std::string& path) const {
    const auto* branch = check(schema["if"], value, path).empty() ? "then" : "else";
    return schema.contains(branch) ? check(schema[branch], value, path) : "";
  }

  [[nodiscard]] std::string check_members(const Json& schema, const Json& value,
                                          const std::string& path) const {
    for (const auto& [key, member] : value.items()) {
      auto problem = check(schema_of(schema, key), member, path + "/" + key);
      if (!problem.empty()) return problem;
    }
    return {};
  }

  static const Json& schema_of(const Json& schema, const std::string& key) {
    static const Json anything = true;
    const auto known = schema.find("properties");
    if (known != schema.end() && known->contains(key)) return (*known)[key];
    const auto others = schema.find("additionalProperties");
    return others == schema.end() ? anything : *others;
  }

  [[nodiscard]] std::string check_items(const Json& schema, const Json& value,
                                        const std::string& path) const {
    for (std::size_t i = 0; i < value.size(); ++i) {
      auto problem = check(schema, value[i], path + "/" + std::to_string(i));
      if (!problem.empty()) return problem;
    }
    return {};
  }

  [[nodiscard]] bool holds(const std::string& keyword, const Json& rule, const Json& value,
                           const std::string& path) const {
    const auto fits = [&](const Json& form) { return check(form, value, path).empty(); };
    if (keyword == "anyOf") return std::any_of(rule.begin(), rule.end(), fits);
    if (keyword == "allOf") return std::all_of(rule.begin(), rule.end(), fits);
    if (keyword == "oneOf") return std::count_if(rule.begin(), rule.end(), fits) == 1;
    if (keyword == "const") return value == rule;
    if (keyword == "enum") return std::find(rule.begin(), rule.end(), value) != rule.end();
    if (keyword == "type") return has_one_of(rule.is_array() ? rule : Json::array({rule}), value);
    return holds_for_type(keyword, rule, value);
  }

  [[nodiscard]] bool holds_for_type(const std::string& keyword, const Json& rule,
                                    const Json& value) const {
    const bool has_text = value.is_string();
    const bool has_number = value.is_number();
    const auto has_key = [&](const Json& key) { return value.contains(key.get<std::string>()); };
    if (keyword == "pattern")
      return !has_text || matches(rule.get<std::string>(), value.get<std::string>());
    if (keyword == "minLength") return !has_text || value.get<std::string>().size() >= rule;
    if (keyword == "minimum") return !has_number || value >= rule;
    if (keyword == "maximum") return !has_number || value <= rule;
    if (keyword == "exclusiveMinimum") return !has_number || value > rule;
    if (keyword == "minItems") return !value.is_array() || value.size() >= rule;
    if (keyword == "minProperties") return !value.is_object() || value.size() >= rule;
    if (keyword == "required") {
      return !value.is_object() || std::all_of(rule.begin(), rule.end(), has_key);
    }
    if (keyword == "propertyNames") return !value.is_object() || names_fit(rule, value);
    if (keyword == "dependencies") return !value.is_object() || has_dependencies(rule, value);
    throw std::invalid_argument("a keyword that JsonSchema does not know: " + keyword);
  }

  [[nodiscard]] bool names_fit(const Json& rule, const Json& value) const {
    for (const auto& [key, member] : value.items()) {
      if (!check(rule, Json(key), "").empty()) return false;
    }
    return true;
  }

  static bool has_dependencies(const Json& rule, const Json& value) {
    for (const auto& [key, needed] : rule.items()) {
      if (!value.contains(key)) continue;
      for (const auto& other : needed) {
        if (!value.contains(other.get<std::string>())) return false;
      }
    }
    return true;
  }

  bool matches(const std::string& pattern, const std::string& text) const {
    const auto known = patterns_.try_emplace(pattern, pattern).first;
    return std::regex_search(text, known->second);
  }

  static bool has_one_of(const Json& types, const Json& value) {
    const auto is_whole = [&] {
      return value.is_number() && std::trunc(value.get<double>()) == value.get<double>();
    };
    return std::any_of(types.begin(), types.end(), [&](const Json& type) {
      if (type == "integer") return is_whole();
      if (type == "array") return value.is_array();
      if (type == "object") return value.is_object();
      if (type == "string") return value.is_string();
      if (type == "number") return value.is_number();
      if (type == "null") return value.is_null();
      if (type == "boolean") return value.is_boolean();
      throw std::invalid_argument("a type that JsonSchema does not know: " + type.dump());
    });
  }

  Json root_;
  mutable std::map<std::string, std::regex> patterns_;  ///< compiling one takes long
};

}  // namespace purser
