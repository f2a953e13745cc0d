// content.cpp: texts, refusals, images, documents, recordings, thinking.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/openai/content.hpp>
#include <purser/adapters/providers/wire/media.hpp>

namespace purser::openai {
namespace {

using provider_wire::JsonText;

bool is_own_format(std::string_view format, const Dialect& dialect) {
  return format == "openai" || format == dialect.name;
}

Result<> check_format(const OpaquePart& part, const Dialect& dialect) {
  if (is_own_format(part.format, dialect) && part.body.is_object()) return {};
  return fail(
      ErrorCode::unsupported,
      fmt::format("a content part in the format '{}' cannot be sent to an OpenAI interface; "
                  "leave it out or convert it",
                  part.format));
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

void write_media(JsonText& json, const MediaPart& part) {
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
    json.open_object().field("type", "refusal").field("refusal", part.text).close_object();
  }
  void operator()(const OpaquePart& part) const { json.value(part.body); }
  void operator()(const MediaPart& part) const {
    json.open_object();
    write_media(json, part);
    if (breakpoints) write_breakpoint(json, part.cache, dialect);
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
    if (std::holds_alternative<OpaquePart>(part) || std::holds_alternative<RefusalPart>(part) ||
        std::holds_alternative<MediaPart>(part)) {
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
  if (const auto* media = std::get_if<MediaPart>(&part)) return check_media(*media, role);
  return {};
}

void write_content(JsonText& json, const Message& message, const Dialect& dialect) {
  json.key("content");
  if (is_plain(message, dialect)) {
    json.string(message.text());
    return;
  }
  json.open_array();
  const WritePart write{json, dialect, message.role != Role::assistant};
  for (const auto& part : message.parts) std::visit(write, part);
  json.close_array();
}

}  // namespace purser::openai
