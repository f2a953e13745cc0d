// part_writer.cpp: texts, thoughts, calls, media, and their signatures.
#include <fmt/format.h>

#include <purser/adapters/providers/gemini/encode.hpp>
#include <purser/adapters/providers/gemini/part_writer.hpp>
#include <purser/adapters/providers/wire/media.hpp>
#include <purser/adapters/providers/wire/message_parts.hpp>
#include <purser/adapters/providers/wire/part_check.hpp>

namespace purser::gemini {
namespace {

using provider_wire::JsonText;

/// Documented for conversations that another model began.
constexpr std::string_view stand_in_signature = "skip_thought_signature_validator";

/// What is billed depends on it, so that a video must not come as an image.
bool fits_kind(const MediaPart& part) {
  if (part.kind == MediaPart::Kind::image) return part.media_type.starts_with("image/");
  return part.kind != MediaPart::Kind::audio || part.media_type.starts_with("audio/");
}

Result<> check_media(const MediaPart& part) {
  if (auto checked = provider_wire::check_source(part); !checked) return checked;
  if (part.data.empty() || fits_kind(part)) return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("a part of kind '{}' has the media_type '{}'", to_string(part.kind),
                          part.media_type));
}

bool is_own(const ReasoningPart& part) {
  return part.format == format_name || (part.format.empty() && !part.signature.empty());
}

void write_id(JsonText& json, std::string_view id) {
  if (!id.empty() && !id.starts_with(made_up_id)) json.field("id", id);
}

}  // namespace

Result<> check_part(const Part& part) {
  if (const auto* media = std::get_if<MediaPart>(&part)) return check_media(*media);
  const auto* opaque = std::get_if<OpaquePart>(&part);
  if (opaque == nullptr) return {};
  return provider_wire::check_format(*opaque, format_name, "Gemini's interface");
}

void PartWriter::write(const Part& part) {
  if (const auto* text = std::get_if<TextPart>(&part)) write(*text);
  if (const auto* reasoning = std::get_if<ReasoningPart>(&part)) write(*reasoning);
  if (const auto* refusal = std::get_if<RefusalPart>(&part)) write_text(refusal->text);
  if (const auto* call = std::get_if<ToolCallPart>(&part)) write(*call);
  if (const auto* media = std::get_if<MediaPart>(&part)) write(*media);
  if (const auto* opaque = std::get_if<OpaquePart>(&part)) {
    end_message();  // it has its own signature inside
    json_.value(opaque->body);
  }
}

void PartWriter::write(const TextPart& part) { write_text(part.text); }

void PartWriter::write(const ReasoningPart& part) {
  if (part.redacted || !is_own(part)) return;
  end_message();
  if (part.text.empty()) {
    signature_ = part.signature;
    return;
  }
  json_.open_object().field("text", part.text).key("thought").raw("true");
  signature_ = part.signature;
  close_part();
}

void PartWriter::write(const ToolCallPart& part) {
  if (signs_calls_ && signature_.empty()) signature_ = stand_in_signature;
  signs_calls_ = false;
  json_.open_object().key("functionCall").open_object();
  write_id(json_, part.id);
  json_.field("name", part.name).key("args").raw(provider_wire::arguments_object(part.arguments));
  json_.close_object();
  close_part();
}

void PartWriter::write(const MediaPart& part) {
  json_.open_object();
  if (!part.data.empty()) {
    json_.key("inlineData").open_object().field("mimeType", part.media_type);
    json_.field("data", part.data).close_object();
  } else {
    json_.key("fileData").open_object();
    if (!part.media_type.empty()) json_.field("mimeType", part.media_type);
    json_.field("fileUri", part.url.empty() ? part.file_id : part.url).close_object();
  }
  close_part();
}

void PartWriter::write_text(std::string_view text) {
  if (text.empty() && signature_.empty()) return;
  json_.open_object().field("text", text);
  close_part();
}

void PartWriter::end_message() {
  if (!signature_.empty()) write_text({});
}

void PartWriter::close_part() {
  if (!signature_.empty()) json_.field("thoughtSignature", signature_);
  signature_ = {};
  json_.close_object();
}

void write_result(JsonText& json, const ToolResultPart& part, std::string_view name) {
  json.open_object().key("functionResponse").open_object();
  write_id(json, part.call_id);
  json.field("name", name).key("response").open_object();
  json.field(part.is_error ? "error" : "output", part.content);
  json.close_object().close_object().close_object();
}

}  // namespace purser::gemini
