// messages.cpp: roles, content parts, tool calls and their results.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/openai/messages.hpp>
#include <purser/adapters/providers/wire/media.hpp>

namespace purser::openai {
namespace {

using provider_wire::JsonText;

template <class Wanted>
bool is(const Part& part) {
  return std::holds_alternative<Wanted>(part);
}

template <class Wanted>
bool has(const Message& message) {
  return std::any_of(message.parts.begin(), message.parts.end(), is<Wanted>);
}

Result<> check_format(const OpaquePart& part) {
  if (part.format == "openai" && part.body.is_object()) return {};
  return fail(
      ErrorCode::unsupported,
      fmt::format("a content part in the format '{}' cannot be sent to an OpenAI interface; "
                  "leave it out or convert it",
                  part.format));
}

std::string_view role_name(Role role, const EncodeOptions& options) {
  if (role == Role::system) return options.developer_role ? "developer" : "system";
  return role == Role::assistant ? "assistant" : "user";
}

void write_text(JsonText& json, const TextPart& part, bool breakpoint) {
  json.open_object().field("type", "text").field("text", part.text);
  if (breakpoint) json.key("prompt_cache_breakpoint").raw(R"({"mode":"explicit"})");
  json.close_object();
}

CacheBreakpoint breakpoint_of(const Part& part) {
  if (const auto* text = std::get_if<TextPart>(&part)) return text->cache;
  if (const auto* media = std::get_if<MediaPart>(&part)) return media->cache;
  return CacheBreakpoint::none;
}

bool marks_cache(const Part& part) { return breakpoint_of(part) != CacheBreakpoint::none; }

void write_image(JsonText& json, const MediaPart& part) {
  json.field("type", "image_url").key("image_url").open_object();
  json.field("url", provider_wire::url_of(part));
  if (!part.detail.empty()) json.field("detail", part.detail);
  json.close_object();
}

void write_document(JsonText& json, const MediaPart& part) {
  json.field("type", "file").key("file").open_object();
  if (part.file_id.empty()) {
    json.field("filename", part.name.empty() ? "document" : part.name);
    json.field("file_data", provider_wire::url_of(part));
  } else {
    json.field("file_id", part.file_id);
  }
  json.close_object();
}

/// `audio/wav` is `wav`, `audio/mpeg` is `mp3`.
void write_audio(JsonText& json, const MediaPart& part) {
  const bool is_mp3 = part.media_type == "audio/mpeg" || part.media_type == "audio/mp3";
  json.field("type", "input_audio").key("input_audio").open_object();
  json.field("data", part.data).field("format", is_mp3 ? "mp3" : "wav").close_object();
}

void write_media(JsonText& json, const MediaPart& part, bool breakpoint) {
  json.open_object();
  switch (part.kind) {
    case MediaPart::Kind::image:
      write_image(json, part);
      break;
    case MediaPart::Kind::document:
      write_document(json, part);
      break;
    case MediaPart::Kind::audio:
      write_audio(json, part);
      break;
  }
  if (breakpoint) json.key("prompt_cache_breakpoint").raw(R"({"mode":"explicit"})");
  json.close_object();
}

/// What this interface has a place for.
Result<> check_media(const MediaPart& part, Role role) {
  if (role != Role::user) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("a {} message carries an {}; only user messages can", to_string(role),
                            to_string(part.kind)));
  }
  if (auto checked = provider_wire::check_source(part); !checked) return checked;
  const bool by_id = !part.file_id.empty();
  const bool by_url = !part.url.empty();
  const bool fits = (part.kind == MediaPart::Kind::image && !by_id) ||
                    (part.kind == MediaPart::Kind::document && !by_url) ||
                    (part.kind == MediaPart::Kind::audio && !by_id && !by_url);
  if (fits) return {};
  return fail(ErrorCode::unsupported, fmt::format("OpenAI's chat completions take no {} by {}",
                                                  to_string(part.kind), by_id ? "file id" : "URL"));
}

/// One text without a breakpoint is sent as a plain string, which every server understands.
bool is_plain(const Message& message, const EncodeOptions& options) {
  std::size_t texts = 0;
  for (const auto& part : message.parts) {
    if (is<OpaquePart>(part) || is<RefusalPart>(part) || is<MediaPart>(part)) return false;
    if (is<TextPart>(part)) ++texts;
    if (options.cache_breakpoints && marks_cache(part)) return false;
  }
  return texts <= 1;
}

void write_part(JsonText& json, const Part& part, bool breakpoints) {
  if (const auto* text = std::get_if<TextPart>(&part)) {
    write_text(json, *text, breakpoints && text->cache != CacheBreakpoint::none);
  } else if (const auto* refusal = std::get_if<RefusalPart>(&part)) {
    json.open_object().field("type", "refusal").field("refusal", refusal->text).close_object();
  } else if (const auto* opaque = std::get_if<OpaquePart>(&part)) {
    json.value(opaque->body);
  } else if (const auto* media = std::get_if<MediaPart>(&part)) {
    write_media(json, *media, breakpoints && media->cache != CacheBreakpoint::none);
  }
}

void write_content(JsonText& json, const Message& message, const EncodeOptions& options) {
  json.key("content");
  if (is_plain(message, options)) {
    json.string(message.text());
    return;
  }
  json.open_array();
  for (const auto& part : message.parts) write_part(json, part, options.cache_breakpoints);
  json.close_array();
}

void write_tool_calls(JsonText& json, const Message& message) {
  json.key("tool_calls").open_array();
  for (const auto& part : message.parts) {
    const auto* call = std::get_if<ToolCallPart>(&part);
    if (call == nullptr) continue;
    json.open_object().field("id", call->id).field("type", "function");
    json.key("function")
        .open_object()
        .field("name", call->name)
        .field("arguments", call->arguments);
    json.close_object().close_object();
  }
  json.close_array();
}

/// The assistant's own text goes back as one string, the way it came.
void write_assistant(JsonText& json, const Message& message) {
  json.open_object().field("role", "assistant");
  const bool has_text = has<TextPart>(message);
  if (has<RefusalPart>(message) || has<OpaquePart>(message)) {
    EncodeOptions without_breakpoints;
    without_breakpoints.cache_breakpoints = false;
    write_content(json, message, without_breakpoints);
  } else if (has_text || !has<ToolCallPart>(message)) {
    json.field("content", message.text());
  } else {
    json.key("content").raw("null");
  }
  if (has<ToolCallPart>(message)) write_tool_calls(json, message);
  json.close_object();
}

void write_tool_results(JsonText& json, const Message& message) {
  for (const auto& part : message.parts) {
    const auto* result = std::get_if<ToolResultPart>(&part);
    if (result == nullptr) continue;
    json.open_object().field("role", "tool").field("tool_call_id", result->call_id);
    json.field("content", result->content).close_object();
  }
}

void write_prose(JsonText& json, const Message& message, const EncodeOptions& options) {
  json.open_object().field("role", role_name(message.role, options));
  write_content(json, message, options);
  json.close_object();
}

Result<> check(const Message& message) {
  for (const auto& part : message.parts) {
    if (const auto* opaque = std::get_if<OpaquePart>(&part)) {
      if (auto checked = check_format(*opaque); !checked) return checked;
    }
    if (const auto* media = std::get_if<MediaPart>(&part)) {
      if (auto checked = check_media(*media, message.role); !checked) return checked;
    }
    if (is<ToolCallPart>(part) && message.role != Role::assistant) {
      return fail(ErrorCode::invalid_argument,
                  fmt::format("a {} message carries a tool call; only the assistant calls tools",
                              to_string(message.role)));
    }
    if (is<ToolResultPart>(part) && message.role != Role::tool && message.role != Role::user) {
      return fail(ErrorCode::invalid_argument,
                  fmt::format("a {} message carries a tool result; it belongs into a tool message",
                              to_string(message.role)));
    }
  }
  return {};
}

bool says_something_else(const Message& message) {
  return message.parts.empty() ||
         !std::all_of(message.parts.begin(), message.parts.end(), is<ToolResultPart>);
}

}  // namespace

Result<> write_messages(JsonText& json, const std::vector<Message>& messages,
                        const EncodeOptions& options) {
  json.open_array();
  for (const auto& message : messages) {
    if (auto checked = check(message); !checked) return checked;
    if (message.role == Role::assistant) {
      write_assistant(json, message);
      continue;
    }
    write_tool_results(json, message);
    if (message.role != Role::tool && says_something_else(message))
      write_prose(json, message, options);
    if (message.role == Role::tool && (has<TextPart>(message) || has<OpaquePart>(message))) {
      return fail(ErrorCode::invalid_argument,
                  "a tool message carries something else than tool results");
    }
  }
  json.close_array();
  return {};
}

}  // namespace purser::openai
