// messages.cpp: content blocks, and which message they go into.
#include <algorithm>

#include <purser/adapters/providers/bedrock/media.hpp>
#include <purser/adapters/providers/bedrock/messages.hpp>
#include <purser/adapters/providers/wire/part_check.hpp>
#include <purser/adapters/providers/wire/turns.hpp>

namespace purser::bedrock {
namespace {

using provider_wire::JsonText;

Result<> check_part(const Part& part) {
  if (const auto* media = std::get_if<MediaPart>(&part)) return check_media(*media);
  const auto* opaque = std::get_if<OpaquePart>(&part);
  if (opaque == nullptr) return {};
  return provider_wire::check_format(*opaque, "bedrock", "Converse");
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
    json.key("input")
        .raw(provider_wire::arguments_object(part.arguments))
        .close_object()
        .close_object();
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
    if (auto checked = provider_wire::check_in_turn(message, check_part); !checked)
      return fail(checked.error());
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
    const auto who = provider_wire::speaker(*at);
    const auto end = std::find_if(at, messages.end(), [&](const Message& message) {
      return !is_system(message) && provider_wire::speaker(message) != who;
    });
    const provider_wire::Turn turn(at, end);
    for (const auto& message : turn) {
      if (auto checked = provider_wire::check_in_turn(message, check_part); !checked)
        return checked;
    }
    provider_wire::write_turn(json, who, turn, [&](JsonText& content, const Part& part) {
      std::visit(WriteContent{content, names}, part);
    });
    at = end;
  }
  json.close_array();
  return {};
}

}  // namespace purser::bedrock
