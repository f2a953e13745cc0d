// request_headers.cpp: what a modern request repeats in its headers.
#include <cmath>
#include <unordered_set>

#include <purser/adapters/mcp/protocol/header_value.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/request_headers.hpp>
#include <purser/runtime/lower_case.hpp>

namespace purser::mcp {
namespace {

constexpr auto mark_name = "x-mcp-header";
constexpr std::int64_t largest_exact = 9'007'199'254'740'991;

/// Where a method's name for `Mcp-Name` stands in its params; null: it has none.
const char* name_member(const std::string& method) noexcept {
  if (method == "tools/call" || method == "prompts/get") return "name";
  if (method == "resources/read") return "uri";
  return method.starts_with("tasks/") ? "taskId" : nullptr;
}

/// `5.0`, which JSON Schema takes for an integer.
bool is_whole(const Json& value) {
  if (!value.is_number_float()) return false;
  const double number = value.get<double>();
  return std::abs(number) <= static_cast<double>(largest_exact) && std::trunc(number) == number;
}

std::optional<std::string> text_of_argument(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer() || value.is_boolean()) return dump_json(value);
  if (is_whole(value)) return std::to_string(static_cast<std::int64_t>(value.get<double>()));
  return std::nullopt;
}

// The schema is as deep as the depth limit of messages lets it be.
void collect(std::vector<RepeatedHeader>& headers, const Json& schema, const Json& arguments) {
  const auto& properties = member(schema, "properties");
  if (!properties.is_object()) return;
  for (const auto& [name, property] : properties.items()) {
    const auto& value = member(arguments, name);
    const auto mark = text_member(property, mark_name);
    if (!mark.empty()) headers.emplace_back("Mcp-Param-" + mark, text_of_argument(value));
    collect(headers, property, value);
  }
}

Headers encoded(std::vector<RepeatedHeader> repeated) {
  Headers headers;
  for (auto& header : repeated) {
    if (header.text) headers.emplace_back(std::move(header.name), header_value(*header.text));
  }
  return headers;
}

tl::unexpected<Error> unusable(const std::string& why) {
  return fail(ErrorCode::protocol_error, "its x-mcp-header " + why);
}

bool is_markable(const Json& property) {
  const auto type = text_member(property, "type");
  return type == "string" || type == "integer" || type == "boolean";
}

bool is_beyond_exact(const Json& bound) {
  if (!bound.is_number()) return false;
  const double value = bound.get<double>();
  return value > static_cast<double>(largest_exact) || value < -static_cast<double>(largest_exact);
}

class MarkCheck {
 public:
  /// `reachable`: through `properties` alone.
  Result<> check(const Json& schema, bool is_property, bool reachable) {
    if (schema.is_array()) return check_elements(schema);
    if (!schema.is_object()) return {};
    if (schema.contains(mark_name)) {
      if (auto usable = check_mark(schema, is_property && reachable); !usable) return usable;
    }
    return check_members(schema, reachable);
  }

 private:
  Result<> check_elements(const Json& list) {
    for (const auto& element : list) {
      if (auto usable = check(element, false, false); !usable) return usable;
    }
    return {};
  }

  Result<> check_members(const Json& schema, bool reachable) {
    for (const auto& [name, value] : schema.items()) {
      if (name == "default" || name == "const" || name == "enum" || name == "examples") continue;
      const bool holds_properties = name == "properties" && value.is_object();
      const auto usable =
          holds_properties ? check_properties(value, reachable) : check(value, false, false);
      if (!usable) return usable;
    }
    return {};
  }

  Result<> check_properties(const Json& properties, bool reachable) {
    for (const auto& [name, property] : properties.items()) {
      if (auto usable = check(property, true, reachable); !usable) return usable;
    }
    return {};
  }

  Result<> check_mark(const Json& property, bool allowed_here) {
    const auto& mark = property[mark_name];
    if (!mark.is_string()) return unusable("is no text");
    const auto& name = mark.get_ref<const std::string&>();
    if (!is_header_token(name)) return unusable("is no name of a header");
    if (!allowed_here) return unusable("marks what is not reached through properties alone");
    if (!is_markable(property))
      return unusable("marks neither text nor a whole number nor a boolean");
    if (is_beyond_exact(member(property, "minimum")) ||
        is_beyond_exact(member(property, "maximum"))) {
      return unusable("marks whole numbers that not every reader can hold");
    }
    if (!names_.insert(lower_case(name)).second) return unusable("comes twice");
    return {};
  }

  std::unordered_set<std::string> names_;
};

}  // namespace

std::vector<RepeatedHeader> repeated_headers(const std::string& method, const Json& params) {
  std::vector<RepeatedHeader> headers;
  headers.emplace_back("Mcp-Method", method);
  const auto* const name = name_member(method);
  if (name == nullptr) return headers;
  const auto& value = member(params, name);
  headers.emplace_back("Mcp-Name",
                       value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt);
  return headers;
}

std::vector<RepeatedHeader> repeated_arguments(const Json& input_schema, const Json& arguments) {
  std::vector<RepeatedHeader> headers;
  collect(headers, input_schema, arguments);
  return headers;
}

Headers request_headers(const std::string& method, const Json& params) {
  return encoded(repeated_headers(method, params));
}

Headers param_headers(const Json& input_schema, const Json& arguments) {
  return encoded(repeated_arguments(input_schema, arguments));
}

Result<> check_param_headers(const Json& input_schema) {
  return MarkCheck().check(input_schema, false, true);
}

}  // namespace purser::mcp
