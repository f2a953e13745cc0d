// messages.cpp: texts, images, thinking, tool calls and their results.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/ollama/messages.hpp>
#include <purser/adapters/providers/wire/media.hpp>
#include <purser/adapters/providers/wire/message_parts.hpp>
#include <purser/adapters/providers/wire/part_check.hpp>

namespace purser::ollama {
namespace {

using provider_wire::has;
using provider_wire::JsonText;

Result<> check_media(const MediaPart& part, Role role) {
  if (auto checked = provider_wire::check_sender(part, role); !checked) return checked;
  if (auto checked = provider_wire::check_source(part); !checked) return checked;
  if (part.kind == MediaPart::Kind::image && !part.data.empty()) return {};
  return fail(ErrorCode::unsupported,
              fmt::format("Ollama's interface takes images that are in the request, not this part "
                          "of kind '{}'",
                          to_string(part.kind)));
}

Result<> check_part(const Part& part, Role role) {
  if (const auto* media = std::get_if<MediaPart>(&part)) return check_media(*media, role);
  if (const auto* opaque = std::get_if<OpaquePart>(&part)) {
    return fail(
        provider_wire::foreign_format(*opaque, "Ollama's interface, which has no content parts"));
  }
  return provider_wire::check_role_in_message(part, role);
}

Result<> check_message(const Message& message) {
  for (const auto& part : message.parts) {
    if (auto checked = check_part(part, message.role); !checked) return checked;
  }
  return {};
}

void write_images(JsonText& json, const Message& message) {
  if (!has<MediaPart>(message)) return;
  json.key("images").open_array();
  for (const auto& part : message.parts) {
    if (const auto* image = std::get_if<MediaPart>(&part)) json.string(image->data);
  }
  json.close_array();
}

void write_thinking(JsonText& json, const Message& message) {
  std::string thinking;
  for (const auto& part : message.parts) {
    const auto* reasoning = std::get_if<ReasoningPart>(&part);
    if (reasoning != nullptr && reasoning->format == wire_format) thinking += reasoning->text;
  }
  if (!thinking.empty()) json.field("thinking", thinking);
}

void write_calls(JsonText& json, const Message& message) {
  if (!has<ToolCallPart>(message)) return;
  json.key("tool_calls").open_array();
  for (const auto& part : message.parts) {
    const auto* call = std::get_if<ToolCallPart>(&part);
    if (call == nullptr) continue;
    json.open_object().field("id", call->id).key("function").open_object();
    json.field("name", call->name)
        .key("arguments")
        .raw(provider_wire::arguments_object(call->arguments));
    json.close_object().close_object();
  }
  json.close_array();
}

void write_prose(JsonText& json, const Message& message) {
  json.open_object()
      .field("role", to_string(message.role))
      .field("content", provider_wire::said_in(message));
  write_images(json, message);
  write_thinking(json, message);
  write_calls(json, message);
  json.close_object();
}

/// The newest call with this id; ids that were made up for an answer may come again.
std::string_view tool_of(std::string_view call_id, const std::vector<Message>& messages,
                         std::size_t before) {
  while (before-- > 0) {
    for (const auto& part : messages[before].parts) {
      const auto* call = std::get_if<ToolCallPart>(&part);
      if (call != nullptr && call->id == call_id) return call->name;
    }
  }
  return {};
}

void write_results(JsonText& json, const std::vector<Message>& messages, std::size_t at) {
  for (const auto& part : messages[at].parts) {
    const auto* result = std::get_if<ToolResultPart>(&part);
    if (result == nullptr) continue;
    const std::string_view name =
        result->name.empty() ? tool_of(result->call_id, messages, at) : result->name;
    json.open_object().field("role", "tool").field("content", result->content);
    json.field("tool_name", name).field("tool_call_id", result->call_id).close_object();
  }
}

}  // namespace

Result<> write_messages(JsonText& json, const std::vector<Message>& messages) {
  json.open_array();
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (auto checked = check_message(messages[i]); !checked) return checked;
    write_results(json, messages, i);
    if (messages[i].role != Role::tool && !provider_wire::has_only_results(messages[i]))
      write_prose(json, messages[i]);
  }
  json.close_array();
  return {};
}

}  // namespace purser::ollama
