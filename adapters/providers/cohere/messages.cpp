// messages.cpp: roles, content parts, plans, tool calls and their results.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/cohere/messages.hpp>
#include <purser/adapters/providers/wire/media.hpp>
#include <purser/adapters/providers/wire/message_parts.hpp>
#include <purser/adapters/providers/wire/part_check.hpp>

namespace purser::cohere {
namespace {

using provider_wire::has;
using provider_wire::is;
using provider_wire::JsonText;

bool is_document(const Part& part) {
  const auto* media = std::get_if<MediaPart>(&part);
  return media != nullptr && media->kind == MediaPart::Kind::document;
}

bool is_image(const Part& part) { return is<MediaPart>(part) && !is_document(part); }

/// Thinking that came from here, plans aside.
bool is_thinking(const Part& part) {
  const auto* reasoning = std::get_if<ReasoningPart>(&part);
  return reasoning != nullptr && reasoning->format == wire_format && reasoning->id != plan_id &&
         !reasoning->text.empty();
}

Result<> check_media(const MediaPart& part, Role role) {
  if (auto checked = provider_wire::check_sender(part, role); !checked) return checked;
  if (auto checked = provider_wire::check_source(part); !checked) return checked;
  if (part.kind == MediaPart::Kind::image && part.file_id.empty()) return {};
  if (part.kind == MediaPart::Kind::document && part.media_type.starts_with("text/") &&
      !part.data.empty()) {
    return {};
  }
  return fail(ErrorCode::unsupported,
              fmt::format("Cohere's interface takes images as data or URL and documents as text, "
                          "not this part of kind '{}'",
                          to_string(part.kind)));
}

Result<> check_part(const Part& part, Role role) {
  if (const auto* opaque = std::get_if<OpaquePart>(&part))
    return provider_wire::check_format(*opaque, wire_format, "Cohere's interface");
  if (const auto* media = std::get_if<MediaPart>(&part)) return check_media(*media, role);
  return provider_wire::check_role_in_message(part, role);
}

Result<> check_message(const Message& message) {
  for (const auto& part : message.parts) {
    if (auto checked = check_part(part, message.role); !checked) return checked;
  }
  return {};
}

void write_image(JsonText& json, const MediaPart& part) {
  json.open_object().field("type", "image_url").key("image_url").open_object();
  json.field("url", provider_wire::url_of(part));
  if (!part.detail.empty()) json.field("detail", part.detail);
  json.close_object().close_object();
}

void write_text(JsonText& json, std::string_view text) {
  if (!text.empty()) json.open_object().field("type", "text").field("text", text).close_object();
}

/// Documents, calls, results and plans have their places elsewhere.
void write_part(JsonText& json, const Part& part) {
  if (const auto* text = std::get_if<TextPart>(&part)) {
    write_text(json, text->text);
  } else if (const auto* refusal = std::get_if<RefusalPart>(&part)) {
    write_text(json, refusal->text);
  } else if (const auto* opaque = std::get_if<OpaquePart>(&part)) {
    json.value(opaque->body);
  } else if (is_image(part)) {
    write_image(json, std::get<MediaPart>(part));
  } else if (is_thinking(part)) {
    json.open_object().field("type", "thinking");
    json.field("thinking", std::get<ReasoningPart>(part).text).close_object();
  }
}

bool needs_parts(const Message& message) {
  const auto texts = std::count_if(message.parts.begin(), message.parts.end(), is<TextPart>);
  const bool split = texts > 1 && message.role != Role::assistant;
  return split || std::any_of(message.parts.begin(), message.parts.end(), [](const Part& part) {
           return is<OpaquePart>(part) || is_image(part) || is_thinking(part);
         });
}

/// Text alone is a string.
void write_content(JsonText& json, const Message& message) {
  json.key("content");
  if (!needs_parts(message)) {
    json.string(provider_wire::said_in(message));
    return;
  }
  json.open_array();
  for (const auto& part : message.parts) write_part(json, part);
  json.close_array();
}

void write_plan(JsonText& json, const Message& message) {
  std::string plan;
  for (const auto& part : message.parts) {
    const auto* reasoning = std::get_if<ReasoningPart>(&part);
    if (reasoning != nullptr && reasoning->format == wire_format && reasoning->id == plan_id)
      plan += reasoning->text;
  }
  if (!plan.empty()) json.field("tool_plan", plan);
}

void write_call(JsonText& json, const ToolCallPart& call) {
  json.open_object().field("id", call.id).field("type", "function");
  json.key("function").open_object().field("name", call.name);
  json.field("arguments", call.arguments.empty() ? "{}" : call.arguments);
  json.close_object().close_object();
}

void write_assistant(JsonText& json, const Message& message) {
  const bool calls = has<ToolCallPart>(message);
  json.open_object().field("role", "assistant");
  write_plan(json, message);
  if (!calls || needs_parts(message) || !provider_wire::said_in(message).empty())
    write_content(json, message);
  if (calls) {
    json.key("tool_calls").open_array();
    for (const auto& part : message.parts) {
      if (const auto* call = std::get_if<ToolCallPart>(&part)) write_call(json, *call);
    }
    json.close_array();
  }
  json.close_object();
}

void write_results(JsonText& json, const Message& message) {
  for (const auto& part : message.parts) {
    const auto* result = std::get_if<ToolResultPart>(&part);
    if (result == nullptr) continue;
    json.open_object().field("role", "tool").field("tool_call_id", result->call_id);
    json.field("content", result->content).close_object();
  }
}

void write_message(JsonText& json, const Message& message) {
  if (message.role == Role::assistant) return write_assistant(json, message);
  write_results(json, message);
  if (message.role == Role::tool || provider_wire::has_only_results(message)) return;
  json.open_object().field("role", message.role == Role::system ? "system" : "user");
  write_content(json, message);
  json.close_object();
}

}  // namespace

Result<> write_messages(JsonText& json, const std::vector<Message>& messages) {
  json.open_array();
  for (const auto& message : messages) {
    if (auto checked = check_message(message); !checked) return checked;
    write_message(json, message);
  }
  json.close_array();
  return {};
}

Result<Json> documents_of(const std::vector<Message>& messages) {
  Json documents = Json::array();
  for (const auto& message : messages) {
    for (const auto& part : message.parts) {
      if (!is_document(part)) continue;
      const auto& document = std::get<MediaPart>(part);
      auto text = provider_wire::text_of(document);
      if (!text) return fail(text.error());
      Json data{{"text", std::move(*text)}};
      if (!document.name.empty()) data["title"] = document.name;
      documents.push_back({{"data", std::move(data)}});
    }
  }
  return documents;
}

}  // namespace purser::cohere
