// json.cpp: parsing within limits.
#include <purser/runtime/json.hpp>

#include <algorithm>

NLOHMANN_JSON_NAMESPACE_BEGIN
template class basic_json<>;
NLOHMANN_JSON_NAMESPACE_END

namespace purser {
namespace {

/// The deepest nesting of brackets outside of strings. An upper bound for text that is not JSON.
std::size_t depth_of(std::string_view text) noexcept {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

/// "line 3, column 14" of the byte at `position`, counted from 1.
std::string place_of(std::string_view text, std::size_t position) {
  const auto before = text.substr(0, std::min(position > 0 ? position - 1 : 0, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto line_break = before.rfind('\n');
  const auto line_start = line_break == std::string_view::npos ? 0 : line_break + 1;
  return "line " + std::to_string(line) + ", column " +
         std::to_string(before.size() - line_start + 1);
}

/// The part of the library's message that says what was expected.
std::string reason_of(const Json::parse_error& error) {
  const std::string what = error.what();
  const auto start = what.find("syntax error");
  return start == std::string::npos ? what.substr(0, 200) : what.substr(start, 200);
}

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes_max) {
    return fail(ErrorCode::too_large, "JSON text of " + std::to_string(text.size()) +
                                          " bytes; at most " + std::to_string(limits.bytes_max) +
                                          " are accepted");
  }
  if (const auto depth = depth_of(text); depth > limits.depth_max) {
    return fail(ErrorCode::too_large, "JSON nested " + std::to_string(depth) +
                                          " levels deep; at most " +
                                          std::to_string(limits.depth_max) + " are accepted");
  }
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::parse_error& error) {
    return fail(ErrorCode::invalid_argument,
                "not JSON: " + place_of(text, error.byte) + ": " + reason_of(error));
  } catch (const std::exception& error) {  // a number out of the range of every type
    return fail(ErrorCode::invalid_argument, std::string("not JSON: ") + error.what());
  }
}

}  // namespace purser
