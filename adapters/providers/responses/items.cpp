// items.cpp: roles, content parts, reasoning, calls and their results.
#include <algorithm>
#include <purser/adapters/providers/responses/items.hpp>
#include <purser/adapters/providers/wire/media.hpp>
#include <purser/adapters/providers/wire/message_parts.hpp>
#include <purser/adapters/providers/wire/part_check.hpp>

namespace purser::responses {
namespace {

using provider_wire::is;
using provider_wire::JsonText;
using Messages = std::span<const Message>;

std::string_view type_of(const Json& body) {
  const auto found = body.find("type");
  if (found == body.end() || !found->is_string()) return {};
  return found->get_ref<const std::string&>();
}

Result<> check_media(const MediaPart& part, Role role) {
  if (part.kind == MediaPart::Kind::audio)
    return fail(ErrorCode::unsupported, "OpenAI's Responses take no audio");
  if (auto checked = provider_wire::check_sender(part, role); !checked) return checked;
  return provider_wire::check_source(part);
}

Result<> check_part(const Part& part, Role role) {
  if (const auto* opaque = std::get_if<OpaquePart>(&part))
    return provider_wire::check_format(*opaque, "responses", "OpenAI's Responses");
  if (const auto* media = std::get_if<MediaPart>(&part)) return check_media(*media, role);
  return provider_wire::check_role_in_message(part, role);
}

/// Whether a part stands inside of a message item; all others are items themselves.
bool is_content(const Part& part) {
  if (const auto* opaque = std::get_if<OpaquePart>(&part)) {
    const auto type = type_of(opaque->body);
    return type.starts_with("input_") || type.starts_with("output_") || type == "refusal";
  }
  return is<TextPart>(part) || is<RefusalPart>(part) || is<MediaPart>(part);
}

bool is_said(const Part& part) {
  if (const auto* text = std::get_if<TextPart>(&part)) return !text->text.empty();
  return !is<ReasoningPart>(part);
}

void write_image(JsonText& json, const MediaPart& part) {
  json.field("type", "input_image");
  if (part.file_id.empty()) {
    json.field("image_url", provider_wire::url_of(part));
  } else {
    json.field("file_id", part.file_id);
  }
  json.field("detail", part.detail.empty() ? "auto" : part.detail);  // must be there
}

void write_document(JsonText& json, const MediaPart& part) {
  json.field("type", "input_file");
  if (!part.file_id.empty()) {
    json.field("file_id", part.file_id);
  } else if (!part.url.empty()) {
    json.field("file_url", part.url);
  } else {
    json.field("filename", part.name.empty() ? "document" : part.name);
    json.field("file_data", provider_wire::url_of(part));
  }
}

void write_content_part(JsonText& json, const Part& part, Role role) {
  if (const auto* opaque = std::get_if<OpaquePart>(&part)) {
    json.value(opaque->body);
    return;
  }
  json.open_object();
  if (const auto* text = std::get_if<TextPart>(&part)) {
    json.field("type", role == Role::assistant ? "output_text" : "input_text");
    json.field("text", text->text);
  } else if (const auto* refusal = std::get_if<RefusalPart>(&part)) {
    json.field("type", "refusal").field("refusal", refusal->text);
  } else if (const auto* media = std::get_if<MediaPart>(&part)) {
    media->kind == MediaPart::Kind::image ? write_image(json, *media)
                                          : write_document(json, *media);
  }
  json.close_object();
}

/// Parts that follow each other make one message; a single text is sent as a plain string.
void write_message(JsonText& json, std::span<const Part> parts, Role role) {
  json.open_object().field("role", to_string(role)).key("content");
  const auto* only = parts.size() == 1 ? std::get_if<TextPart>(&parts.front()) : nullptr;
  if (only != nullptr) {
    json.string(only->text);
  } else {
    json.open_array();
    for (const auto& part : parts) {
      if (is_said(part)) write_content_part(json, part, role);
    }
    json.close_array();
  }
  json.close_object();
}

bool goes_back(const ReasoningPart& part, bool stored) {
  const bool ours = part.format == "responses" || (part.format.empty() && !part.redacted);
  return ours && (!part.signature.empty() || (stored && !part.id.empty()));
}

void write_reasoning(JsonText& json, const ReasoningPart& part) {
  json.open_object().field("type", "reasoning");
  if (!part.id.empty()) json.field("id", part.id);
  json.key("summary").open_array();
  if (!part.text.empty())
    json.open_object().field("type", "summary_text").field("text", part.text).close_object();
  json.close_array();
  if (!part.signature.empty()) json.field("encrypted_content", part.signature);
  json.close_object();
}

void write_item(JsonText& json, const Part& part, bool stored) {
  if (const auto* reasoning = std::get_if<ReasoningPart>(&part)) {
    if (goes_back(*reasoning, stored)) write_reasoning(json, *reasoning);
  } else if (const auto* call = std::get_if<ToolCallPart>(&part)) {
    json.open_object().field("type", "function_call").field("call_id", call->id);
    json.field("name", call->name);
    json.field("arguments", call->arguments.empty() ? "{}" : call->arguments).close_object();
  } else if (const auto* result = std::get_if<ToolResultPart>(&part)) {
    json.open_object().field("type", "function_call_output").field("call_id", result->call_id);
    json.field("output", result->content).close_object();
  } else if (const auto* opaque = std::get_if<OpaquePart>(&part)) {
    json.value(opaque->body);
  }
}

/// Where the parts end that something was said after.
std::size_t end_of_speech(const Message& message) {
  const auto last = std::find_if(message.parts.rbegin(), message.parts.rend(), is_said);
  return static_cast<std::size_t>(message.parts.rend() - last);
}

void write_parts(JsonText& json, const Message& message, bool stored) {
  const auto parts = std::span(message.parts).first(end_of_speech(message));
  for (std::size_t i = 0; i < parts.size();) {
    const std::size_t begin = i;
    while (i < parts.size() && is_content(parts[i])) ++i;
    const auto said = parts.subspan(begin, i - begin);
    if (std::any_of(said.begin(), said.end(), is_said)) write_message(json, said, message.role);
    if (i < parts.size()) write_item(json, parts[i++], stored);
  }
}

bool is_instruction(const Message& message) {
  return message.role == Role::system &&
         std::all_of(message.parts.begin(), message.parts.end(), is<TextPart>);
}

}  // namespace

std::size_t instruction_count(Messages messages) noexcept {
  const auto end = std::find_if_not(messages.begin(), messages.end(), is_instruction);
  return end == messages.end() ? 0 : static_cast<std::size_t>(end - messages.begin());
}

std::string instructions(Messages messages) {
  std::string text;
  for (const auto& message : messages.first(instruction_count(messages))) {
    const auto said = message.text();
    if (!text.empty() && !said.empty()) text += "\n\n";
    text += said;
  }
  return text;
}

Result<> write_input(JsonText& json, Messages messages, bool stored) {
  json.open_array();
  for (const auto& message : messages.subspan(instruction_count(messages))) {
    for (const auto& part : message.parts) {
      if (auto checked = check_part(part, message.role); !checked) return checked;
    }
    write_parts(json, message, stored);
  }
  json.close_array();
  return {};
}

}  // namespace purser::responses
