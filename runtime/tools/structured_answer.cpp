// structured_answer.cpp: what can be enforced, and what came.
#include <purser/runtime/tools/structured_answer.hpp>

#include <vector>

namespace purser {
namespace {

bool requires_all(const Json& object) {
  const auto properties = object.find("properties");
  if (properties == object.end()) return true;
  const auto required = object.find("required");
  const auto refuses = object.find("additionalProperties");
  return required != object.end() && required->size() == properties->size() &&
         refuses != object.end() && *refuses == false;
}

/// Every object in it, however deep, without recursion: users write schemas.
bool can_be_enforced(const Json& schema) {
  std::vector<const Json*> open{&schema};
  while (!open.empty()) {
    const Json& part = *open.back();
    open.pop_back();
    if (!part.is_structured()) continue;
    if (part.is_object() && !requires_all(part)) return false;
    for (const auto& member : part) open.push_back(&member);
  }
  return true;
}

}  // namespace

OutputFormat answer_format(Json schema, std::string name) {
  auto format = OutputFormat::fits(std::move(schema), std::move(name));
  format.strict = can_be_enforced(format.schema);
  return format;
}

Result<Json> answer_json(std::string_view text) {
  auto json = parse_json(text);
  if (!json) return fail(detail::answer_error(json.error().message()));
  return json;
}

namespace detail {

Error answer_error(std::string_view why) {
  return {ErrorCode::protocol_error, "the answer is not what was asked for: " + std::string(why)};
}

}  // namespace detail

}  // namespace purser
