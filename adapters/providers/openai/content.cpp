// content.cpp: texts, refusals, images, documents, recordings, thinking.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/openai/content.hpp>
#include <purser/adapters/providers/wire/media.hpp>
#include <purser/adapters/providers/wire/message_parts.hpp>
#include <purser/adapters/providers/wire/part_check.hpp>

namespace purser::openai {
namespace {

using provider_wire::JsonText;

/// OpenAI's own format passes everywhere.
Result<> check_format(const OpaquePart& part, const Dialect& dialect) {
  const bool is_own = part.format == "openai" || part.format == dialect.name;
  return provider_wire::check_format(part, is_own ? part.format : dialect.name,
                                     "an OpenAI interface");
}

bool is_taken(const MediaPart& part, const Dialect& dialect) {
  const bool by_id = !part.file_id.empty();
  const bool by_url = !part.url.empty();
  switch (part.kind) {
    case MediaPart::Kind::image:
      return !by_id;
    case MediaPart::Kind::document:
      return dialect.documents && (!by_url || dialect.media == MediaForm::urls);
    case MediaPart::Kind::audio:
      return dialect.recordings && !by_id && (!by_url || dialect.media == MediaForm::urls);
  }
  return false;
}

std::string_view source_of(const MediaPart& part) {
  if (!part.file_id.empty()) return "file id";
  return part.url.empty() ? "data" : "URL";
}

/// What this interface has a place for.
Result<> check_media(const MediaPart& part, Role role, const Dialect& dialect) {
  if (auto checked = provider_wire::check_sender(part, role); !checked) return checked;
  if (auto checked = provider_wire::check_source(part); !checked) return checked;
  if (is_taken(part, dialect)) return {};
  return fail(ErrorCode::unsupported,
              fmt::format("the chat completions of {} take no {} by {}", dialect.name,
                          to_string(part.kind), source_of(part)));
}

CacheBreakpoint breakpoint_of(const Part& part) {
  if (const auto* text = std::get_if<TextPart>(&part)) return text->cache;
  if (const auto* media = std::get_if<MediaPart>(&part)) return media->cache;
  return CacheBreakpoint::none;
}

void write_breakpoint(JsonText& json, CacheBreakpoint cache, const Dialect& dialect) {
  if (cache == CacheBreakpoint::none) return;
  const bool is_long = cache == CacheBreakpoint::one_hour;
  switch (dialect.breakpoints) {
    case BreakpointForm::none:
      return;
    case BreakpointForm::prompt_cache:
      json.key("prompt_cache_breakpoint").raw(R"({"mode":"explicit"})");
      return;
    case BreakpointForm::cache_control:
      json.key("cache_control");
      json.raw(is_long ? R"({"type":"ephemeral","ttl":"1h"})" : R"({"type":"ephemeral"})");
      return;
  }
}

void write_image(JsonText& json, const MediaPart& part, const Dialect& dialect) {
  json.field("type", "image_url").key("image_url").open_object();
  json.field("url", provider_wire::url_of(part));
  if (dialect.image_detail && !part.detail.empty()) json.field("detail", part.detail);
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

void write_document_url(JsonText& json, const MediaPart& part) {
  if (!part.file_id.empty()) {
    json.field("type", "file").field("file_id", part.file_id);
    return;
  }
  json.field("type", "document_url").field("document_url", provider_wire::url_of(part));
  if (!part.name.empty()) json.field("document_name", part.name);
}

/// `audio/wav` is `wav`, `audio/mpeg` is `mp3`.
void write_audio(JsonText& json, const MediaPart& part) {
  const bool is_mp3 = part.media_type == "audio/mpeg" || part.media_type == "audio/mp3";
  json.field("type", "input_audio").key("input_audio").open_object();
  json.field("data", part.data).field("format", is_mp3 ? "mp3" : "wav").close_object();
}

void write_audio_text(JsonText& json, const MediaPart& part) {
  json.field("type", "input_audio").field("input_audio", part.url.empty() ? part.data : part.url);
}

void write_media(JsonText& json, const MediaPart& part, const Dialect& dialect) {
  if (part.kind == MediaPart::Kind::image) return write_image(json, part, dialect);
  const bool is_document = part.kind == MediaPart::Kind::document;
  if (dialect.media == MediaForm::urls) {
    return is_document ? write_document_url(json, part) : write_audio_text(json, part);
  }
  return is_document ? write_document(json, part) : write_audio(json, part);
}

/// `thinking` chunks, as Mistral has them.
void write_thinking(JsonText& json, const ReasoningPart& part) {
  json.open_object().field("type", "thinking").key("thinking").open_array();
  json.open_object().field("type", "text").field("text", part.text).close_object().close_array();
  if (!part.signature.empty()) json.field("signature", part.signature);
  json.key("closed").raw("true").close_object();
}

bool goes_back(const ReasoningPart& part, const Dialect& dialect) {
  return dialect.reasoning == ReasoningForm::chunks && part.format == dialect.name;
}

struct WritePart {
  JsonText& json;
  const Dialect& dialect;
  bool breakpoints;

  void operator()(const TextPart& part) const {
    json.open_object().field("type", "text").field("text", part.text);
    if (breakpoints) write_breakpoint(json, part.cache, dialect);
    json.close_object();
  }
  void operator()(const RefusalPart& part) const {
    const std::string_view form = dialect.refusals ? "refusal" : "text";
    json.open_object().field("type", form).field(form, part.text).close_object();
  }
  void operator()(const OpaquePart& part) const { json.value(part.body); }
  void operator()(const MediaPart& part) const {
    json.open_object();
    write_media(json, part, dialect);
    // OpenRouter takes `cache_control` in texts only.
    if (breakpoints && dialect.breakpoints == BreakpointForm::prompt_cache)
      write_breakpoint(json, part.cache, dialect);
    json.close_object();
  }
  void operator()(const ReasoningPart& part) const {
    if (goes_back(part, dialect)) write_thinking(json, part);
  }
  void operator()(const ToolCallPart&) const {}
  void operator()(const ToolResultPart&) const {}
};

/// The assistant's own text goes back as one string, the way it came.
bool is_plain(const Message& message, const Dialect& dialect) {
  std::size_t texts = 0;
  const bool breaks =
      dialect.breakpoints != BreakpointForm::none && message.role != Role::assistant;
  for (const auto& part : message.parts) {
    if (std::holds_alternative<OpaquePart>(part) || std::holds_alternative<MediaPart>(part) ||
        (dialect.refusals && std::holds_alternative<RefusalPart>(part))) {
      return false;
    }
    const auto* reasoning = std::get_if<ReasoningPart>(&part);
    if (reasoning != nullptr && goes_back(*reasoning, dialect)) return false;
    if (std::holds_alternative<TextPart>(part)) ++texts;
    if (breaks && breakpoint_of(part) != CacheBreakpoint::none) return false;
  }
  return texts <= 1 || message.role == Role::assistant;
}

}  // namespace

Result<> check_part(const Part& part, Role role, const Dialect& dialect) {
  if (const auto* opaque = std::get_if<OpaquePart>(&part)) return check_format(*opaque, dialect);
  if (const auto* media = std::get_if<MediaPart>(&part)) return check_media(*media, role, dialect);
  return {};
}

void write_content(JsonText& json, const Message& message, const Dialect& dialect) {
  json.key("content");
  if (is_plain(message, dialect)) {
    json.string(provider_wire::said_in(message));
    return;
  }
  json.open_array();
  const WritePart write{json, dialect, message.role != Role::assistant};
  for (const auto& part : message.parts) std::visit(write, part);
  json.close_array();
}

void write_result_text(JsonText& json, const ToolResultPart& result, const Dialect& dialect) {
  const bool breaks = dialect.breakpoints != BreakpointForm::none &&
                      result.cache != CacheBreakpoint::none && !result.content.empty();
  if (!breaks) {
    json.field("content", result.content);
    return;
  }
  json.key("content").open_array().open_object();
  json.field("type", "text").field("text", result.content);
  write_breakpoint(json, result.cache, dialect);
  json.close_object().close_array();
}

}  // namespace purser::openai
