// messages.hpp: messages as Cohere's v2 chat wants them.
#pragma once

#include <string_view>
#include <vector>

#include <purser/adapters/providers/wire/json_text.hpp>
#include <purser/runtime/message.hpp>
#include <purser/runtime/result.hpp>

namespace purser::cohere {

/// ReasoningPart::format of what comes from here.
inline constexpr std::string_view wire_format = "cohere";
/// ReasoningPart::id of a plan for tool calls, which has a field of its own; thinking has no id.
inline constexpr std::string_view plan_id = "tool_plan";

/// Writes the `messages` array. A message with several tool results becomes one `tool` message for
/// each of them. Errors: as `encode`.
[[nodiscard]] Result<> write_messages(provider_wire::JsonText& json,
                                      const std::vector<Message>& messages);

/// The text documents of all messages, as elements of `documents`. Error: `invalid_argument` (no
/// base64).
[[nodiscard]] Result<Json> documents_of(const std::vector<Message>& messages);

}  // namespace purser::cohere
