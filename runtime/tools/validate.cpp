// validate.cpp: walks a schema and a value side by side.
#include <purser/runtime/tools/validate.hpp>

#include <algorithm>
#include <cmath>

#include <purser/runtime/suggestion.hpp>
#include <purser/runtime/tools/arguments.hpp>

namespace purser {

namespace {

constexpr int value_depth_max = 128;
constexpr int schema_depth_max = 128;
constexpr int walk_depth_max =
    400;  // a value's level takes several where a schema has $ref and anyOf
constexpr int steps_max = 250'000;

bool is_integer(const Json& value) {
  if (value.is_number_integer()) return true;
  return value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>();
}

bool has_type(const Json& value, const std::string& type) {
  if (type == "integer") return is_integer(value);
  if (type == "number") return value.is_number();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "null") return value.is_null();
  return true;  // a type that nobody has defined says nothing
}

std::size_t code_points(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

/// Below zero, zero, above zero: a is less, equal, more than b. Exact for two integers.
int compare(const Json& a, const Json& b) {
  if (a.is_number_float() || b.is_number_float()) {
    const auto left = a.get<double>(), right = b.get<double>();
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const bool a_is_negative = !a.is_number_unsigned() && a.get<std::int64_t>() < 0;
  const bool b_is_negative = !b.is_number_unsigned() && b.get<std::int64_t>() < 0;
  if (a_is_negative != b_is_negative) return a_is_negative ? -1 : 1;
  const auto left = a.get<std::uint64_t>(), right = b.get<std::uint64_t>();
  return left < right ? -1 : left > right ? 1 : 0;
}

/// The member `key` of `schema` when it has that form, else nullptr.
const Json* member(const Json& schema, const char* key, bool (Json::*is_form)() const noexcept) {
  const auto found = schema.find(key);
  return found != schema.end() && ((*found).*is_form)() ? &*found : nullptr;
}
const Json* number_at(const Json& schema, const char* key) {
  const auto* found = member(schema, key, &Json::is_number);
  return found;
}
const Json* array_at(const Json& schema, const char* key) {
  return member(schema, key, &Json::is_array);
}
const Json* object_at(const Json& schema, const char* key) {
  return member(schema, key, &Json::is_object);
}
const Json* string_at(const Json& schema, const char* key) {
  return member(schema, key, &Json::is_string);
}

/// References by `$anchor` or to other documents are not followed.
bool is_local(const std::string& reference) {
  return reference == "#" || reference.starts_with("#/");
}

/// What a local `$ref` such as `#/$defs/filter` leads to, or nullptr.
const Json* resolve(const Json& root, const std::string& reference) {
  try {
    const Json::json_pointer pointer(reference.substr(1));
    return root.contains(pointer) ? &root.at(pointer) : nullptr;
  } catch (const Json::exception&) {
    return nullptr;
  }
}

class Validator {
 public:
  explicit Validator(const Json& root) : root_(root) {}

  void check(const Json& schema, const Json& value, const JsonPath& path, Problems& problems) {
    if (problems.full()) return;
    if (depth_ >= walk_depth_max || ++steps_ > steps_max) {
      return problems.add(path, "the tool's schema is too deep or too large to check");
    }
    ++depth_;
    if (schema.is_boolean() && !schema.get<bool>()) problems.add(path, "not allowed");
    if (schema.is_object()) check_all(schema, value, path, problems);
    --depth_;
  }

 private:
  void check_all(const Json& schema, const Json& value, const JsonPath& path, Problems& problems) {
    const auto nullable = schema.find("nullable");
    if (value.is_null() && nullable != schema.end() && *nullable == true) return;
    if (!check_type(schema, value, path, problems)) return;
    check_choices(schema, value, path, problems);
    if (value.is_object()) check_object(schema, value, path, problems);
    if (value.is_array()) check_array(schema, value, path, problems);
    if (value.is_number()) check_number(schema, value, path, problems);
    if (value.is_string()) check_string(schema, value, path, problems);
    check_reference(schema, value, path, problems);
    check_combinations(schema, value, path, problems);
  }

  bool check_type(const Json& schema, const Json& value, const JsonPath& path, Problems& problems) {
    const auto type = schema.find("type");
    if (type == schema.end()) return true;
    std::string expected;
    for (const auto& name : type->is_array() ? *type : Json::array({*type})) {
      if (!name.is_string() || has_type(value, name.get_ref<const std::string&>())) return true;
      expected += (expected.empty() ? "" : " or ") + name.get<std::string>();
    }
    problems.add_unexpected(path, expected, value);
    return false;
  }

  void check_choices(const Json& schema, const Json& value, const JsonPath& path,
                     Problems& problems) {
    if (const auto fixed = schema.find("const"); fixed != schema.end() && *fixed != value) {
      problems.add_unexpected(path, excerpt(*fixed), value);
    }
    const auto* choices = array_at(schema, "enum");
    if (choices == nullptr) return;
    std::string allowed;
    std::vector<std::string> names;
    for (const auto& choice : *choices) {
      if (choice == value) return;
      if (allowed.size() < 500) allowed += (allowed.empty() ? "" : ", ") + excerpt(choice);
      if (choice.is_string()) names.push_back(choice.get<std::string>());
    }
    auto text = "expected one of " + allowed + ", got " + excerpt(value);
    if (value.is_string()) text += did_you_mean(value.get_ref<const std::string&>(), names);
    problems.add(path, text);
  }

  void check_object(const Json& schema, const Json& value, const JsonPath& path,
                    Problems& problems) {
    if (const auto* required = array_at(schema, "required")) {
      for (const auto& name : *required) {
        if (!name.is_string() || value.contains(name.get_ref<const std::string&>())) continue;
        problems.add(JsonPath(path, name.get_ref<const std::string&>()), "missing");
      }
    }
    check_count(schema, "minProperties", "maxProperties", "properties", value.size(), path,
                problems);
    for (const auto& [key, element] : value.items()) {
      if (problems.full()) return;
      check_property(schema, key, element, JsonPath(path, key), problems);
    }
  }

  void check_property(const Json& schema, const std::string& key, const Json& value,
                      const JsonPath& path, Problems& problems) {
    const auto* properties = object_at(schema, "properties");
    if (properties != nullptr && properties->contains(key)) {
      return check((*properties)[key], value, path, problems);
    }
    const auto others = schema.find("additionalProperties");
    if (others == schema.end() || schema.contains("patternProperties")) return;
    if (!others->is_boolean()) return check(*others, value, path, problems);
    if (others->get<bool>()) return;
    std::vector<std::string> names;
    if (properties != nullptr) {
      for (const auto& [name, property] : properties->items()) names.push_back(name);
    }
    problems.add(path, "unknown" + did_you_mean(key, names));
  }

  void check_array(const Json& schema, const Json& value, const JsonPath& path,
                   Problems& problems) {
    check_count(schema, "minItems", "maxItems", "elements", value.size(), path, problems);
    const auto* leading = array_at(schema, "prefixItems");
    const auto items = schema.find("items");
    for (std::size_t i = 0; i < value.size() && !problems.full(); ++i) {
      const JsonPath place(path, i);
      if (leading != nullptr && i < leading->size())
        check((*leading)[i], value[i], place, problems);
      else if (items != schema.end())
        check(*items, value[i], place, problems);
    }
  }

  void check_count(const Json& schema, const char* minimum, const char* maximum, const char* unit,
                   std::size_t count, const JsonPath& path, Problems& problems) {
    const Json actual = count;
    if (const auto* least = number_at(schema, minimum); least && compare(actual, *least) < 0) {
      problems.add(path, "expected at least " + dump_json(*least) + " " + unit + ", got " +
                             dump_json(actual));
    }
    if (const auto* most = number_at(schema, maximum); most && compare(actual, *most) > 0) {
      problems.add(
          path, "expected at most " + dump_json(*most) + " " + unit + ", got " + dump_json(actual));
    }
  }

  void check_string(const Json& schema, const Json& value, const JsonPath& path,
                    Problems& problems) {
    if (!schema.contains("minLength") && !schema.contains("maxLength")) return;
    check_count(schema, "minLength", "maxLength", "characters",
                code_points(value.get_ref<const std::string&>()), path, problems);
  }

  void check_number(const Json& schema, const Json& value, const JsonPath& path,
                    Problems& problems) {
    const auto bound = [&](const char* key, const char* words, auto is_outside) {
      const auto* limit = number_at(schema, key);
      if (limit == nullptr || !is_outside(compare(value, *limit))) return;
      problems.add_unexpected(path, std::string(words) + dump_json(*limit), value);
    };
    bound("minimum", "at least ", [](int order) { return order < 0; });
    bound("maximum", "at most ", [](int order) { return order > 0; });
    bound("exclusiveMinimum", "more than ", [](int order) { return order <= 0; });
    bound("exclusiveMaximum", "less than ", [](int order) { return order >= 0; });
  }

  void check_reference(const Json& schema, const Json& value, const JsonPath& path,
                       Problems& problems) {
    const auto* reference = string_at(schema, "$ref");
    if (reference == nullptr || !is_local(reference->get_ref<const std::string&>())) return;
    const auto* target = resolve(root_, reference->get_ref<const std::string&>());
    if (target != nullptr) return check(*target, value, path, problems);
    problems.add(path, "the tool's schema refers to nothing: " + excerpt(*reference));
  }

  void check_combinations(const Json& schema, const Json& value, const JsonPath& path,
                          Problems& problems) {
    if (const auto* all = array_at(schema, "allOf")) {
      for (const auto& part : *all) check(part, value, path, problems);
    }
    if (const auto* any = array_at(schema, "anyOf")) {
      check_forms(*any, false, value, path, problems);
    }
    if (const auto* one = array_at(schema, "oneOf")) {
      check_forms(*one, true, value, path, problems);
    }
    if (const auto* other = object_at(schema, "not")) {
      Problems found;
      check(*other, value, path, found);
      if (found.empty()) problems.add(path, "has a form that is not allowed");
    }
  }

  void check_forms(const Json& forms, bool only_one, const Json& value, const JsonPath& path,
                   Problems& problems) {
    int fitting = 0;
    Problems nearest;
    for (const auto& form : forms) {
      Problems found;
      check(form, value, path, found);
      if (found.empty()) ++fitting;
      if (nearest.empty() || found.count() < nearest.count()) nearest = found;
    }
    if (fitting == 0 && !forms.empty()) {
      problems.add(path, "fits none of " + std::to_string(forms.size()) +
                             " allowed forms, nearest (" + nearest.text() + ")");
    }
    if (fitting > 1 && only_one) problems.add(path, "fits more than one of the allowed forms");
  }

  const Json& root_;
  int depth_ = 0;
  int steps_ = 0;
};

/// The first local reference inside `schema` that leads nowhere, or nullptr. At most 128 levels.
const Json* dangling_reference(const Json& root, const Json& schema) {
  if (!schema.is_structured()) return nullptr;
  if (const auto* reference = schema.is_object() ? string_at(schema, "$ref") : nullptr) {
    const auto& text = reference->get_ref<const std::string&>();
    if (is_local(text) && resolve(root, text) == nullptr) return reference;
  }
  for (const auto& part : schema) {
    if (const auto* found = dangling_reference(root, part)) return found;
  }
  return nullptr;
}

}  // namespace

Result<> validate(const Json& schema, const Json& value) {
  Problems problems;
  const JsonPath root;
  if (is_deeper_than(value, value_depth_max)) {
    problems.add(root, "nested more than " + std::to_string(value_depth_max) + " deep");
  } else {
    Validator(schema).check(schema, value, root, problems);
  }
  if (problems.empty()) return {};
  return fail(detail::arguments_error(problems));
}

Result<> check_schema(const Json& schema) {
  const auto refuse = [](std::string reason) {
    return fail(ErrorCode::invalid_argument, std::move(reason));
  };
  if (!schema.is_object()) return refuse("the schema is not a JSON object");
  if (is_deeper_than(schema, schema_depth_max)) return refuse("the schema is nested too deep");
  const auto* type = string_at(schema, "type");
  if (type == nullptr || *type != "object") return refuse("the schema's type is not \"object\"");
  const auto properties = schema.find("properties");
  if (properties != schema.end() && !properties->is_object()) {
    return refuse("the schema's properties are not an object");
  }
  if (const auto* reference = dangling_reference(schema, schema)) {
    return refuse("the schema refers to " + excerpt(*reference) + ", which it does not define");
  }
  return {};
}

}  // namespace purser
