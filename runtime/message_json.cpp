// message_json.cpp: one object per part, told apart by its type.
#include <purser/runtime/message_json.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace purser {
namespace {

constexpr std::array roles{Role::system, Role::user, Role::assistant, Role::tool};
constexpr std::array media_kinds{MediaPart::Kind::image, MediaPart::Kind::document,
                                 MediaPart::Kind::audio};

constexpr std::array<std::pair<const char*, std::string MediaPart::*>, 6> media_texts{{
    {"media_type", &MediaPart::media_type},
    {"data", &MediaPart::data},
    {"url", &MediaPart::url},
    {"file_id", &MediaPart::file_id},
    {"name", &MediaPart::name},
    {"detail", &MediaPart::detail},
}};

struct PartToJson {
  Json operator()(const TextPart& part) const {
    Json json;  // nearly every part is text: member by member, which takes half of the time
    json["type"] = "text";
    json["text"] = part.text;
    if (part.cache != CacheBreakpoint::none) json["cache"] = static_cast<int>(part.cache);
    return json;
  }
  Json operator()(const ReasoningPart& part) const {
    Json json{{"type", "reasoning"},
              {"text", part.text},
              {"signature", part.signature},
              {"redacted", part.redacted}};
    if (!part.format.empty()) json["format"] = part.format;
    if (!part.id.empty()) json["id"] = part.id;
    return json;
  }
  Json operator()(const RefusalPart& part) const {
    return {{"type", "refusal"}, {"text", part.text}};
  }
  Json operator()(const ToolCallPart& part) const {
    return {
        {"type", "tool_call"}, {"id", part.id}, {"name", part.name}, {"arguments", part.arguments}};
  }
  Json operator()(const ToolResultPart& part) const {
    Json json{{"type", "tool_result"},
              {"call_id", part.call_id},
              {"name", part.name},
              {"content", part.content},
              {"is_error", part.is_error}};
    if (part.cache != CacheBreakpoint::none) json["cache"] = static_cast<int>(part.cache);
    return json;
  }
  Json operator()(const OpaquePart& part) const {
    return {{"type", "opaque"}, {"format", part.format}, {"body", part.body}};
  }
  Json operator()(const MediaPart& part) const {
    Json json{{"type", "media"}, {"kind", to_string(part.kind)}};
    for (const auto& [name, text] : media_texts) {
      if (!(part.*text).empty()) json[name] = part.*text;
    }
    if (part.cache != CacheBreakpoint::none) json["cache"] = static_cast<int>(part.cache);
    return json;
  }
};

std::string text_in(const Json& object, const char* field) {
  return object.at(field).get<std::string>();
}

std::optional<CacheBreakpoint> cache_in(const Json& json) {
  const auto cache = json.value("cache", 0);
  if (cache < 0 || cache > static_cast<int>(CacheBreakpoint::one_hour)) return {};
  return static_cast<CacheBreakpoint>(cache);
}

std::optional<Part> media_from(const Json& json) {
  const auto cache = cache_in(json);
  const auto name = text_in(json, "kind");
  const auto* const kind = std::find_if(media_kinds.begin(), media_kinds.end(),
                                        [&](const auto known) { return to_string(known) == name; });
  if (!cache || kind == media_kinds.end()) return {};
  MediaPart part;
  part.kind = *kind;
  part.cache = *cache;
  for (const auto& [field, text] : media_texts) part.*text = json.value(field, std::string());
  return part;
}

std::optional<Part> part_from(const Json& json) {
  const auto type = text_in(json, "type");
  if (type == "text") {
    const auto cache = cache_in(json);
    if (!cache) return {};
    return TextPart{text_in(json, "text"), *cache};
  }
  if (type == "media") return media_from(json);
  if (type == "reasoning") {
    return ReasoningPart{text_in(json, "text"), text_in(json, "signature"),
                         json.at("redacted").get<bool>(), json.value("format", std::string()),
                         json.value("id", std::string())};
  }
  if (type == "refusal") return RefusalPart{text_in(json, "text")};
  if (type == "tool_call") {
    return ToolCallPart{text_in(json, "id"), text_in(json, "name"), text_in(json, "arguments")};
  }
  if (type == "tool_result") {
    const auto cache = cache_in(json);
    if (!cache) return {};
    return ToolResultPart{text_in(json, "call_id"), text_in(json, "name"), text_in(json, "content"),
                          json.at("is_error").get<bool>(), *cache};
  }
  if (type == "opaque") return OpaquePart{text_in(json, "format"), json.at("body")};
  return {};
}

std::optional<Message> message_from(const Json& json) {
  const auto name = text_in(json, "role");
  const auto* const role = std::find_if(roles.begin(), roles.end(),
                                        [&](const Role known) { return to_string(known) == name; });
  if (role == roles.end()) return {};
  Message message(*role, {});
  for (const auto& entry : json.at("parts")) {
    auto part = part_from(entry);
    if (!part) return {};
    message.parts.push_back(*std::move(part));
  }
  return message;
}

}  // namespace

Json to_json(const Message& message) {
  auto parts = Json::array();
  for (const auto& part : message.parts) parts.push_back(std::visit(PartToJson(), part));
  Json json;
  json["role"] = to_string(message.role);
  json["parts"] = std::move(parts);
  return json;
}

Result<Message> message_from_json(const Json& value) {
  try {
    if (auto message = message_from(value)) return *std::move(message);
    return fail(ErrorCode::invalid_argument, "a message has an unknown role, part or breakpoint");
  } catch (const Json::exception& error) {
    return fail(ErrorCode::invalid_argument, std::string("not a message: ") + error.what());
  }
}

}  // namespace purser
