// part_check.cpp: roles, senders and formats.
#include <fmt/format.h>

#include <purser/adapters/providers/wire/message_parts.hpp>
#include <purser/adapters/providers/wire/part_check.hpp>

namespace purser::provider_wire {
namespace {

Result<> check_role_in_turn(const Part& part, Role role) {
  if (auto checked = check_role(part, role); !checked) return checked;
  if (role != Role::system || is<TextPart>(part) || is<OpaquePart>(part)) return {};
  return fail(ErrorCode::invalid_argument, "a system message carries something else than text");
}

}  // namespace

Result<> check_role(const Part& part, Role role) {
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
  return {};
}

Result<> check_in_turn(const Message& message, Result<> (*check_part)(const Part&)) {
  for (const auto& part : message.parts) {
    if (auto checked = check_role_in_turn(part, message.role); !checked) return checked;
    if (auto checked = check_part(part); !checked) return checked;
  }
  return {};
}

Result<> check_role_in_message(const Part& part, Role role) {
  if (auto checked = check_role(part, role); !checked) return checked;
  if (role != Role::tool || !is<TextPart>(part)) return {};
  return fail(ErrorCode::invalid_argument,
              "a tool message carries something else than tool results");
}

Result<> check_sender(const MediaPart& part, Role role) {
  if (role == Role::user) return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("a {} message carries a part of kind '{}'; only user messages can",
                          to_string(role), to_string(part.kind)));
}

Result<> check_format(const OpaquePart& part, std::string_view own, std::string_view taker) {
  if (part.format == own && part.body.is_object()) return {};
  return fail(foreign_format(part, taker));
}

Error foreign_format(const OpaquePart& part, std::string_view taker) {
  return Error(ErrorCode::unsupported,
               fmt::format("a content part in the format '{}' cannot be sent to {}; leave it out "
                           "or convert it",
                           part.format, taker));
}

}  // namespace purser::provider_wire
