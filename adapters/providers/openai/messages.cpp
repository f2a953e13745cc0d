// messages.cpp: roles, tool calls and their results, reasoning that goes back.
#include <purser/adapters/providers/openai/call_id.hpp>
#include <purser/adapters/providers/openai/content.hpp>
#include <purser/adapters/providers/openai/messages.hpp>
#include <purser/adapters/providers/wire/message_parts.hpp>
#include <purser/adapters/providers/wire/part_check.hpp>

namespace purser::openai {
namespace {

using provider_wire::has;
using provider_wire::JsonText;

std::string_view role_name(Role role, const Dialect& dialect) {
  if (role == Role::system) return dialect.developer_role ? "developer" : "system";
  return role == Role::assistant ? "assistant" : "user";
}

void write_tool_calls(JsonText& json, const Message& message, const Dialect& dialect) {
  json.key("tool_calls").open_array();
  for (const auto& part : message.parts) {
    const auto* call = std::get_if<ToolCallPart>(&part);
    if (call == nullptr) continue;
    json.open_object().field("id", call_id(call->id, dialect.call_id_length));
    json.field("type", "function").key("function").open_object();
    json.field("name", call->name).field("arguments", call->arguments);
    json.close_object().close_object();
  }
  json.close_array();
}

/// What the server said while it thought, in the members that it has for that.
void write_reasoning(JsonText& json, const Message& message, const Dialect& dialect, bool in_turn) {
  for (const auto& part : message.parts) {
    const auto* reasoning = std::get_if<ReasoningPart>(&part);
    if (reasoning == nullptr || reasoning->format != dialect.name) continue;
    if (dialect.reasoning == ReasoningForm::content && in_turn) {
      json.field("reasoning_content", reasoning->text);
      return;
    }
    if (dialect.reasoning == ReasoningForm::details && !reasoning->signature.empty()) {
      json.key("reasoning_details").raw(reasoning->signature);
      return;
    }
  }
}

void write_assistant(JsonText& json, const Message& message, const Dialect& dialect, bool in_turn) {
  json.open_object().field("role", "assistant");
  const bool says_something = has<TextPart>(message) || has<RefusalPart>(message) ||
                              has<OpaquePart>(message) || !has<ToolCallPart>(message);
  if (says_something || dialect.reasoning == ReasoningForm::chunks) {
    write_content(json, message, dialect);
  } else {
    json.key("content").raw("null");
  }
  write_reasoning(json, message, dialect, in_turn);
  if (has<ToolCallPart>(message)) write_tool_calls(json, message, dialect);
  json.close_object();
}

void write_tool_results(JsonText& json, const Message& message, const Dialect& dialect) {
  for (const auto& part : message.parts) {
    const auto* result = std::get_if<ToolResultPart>(&part);
    if (result == nullptr) continue;
    json.open_object().field("role", "tool");
    json.field("tool_call_id", call_id(result->call_id, dialect.call_id_length));
    if (dialect.names_tool_results) json.field("name", result->name);
    write_result_text(json, *result, dialect);
    json.close_object();
  }
}

void write_prose(JsonText& json, const Message& message, const Dialect& dialect) {
  json.open_object().field("role", role_name(message.role, dialect));
  write_content(json, message, dialect);
  json.close_object();
}

Result<> check(const Message& message, const Dialect& dialect) {
  for (const auto& part : message.parts) {
    if (auto checked = check_part(part, message.role, dialect); !checked) return checked;
    if (auto checked = provider_wire::check_role(part, message.role); !checked) return checked;
  }
  return {};
}

/// Where the last question stands; answers behind it belong to the turn that goes on.
std::size_t last_question(const std::vector<Message>& messages) {
  for (std::size_t i = messages.size(); i > 0; --i) {
    const auto& message = messages[i - 1];
    if (message.role == Role::user && !has<ToolResultPart>(message)) return i - 1;
  }
  return 0;
}

}  // namespace

Result<> write_messages(JsonText& json, const std::vector<Message>& messages,
                        const Dialect& dialect) {
  const auto question = last_question(messages);
  json.open_array();
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto& message = messages[i];
    if (auto checked = check(message, dialect); !checked) return checked;
    if (message.role == Role::assistant) {
      write_assistant(json, message, dialect, i > question);
      continue;
    }
    write_tool_results(json, message, dialect);
    if (message.role != Role::tool && !provider_wire::has_only_results(message))
      write_prose(json, message, dialect);
    if (message.role == Role::tool && (has<TextPart>(message) || has<OpaquePart>(message))) {
      return fail(ErrorCode::invalid_argument,
                  "a tool message carries something else than tool results");
    }
  }
  json.close_array();
  return {};
}

}  // namespace purser::openai
