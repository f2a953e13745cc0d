// messages.cpp: texts, images, thinking, tool calls and their results.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/ollama/messages.hpp>
#include <purser/adapters/providers/wire/media.hpp>

namespace purser::ollama {
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

Result<> check_media(const MediaPart& part, Role role) {
  if (role != Role::user) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("a {} message carries a part of kind '{}'; only user messages can",
                            to_string(role), to_string(part.kind)));
  }
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
    return fail(ErrorCode::unsupported,
                fmt::format("a content part in the format '{}' cannot be sent to Ollama's "
                            "interface, which has no content parts; leave it out or convert it",
                            opaque->format));
  }
  if (is<ToolCallPart>(part) && role != Role::assistant) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("a {} message carries a tool call; only the assistant calls tools",
                            to_string(role)));
  }
  if (is<ToolResultPart>(part) && role != Role::tool && role != Role::user) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("a {} message carries a tool result; it belongs into a tool message",
                            to_string(role)));
  }
  if (is<TextPart>(part) && role == Role::tool) {
    return fail(ErrorCode::invalid_argument,
                "a tool message carries something else than tool results");
  }
  return {};
}

Result<> check_message(const Message& message) {
  for (const auto& part : message.parts) {
    if (auto checked = check_part(part, message.role); !checked) return checked;
  }
  return {};
}

/// The interface takes objects only; what the model wrote may be something else.
std::string arguments_object(const std::string& arguments) {
  if (arguments.find_first_not_of(" \t\r\n") == std::string::npos) return "{}";
  const auto parsed = parse_json(arguments);
  if (parsed && parsed->is_object()) return arguments;
  std::string wrapped = "{\"invalid_arguments\":";
  provider_wire::append_json_string(wrapped, arguments);
  return wrapped + "}";
}

std::string content_of(const Message& message) {
  std::string text;
  for (const auto& part : message.parts) {
    if (const auto* words = std::get_if<TextPart>(&part)) text += words->text;
    if (const auto* refusal = std::get_if<RefusalPart>(&part)) text += refusal->text;
  }
  return text;
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
    json.field("name", call->name).key("arguments").raw(arguments_object(call->arguments));
    json.close_object().close_object();
  }
  json.close_array();
}

void write_prose(JsonText& json, const Message& message) {
  json.open_object().field("role", to_string(message.role)).field("content", content_of(message));
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

bool says_something(const Message& message) {
  return message.role != Role::tool &&
         (message.parts.empty() ||
          !std::all_of(message.parts.begin(), message.parts.end(), is<ToolResultPart>));
}

}  // namespace

Result<> write_messages(JsonText& json, const std::vector<Message>& messages) {
  json.open_array();
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (auto checked = check_message(messages[i]); !checked) return checked;
    write_results(json, messages, i);
    if (says_something(messages[i])) write_prose(json, messages[i]);
  }
  json.close_array();
  return {};
}

}  // namespace purser::ollama
