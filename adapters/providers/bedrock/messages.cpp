// messages.cpp: content blocks, and which message they go into.
#include <fmt/format.h>

#include <algorithm>
#include <span>

#include <purser/adapters/providers/bedrock/media.hpp>
#include <purser/adapters/providers/bedrock/messages.hpp>

namespace purser::bedrock {
namespace {

using provider_wire::JsonText;
using Messages = std::span<const Message>;

Result<> check_opaque(const OpaquePart& part) {
  if (part.format == "bedrock" && part.body.is_object()) return {};
  return fail(ErrorCode::unsupported,
              fmt::format("a content part in the format '{}' cannot be sent to Converse; leave it "
                          "out or convert it",
                          part.format));
}

Result<> check_place(const Part& part, Role role) {
  if (std::holds_alternative<ToolCallPart>(part) && role != Role::assistant) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("a {} message carries a tool call; only the assistant calls tools",
                            to_string(role)));
  }
  if (std::holds_alternative<ToolResultPart>(part) && role != Role::tool && role != Role::user) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("a {} message carries a tool result; it belongs into a tool message",
                            to_string(role)));
  }
  if (role == Role::system && !std::holds_alternative<TextPart>(part) &&
      !std::holds_alternative<OpaquePart>(part)) {
    return fail(ErrorCode::invalid_argument, "a system message carries something else than text");
  }
  return {};
}

Result<> check_message(const Message& message) {
  for (const auto& part : message.parts) {
    if (auto checked = check_place(part, message.role); !checked) return checked;
    if (const auto* opaque = std::get_if<OpaquePart>(&part)) {
      if (auto checked = check_opaque(*opaque); !checked) return checked;
    }
    if (const auto* media = std::get_if<MediaPart>(&part)) {
      if (auto checked = check_media(*media); !checked) return checked;
    }
  }
  return {};
}

/// The interface takes objects only; what the model wrote may be something else.
std::string input_object(const std::string& arguments) {
  if (arguments.find_first_not_of(" \t\r\n") == std::string::npos) return "{}";
  const auto parsed = parse_json(arguments);
  if (parsed && parsed->is_object()) return arguments;
  std::string wrapped = "{\"invalid_arguments\":";
  provider_wire::append_json_string(wrapped, arguments);
  return wrapped + "}";
}

struct WriteContent {
  JsonText& json;
  DocumentNames& names;

  void operator()(const TextPart& part) const { text(part.text, part.cache); }
  void operator()(const RefusalPart& part) const { text(part.text, CacheBreakpoint::none); }
  void operator()(const OpaquePart& part) const { json.value(part.body); }
  void operator()(const MediaPart& part) const {
    write_media(json, part, names);
    write_cache_point(json, part.cache);
  }

  /// Of Anthropic's models reasoning has a signature; of others it has none, and goes back as well
  /// where it is known to come from here.
  void operator()(const ReasoningPart& part) const {
    const bool ours = part.format == "bedrock";
    const bool may_go = ours || (part.format.empty() && (part.redacted || !part.signature.empty()));
    if (!may_go) return;
    json.open_object().key("reasoningContent").open_object();
    if (part.redacted) {
      json.field("redactedContent", part.text);
    } else {
      json.key("reasoningText").open_object().field("text", part.text);
      if (!part.signature.empty()) json.field("signature", part.signature);
      json.close_object();
    }
    json.close_object().close_object();
  }

  void operator()(const ToolCallPart& part) const {
    json.open_object().key("toolUse").open_object();
    json.field("toolUseId", part.id).field("name", part.name);
    json.key("input").raw(input_object(part.arguments)).close_object().close_object();
  }

  void operator()(const ToolResultPart& part) const {
    json.open_object().key("toolResult").open_object().field("toolUseId", part.call_id);
    json.key("content").open_array();
    if (!part.content.empty()) json.open_object().field("text", part.content).close_object();
    json.close_array();
    if (part.is_error) json.field("status", "error");
    json.close_object().close_object();
    write_cache_point(json, part.cache);
  }

 private:
  void text(std::string_view text, CacheBreakpoint cache) const {
    if (text.empty()) return;  // the interface rejects empty texts
    json.open_object().field("text", text).close_object();
    write_cache_point(json, cache);
  }
};

void write_parts(JsonText& json, DocumentNames& names, Messages turn, bool results) {
  for (const auto& message : turn) {
    if (message.role == Role::system) continue;
    for (const auto& part : message.parts) {
      if (std::holds_alternative<ToolResultPart>(part) == results)
        std::visit(WriteContent{json, names}, part);
    }
  }
}

/// The blocks of `turn`, tool results first, as one message; nothing for a turn without content.
void write_turn_of(JsonText& json, DocumentNames& names, std::string_view role, Messages turn) {
  std::string blocks;
  JsonText content(blocks);
  write_parts(content, names, turn, true);
  write_parts(content, names, turn, false);
  if (blocks.empty()) return;
  json.open_object().field("role", role).key("content").raw("[" + blocks + "]").close_object();
}

std::string_view speaker_of(const Message& message) {
  return message.role == Role::assistant ? "assistant" : "user";
}

bool is_system(const Message& message) { return message.role == Role::system; }

}  // namespace

void write_cache_point(JsonText& json, CacheBreakpoint cache) {
  if (cache == CacheBreakpoint::none) return;
  json.raw(cache == CacheBreakpoint::one_hour ? R"({"cachePoint":{"type":"default","ttl":"1h"}})"
                                              : R"({"cachePoint":{"type":"default"}})");
}

Result<bool> write_system(JsonText& json, const std::vector<Message>& messages) {
  std::string blocks;
  JsonText content(blocks);
  DocumentNames names;
  for (const auto& message : messages) {
    if (!is_system(message)) continue;
    if (auto checked = check_message(message); !checked) return fail(checked.error());
    for (const auto& part : message.parts) std::visit(WriteContent{content, names}, part);
  }
  if (blocks.empty()) return false;
  json.key("system").raw("[" + blocks + "]");
  return true;
}

Result<> write_messages(JsonText& json, const std::vector<Message>& messages) {
  DocumentNames names;
  json.open_array();
  auto at = std::find_if_not(messages.begin(), messages.end(), is_system);
  while (at != messages.end()) {
    const auto who = speaker_of(*at);
    const auto end = std::find_if(at, messages.end(), [&](const Message& message) {
      return !is_system(message) && speaker_of(message) != who;
    });
    const Messages turn(at, end);
    for (const auto& message : turn) {
      if (auto checked = check_message(message); !checked) return checked;
    }
    write_turn_of(json, names, who, turn);
    at = end;
  }
  json.close_array();
  return {};
}

}  // namespace purser::bedrock
