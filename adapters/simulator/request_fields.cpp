// request_fields.cpp: lookups that never throw.
#include <purser/adapters/simulator/request_fields.hpp>

#include <algorithm>

namespace purser::simulator {
namespace {

bool is_name_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

}  // namespace

const Json* member(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text_member(const Json& object, std::string_view key) {
  const auto* value = member(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

bool flag_member(const Json& object, std::string_view key) {
  const auto* value = member(object, key);
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::string text_of_content(const Json& content) {
  if (content.is_string()) return content.get<std::string>();
  std::string joined;
  if (!content.is_array()) return joined;
  for (const auto& part : content) {
    if (text_member(part, "type") != "text") continue;
    if (!joined.empty()) joined += '\n';
    joined += text_member(part, "text");
  }
  return joined;
}

bool is_tool_name(std::string_view name, std::size_t length_max) noexcept {
  return !name.empty() && name.size() <= length_max &&
         std::all_of(name.begin(), name.end(), is_name_character);
}

ApiError invalid_request(std::string message, std::string param, std::string code) {
  return {400, std::move(message), "invalid_request_error", std::move(code), std::move(param)};
}

bool keep_only(std::vector<OfferedTool>& tools, std::string_view name) {
  std::erase_if(tools, [&](const OfferedTool& tool) { return tool.name != name; });
  return !tools.empty();
}

}  // namespace purser::simulator
