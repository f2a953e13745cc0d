// answer.cpp: pieces of an answer, put together.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <purser/adapters/providers/cohere/detail/answer.hpp>
#include <purser/adapters/providers/cohere/messages.hpp>
#include <utility>

namespace purser::cohere::detail {
namespace {

using provider_wire::detail::assign;
using provider_wire::detail::find_integer;
using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_raw;
using provider_wire::detail::read_string;
using provider_wire::detail::type_of;

constexpr std::array kinds{
    std::pair<std::string_view, EventKind>{"content-delta", EventKind::other},
    std::pair<std::string_view, EventKind>{"tool-call-delta", EventKind::other},
    std::pair<std::string_view, EventKind>{"tool-plan-delta", EventKind::other},
    std::pair<std::string_view, EventKind>{"message-start", EventKind::other},
    std::pair<std::string_view, EventKind>{"content-start", EventKind::content_start},
    std::pair<std::string_view, EventKind>{"content-end", EventKind::content_end},
    std::pair<std::string_view, EventKind>{"tool-call-start", EventKind::call_start},
    std::pair<std::string_view, EventKind>{"message-end", EventKind::end},
    std::pair<std::string_view, EventKind>{"error", EventKind::error},
    std::pair<std::string_view, EventKind>{"", EventKind::error},
};

StopReason to_stop_reason(std::string_view reason, bool calls) {
  if (reason == "COMPLETE") return calls ? StopReason::tool_calls : StopReason::end;
  if (reason == "TOOL_CALL") return StopReason::tool_calls;
  if (reason == "MAX_TOKENS") return StopReason::length;
  if (reason == "STOP_SEQUENCE") return StopReason::stop_sequence;
  return reason == "ERROR_TOXIC" ? StopReason::content_filter : StopReason::other;
}

}  // namespace

EventKind kind_of(std::string_view type) noexcept {
  const auto* found = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const auto& each) { return each.first == type; });
  return found == kinds.end() ? EventKind::ignored : found->second;
}

bool Answer::take_body(ondemand::object body) {
  kind_ = EventKind::call_start;
  return for_each_field(body, [&](std::string_view name, ondemand::value value) {
    if (name == "id") return assign(value, builder.reply.id);
    if (name == "message") return take_message(value);
    if (name == "finish_reason") return assign(value, finish_reason_);
    if (name == "usage") return take_usage(value, true);
    if (name == "meta") return take_usage(value, false);
    if (name == "embeddings") return take_embeddings(value);
    if (name == "error") return take_error(value);
    return true;
  });
}

bool Answer::take_event(EventKind kind, ondemand::object event) {
  kind_ = kind;
  if (kind == EventKind::ignored) return true;
  if (kind == EventKind::content_start || kind == EventKind::content_end) builder.end_part();
  index_.reset();
  if (!find_integer(event, "index", index_)) return false;
  return for_each_field(event, [&](std::string_view name, ondemand::value value) {
    if (name == "id") return assign(value, builder.reply.id);
    if (name == "delta") return take_delta(value);
    if (kind_ == EventKind::error && (name == "message" || name == "error"))
      return take_error(value);
    return true;
  });
}

bool Answer::take_delta(ondemand::value delta) {
  return for_each_field(delta, [&](std::string_view name, ondemand::value value) {
    if (name == "message") return take_message(value);
    if (name == "finish_reason") return assign(value, finish_reason_);
    if (name == "usage") return take_usage(value, true);
    if (name == "error") return take_error(value);
    return true;
  });
}

/// A sentence in place of a message is an error.
bool Answer::take_message(ondemand::value message) {
  ondemand::json_type type;
  if (!type_of(message, type)) return false;
  if (type == ondemand::json_type::string) return take_error(message);
  has_content_ = has_content_ || type == ondemand::json_type::object;
  return for_each_field(message, [&](std::string_view name, ondemand::value value) {
    return take_message_field(name, value);
  });
}

bool Answer::take_message_field(std::string_view name, ondemand::value value) {
  if (name == "content") return take_content(value);
  if (name == "tool_calls") return take_calls(value);
  if (name != "tool_plan") return true;
  std::string_view piece;
  if (!read_string(value, piece)) return false;
  add_plan(piece);
  return true;
}

/// A list in an answer, one object in an event; a plain text is understood as well.
bool Answer::take_content(ondemand::value content) {
  ondemand::json_type type;
  if (!type_of(content, type)) return false;
  if (type == ondemand::json_type::object) return take_content_part(content);
  std::string_view piece;
  if (!read_string(content, piece)) return false;
  add_text(piece);
  return for_each_item(content, [&](ondemand::value part) {
    builder.end_part();
    return take_content_part(part);
  });
}

bool Answer::take_content_part(ondemand::value part) {
  return for_each_field(part, [&](std::string_view name, ondemand::value value) {
    std::string_view piece;
    if (name != "text" && name != "thinking") return true;
    if (!read_string(value, piece)) return false;
    if (name == "text") add_text(piece);
    if (name == "thinking") add_thinking(piece);
    return true;
  });
}

/// A list in an answer, one object in an event.
bool Answer::take_calls(ondemand::value calls) {
  ondemand::json_type type;
  if (!type_of(calls, type)) return false;
  if (type == ondemand::json_type::object) return take_call(calls, kind_ == EventKind::call_start);
  return for_each_item(calls, [&](ondemand::value call) { return take_call(call, true); });
}

bool Answer::take_call(ondemand::value value, bool starts) {
  std::string_view id;
  std::string_view name;
  std::string_view arguments;
  const bool read = for_each_field(value, [&](std::string_view field, ondemand::value member) {
    if (field == "id") return read_string(member, id);
    if (field != "function") return true;
    return for_each_field(member, [&](std::string_view inner, ondemand::value text) {
      if (inner == "name") return read_string(text, name);
      return inner != "arguments" || read_string(text, arguments);
    });
  });
  if (!read) return false;
  if (starts) {
    leave_plan();
    if (!builder.start_call(id, name)) return false;
    indexes_.push_back(index_.value_or(static_cast<std::int64_t>(indexes_.size())));
  }
  const auto found = starts || !index_ ? indexes_.rbegin()
                                       : std::find(indexes_.rbegin(), indexes_.rend(), *index_);
  if (found == indexes_.rend()) return false;  // arguments of a call that never began
  builder.add_arguments(static_cast<std::size_t>(indexes_.rend() - found) - 1, arguments);
  return true;
}

bool Answer::take_usage(ondemand::value usage, bool has_output) {
  if (!read_usage(usage, usage_report_)) return false;
  auto& reply = builder.reply;
  normalise(usage_report_, has_output, reply.usage, reply.usage_quality);
  if (reply.usage_quality != UsageQuality::missing) builder.report_usage();
  return true;
}

bool Answer::take_embeddings(ondemand::value embeddings) {
  has_content_ = true;
  return for_each_field(embeddings, [&](std::string_view name, ondemand::value value) {
    return name != "float" || read_vectors(value, builder.reply.embeddings);
  });
}

bool Answer::take_error(ondemand::value error) {
  ondemand::json_type type;
  std::string_view text;
  if (!type_of(error, type)) return false;
  if (type == ondemand::json_type::null) return true;
  if (!read_raw(error, text)) return false;
  error_text_ = fmt::format("{{\"error\":{}}}", text);
  return true;
}

void Answer::add_text(std::string_view piece) {
  if (!piece.empty()) leave_plan();
  builder.add_text(piece);
}

void Answer::add_thinking(std::string_view piece) {
  if (!piece.empty()) leave_plan();
  builder.add_reasoning(piece, wire_format);
}

void Answer::add_plan(std::string_view piece) {
  if (piece.empty()) return;
  if (!in_plan_) builder.end_part();
  builder.add_reasoning(piece, wire_format);
  if (!in_plan_) std::get<ReasoningPart>(builder.reply.message.parts.back()).id = plan_id;
  in_plan_ = true;
}

void Answer::leave_plan() {
  if (in_plan_) builder.end_part();
  in_plan_ = false;
}

void Answer::conclude(const DecodeOptions& options) {
  auto& reply = builder.reply;
  reply.model = options.model;
  reply.stop_reason = reply.embeddings.empty() ? to_stop_reason(finish_reason_, builder.calls() > 0)
                                               : StopReason::end;
}

}  // namespace purser::cohere::detail
