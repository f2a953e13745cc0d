// messages.cpp: roles, content parts, tool calls and their results.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/openai/messages.hpp>

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

bool marks_cache(const Part& part) {
  const auto* text = std::get_if<TextPart>(&part);
  return text != nullptr && text->cache != CacheBreakpoint::none;
}

/// One text without a breakpoint is sent as a plain string, which every server understands.
bool is_plain(const Message& message, const EncodeOptions& options) {
  std::size_t texts = 0;
  for (const auto& part : message.parts) {
    if (is<OpaquePart>(part) || is<RefusalPart>(part)) return false;
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
