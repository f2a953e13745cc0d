// camel_case.cpp: keys without underscores.
#include <purser/adapters/simulator/gemini/camel_case.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace purser::simulator {
namespace {

constexpr std::array<std::string_view, 8> named_by_callers{
    "args",           "response",           "schema", "parameters", "parametersJsonSchema",
    "responseSchema", "responseJsonSchema", "labels"};

std::string camel_key(std::string_view key) {
  std::string camel;
  bool raise = false;
  for (const char c : key) {
    if (c == '_') {
      raise = true;
      continue;
    }
    camel += raise && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    raise = false;
  }
  return camel;
}

bool is_named_by_callers(std::string_view key) {
  return std::find(named_by_callers.begin(), named_by_callers.end(), key) != named_by_callers.end();
}

}  // namespace

/// Depth is bounded by the JSON parser.
Json in_camel_case(const Json& value) {
  if (value.is_array()) {
    Json list = Json::array();
    for (const auto& item : value) list.push_back(in_camel_case(item));
    return list;
  }
  if (!value.is_object()) return value;
  Json object = Json::object();
  for (const auto& [name, member] : value.items()) {
    auto key = camel_key(name);
    const bool keep = is_named_by_callers(key);
    object[std::move(key)] = keep ? member : in_camel_case(member);
  }
  return object;
}

}  // namespace purser::simulator
