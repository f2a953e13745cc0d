// schema_sample.cpp: walks a JSON schema and builds the simplest value that fits.
#include <purser/adapters/simulator/schema_sample.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include <purser/runtime/text_cut.hpp>

namespace purser::simulator {
namespace {

constexpr int depth_max = 32;
constexpr int values_max = 1000;  // arrays in arrays must not multiply without end
constexpr std::size_t text_bytes_default_max = 200;
constexpr std::int64_t length_max = 10'000;
constexpr std::int64_t items_max = 100;

class Sampler {
 public:
  Sampler(const Json& root, std::string_view prompt) : root_(root), prompt_(prompt) {}

  Json value(const Json& schema, int depth) const {
    if (!schema.is_object() || depth > depth_max || --values_left_ < 0) return nullptr;
    if (const auto* fixed = given_value(schema)) return *fixed;
    if (const auto* target = referred(schema)) return value(*target, depth + 1);
    for (const auto* key : {"anyOf", "oneOf"}) {
      if (const auto* branch = first_branch(schema, key)) return value(*branch, depth + 1);
    }
    const auto all = schema.find("allOf");
    if (all != schema.end() && all->is_array() && !schema.contains("type"))
      return merged(*all, depth);
    return of_type(type_of(schema), schema, depth);
  }

 private:
  static const Json* given_value(const Json& schema) {
    for (const auto* key : {"const", "default"}) {
      if (const auto found = schema.find(key); found != schema.end()) return &*found;
    }
    for (const auto* key : {"enum", "examples"}) {
      const auto found = schema.find(key);
      if (found != schema.end() && found->is_array() && !found->empty()) return &found->front();
    }
    return nullptr;
  }

  const Json* referred(const Json& schema) const {
    const auto reference = schema.find("$ref");
    if (reference == schema.end() || !reference->is_string()) return nullptr;
    const auto& path = reference->get_ref<const std::string&>();
    if (!path.starts_with("#")) return nullptr;
    try {
      return &root_.at(Json::json_pointer(path.substr(1)));
    } catch (const Json::exception&) {  // no such place, or no pointer
      return nullptr;
    }
  }

  static const Json* first_branch(const Json& schema, const char* key) {
    const auto branches = schema.find(key);
    if (branches == schema.end() || !branches->is_array() || branches->empty()) return nullptr;
    for (const auto& branch : *branches) {
      if (!branch.is_object() || type_of(branch) != "null") return &branch;
    }
    return &branches->front();
  }

  Json merged(const Json& parts, int depth) const {
    Json result = nullptr;
    for (const auto& part : parts) {
      auto piece = value(part, depth + 1);
      if (result.is_object() && piece.is_object()) {
        result.update(piece);
      } else if (result.is_null()) {
        result = std::move(piece);
      }
    }
    return result;
  }

  static std::string type_of(const Json& schema) {
    const auto type = schema.find("type");
    if (type == schema.end()) return schema.contains("properties") ? "object" : "";
    if (type->is_string()) return type->get<std::string>();
    if (!type->is_array()) return "";
    for (const auto& name : *type) {
      if (name.is_string() && name != "null") return name.get<std::string>();
    }
    return "null";
  }

  Json of_type(const std::string& type, const Json& schema, int depth) const {
    if (type == "object") return object(schema, depth);
    if (type == "array") return array(schema, depth);
    if (type == "string" || type.empty()) return text(schema);
    if (type == "integer") return static_cast<std::int64_t>(std::ceil(number(schema, true)));
    if (type == "number") return number(schema, false);
    if (type == "boolean") return true;
    return nullptr;
  }

  Json object(const Json& schema, int depth) const {
    Json result = Json::object();
    const auto required = schema.find("required");
    const auto properties = schema.find("properties");
    if (required == schema.end() || !required->is_array()) return result;
    for (const auto& name : *required) {
      if (!name.is_string()) continue;
      const auto& key = name.get_ref<const std::string&>();
      const bool known = properties != schema.end() && properties->contains(key);
      result[key] = known ? value((*properties)[key], depth + 1) : text(Json::object());
    }
    return result;
  }

  Json array(const Json& schema, int depth) const {
    const auto items = schema.find("items");
    const auto count = std::min(whole(schema, "minItems", 1), whole(schema, "maxItems", items_max));
    Json result = Json::array();
    for (std::int64_t i = 0; i < std::clamp<std::int64_t>(count, 0, items_max); ++i) {
      result.push_back(items == schema.end() ? text(Json::object()) : value(*items, depth + 1));
    }
    return result;
  }

  static std::int64_t whole(const Json& schema, const char* key, std::int64_t otherwise) {
    const auto found = schema.find(key);
    if (found == schema.end() || !found->is_number()) return otherwise;
    return static_cast<std::int64_t>(std::clamp(found->get<double>(), 0.0, 1e9));
  }

  static double number(const Json& schema, bool integer) {
    const auto bound = [&](const char* key, double otherwise) {
      const auto found = schema.find(key);
      const bool usable = found != schema.end() && found->is_number();
      return usable ? std::clamp(found->get<double>(), -1e15, 1e15) : otherwise;
    };
    const double step = integer ? 1.0 : 0.5;
    double least = bound("minimum", -1e15);
    if (schema.contains("exclusiveMinimum"))
      least = std::max(least, bound("exclusiveMinimum", 0) + step);
    double most = bound("maximum", 1e15);
    if (schema.contains("exclusiveMaximum"))
      most = std::min(most, bound("exclusiveMaximum", 0) - step);
    return std::max(least, std::min(1.0, most));
  }

  Json text(const Json& schema) const {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> formats{{
        {"date", "2026-01-01"},
        {"date-time", "2026-01-01T00:00:00Z"},
        {"time", "00:00:00Z"},
        {"email", "someone@example.com"},
        {"uri", "https://example.com/"},
        {"uuid", "00000000-0000-4000-8000-000000000000"},
        {"ipv4", "192.0.2.1"},
    }};
    const auto format = schema.find("format");
    for (const auto& [name, sample] : formats) {
      if (format != schema.end() && format->is_string() && *format == std::string(name))
        return std::string(sample);
    }
    std::string result(cut_text(prompt_.empty() ? "text" : prompt_, text_bytes_default_max));
    const auto least =
        static_cast<std::size_t>(std::min(whole(schema, "minLength", 0), length_max));
    const auto most =
        static_cast<std::size_t>(std::min(whole(schema, "maxLength", length_max), length_max));
    if (result.size() < least) result.append(least - result.size(), '.');
    return std::string(cut_text(result, most));
  }

  const Json& root_;
  std::string_view prompt_;
  mutable int values_left_ = values_max;
};

}  // namespace

Json sample_of(const Json& schema, std::string_view prompt) {
  return Sampler(schema, prompt).value(schema, 0);
}

}  // namespace purser::simulator
