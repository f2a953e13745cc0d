// messages.cpp: content blocks, and which message they go into.
#include <algorithm>
#include <purser/adapters/providers/anthropic/messages.hpp>
#include <purser/adapters/providers/wire/media.hpp>
#include <purser/adapters/providers/wire/part_check.hpp>
#include <purser/adapters/providers/wire/turns.hpp>

namespace purser::anthropic {
namespace {

using provider_wire::JsonText;
using provider_wire::Turn;

Result<> check_media(const MediaPart& part) {
  if (part.kind == MediaPart::Kind::audio) {
    return fail(ErrorCode::unsupported, "Anthropic's interface takes no audio");
  }
  if (auto checked = provider_wire::check_source(part); !checked) return checked;
  if (part.media_type != "text/plain" || part.data.empty()) return {};
  const auto text = provider_wire::text_of(part);
  return text ? Result<>() : fail(text.error());
}

Result<> check_part(const Part& part) {
  if (const auto* media = std::get_if<MediaPart>(&part)) return check_media(*media);
  const auto* opaque = std::get_if<OpaquePart>(&part);
  if (opaque == nullptr) return {};
  return provider_wire::check_format(*opaque, "anthropic", "Anthropic's interface");
}

void write_text(JsonText& json, std::string_view text, CacheBreakpoint cache) {
  if (text.empty()) return;  // the interface rejects empty text blocks
  json.open_object().field("type", "text").field("text", text);
  write_cache_control(json, cache);
  json.close_object();
}

/// Where the content of an image or document is: in the request, behind a URL, or in a file.
void write_source(JsonText& json, const MediaPart& part) {
  json.key("source").open_object();
  if (!part.file_id.empty()) {
    json.field("type", "file").field("file_id", part.file_id);
  } else if (!part.url.empty()) {
    json.field("type", "url").field("url", part.url);
  } else if (part.media_type == "text/plain") {
    json.field("type", "text").field("media_type", part.media_type);
    json.field("data", provider_wire::text_of(part).value_or(std::string()));
  } else {
    json.field("type", "base64").field("media_type", part.media_type).field("data", part.data);
  }
  json.close_object();
}

void write_media(JsonText& json, const MediaPart& part) {
  json.open_object().field("type", to_string(part.kind));
  write_source(json, part);
  const bool is_document = part.kind == MediaPart::Kind::document;
  if (is_document && !part.name.empty()) json.field("title", part.name);
  write_cache_control(json, part.cache);
  json.close_object();
}

struct WriteBlock {
  JsonText& json;

  void operator()(const TextPart& part) const { write_text(json, part.text, part.cache); }
  void operator()(const RefusalPart& part) const {
    write_text(json, part.text, CacheBreakpoint::none);
  }
  void operator()(const OpaquePart& part) const { json.value(part.body); }

  void operator()(const MediaPart& part) const { write_media(json, part); }

  void operator()(const ReasoningPart& part) const {
    if (!part.format.empty() && part.format != "anthropic") return;
    if (part.redacted) {
      json.open_object().field("type", "redacted_thinking").field("data", part.text).close_object();
    } else if (!part.signature.empty()) {
      json.open_object().field("type", "thinking").field("thinking", part.text);
      json.field("signature", part.signature).close_object();
    }
  }

  void operator()(const ToolCallPart& part) const {
    json.open_object().field("type", "tool_use").field("id", part.id).field("name", part.name);
    json.key("input").raw(provider_wire::arguments_object(part.arguments)).close_object();
  }

  void operator()(const ToolResultPart& part) const {
    json.open_object().field("type", "tool_result").field("tool_use_id", part.call_id);
    if (!part.content.empty()) json.field("content", part.content);
    if (part.is_error) json.key("is_error").raw("true");
    write_cache_control(json, part.cache);
    json.close_object();
  }
};

void write_block(JsonText& json, const Part& part) { std::visit(WriteBlock{json}, part); }

bool is_plain_text(const Message& message) {
  if (message.parts.size() != 1) return false;
  const auto* text = std::get_if<TextPart>(&message.parts.front());
  return text != nullptr && text->cache == CacheBreakpoint::none && !text->text.empty();
}

void write_plain(JsonText& json, std::string_view role, const Message& message) {
  json.open_object().field("role", role).field("content", message.text()).close_object();
}

void write_message(JsonText& json, std::string_view role, Turn turn) {
  if (turn.size() == 1 && is_plain_text(turn.front())) {
    write_plain(json, role, turn.front());
  } else {
    provider_wire::write_turn(json, role, turn, write_block);
  }
}

void write_system_message(JsonText& json, const Message& message) {
  std::string blocks;
  JsonText content(blocks);
  for (const auto& part : message.parts) write_block(content, part);
  if (blocks.empty()) return;
  json.open_object().field("role", "system").key("content").raw("[" + blocks + "]").close_object();
}

std::size_t leading_system_messages(const std::vector<Message>& messages) {
  const auto end = std::find_if(messages.begin(), messages.end(), [](const Message& message) {
    return message.role != Role::system;
  });
  return static_cast<std::size_t>(end - messages.begin());
}

}  // namespace

void write_cache_control(JsonText& json, CacheBreakpoint cache) {
  if (cache == CacheBreakpoint::none) return;
  json.key("cache_control");
  json.raw(cache == CacheBreakpoint::one_hour ? R"({"type":"ephemeral","ttl":"1h"})"
                                              : R"({"type":"ephemeral"})");
}

Result<bool> write_system(JsonText& json, const std::vector<Message>& messages,
                          const EncodeOptions& options) {
  const auto end =
      options.system_messages_in_place ? leading_system_messages(messages) : messages.size();
  std::vector<const Message*> found;
  for (const auto& message : Turn(messages).first(end)) {
    if (message.role != Role::system) continue;
    if (auto checked = provider_wire::check_in_turn(message, check_part); !checked)
      return fail(checked.error());
    found.push_back(&message);
  }
  if (found.size() == 1 && is_plain_text(*found.front())) {
    json.field("system", found.front()->text());
    return true;
  }
  std::string blocks;
  JsonText content(blocks);
  for (const auto* message : found) {
    for (const auto& part : message->parts) write_block(content, part);
  }
  if (blocks.empty()) return false;
  json.key("system").raw("[" + blocks + "]");
  return true;
}

Result<> write_messages(JsonText& json, const std::vector<Message>& messages,
                        const EncodeOptions& options) {
  json.open_array();
  std::size_t i = leading_system_messages(messages);
  while (i < messages.size()) {
    const std::size_t begin = i;
    if (messages[i].role == Role::system) {
      if (options.system_messages_in_place) write_system_message(json, messages[i]);
      ++i;
      continue;
    }
    const auto who = provider_wire::speaker(messages[begin]);
    const auto belongs = [&](const Message& message) {
      if (message.role == Role::system) return !options.system_messages_in_place;
      return provider_wire::speaker(message) == who;
    };
    while (i < messages.size() && belongs(messages[i])) {
      if (auto checked = provider_wire::check_in_turn(messages[i], check_part); !checked)
        return checked;
      ++i;
    }
    write_message(json, who, Turn(messages).subspan(begin, i - begin));
  }
  json.close_array();
  return {};
}

}  // namespace purser::anthropic
