// wire.hpp: answers and errors in the shapes of Cohere's v2 chat. Pure functions.
#pragma once

#include <vector>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>
#include <purser/adapters/simulator/sse_event.hpp>

namespace purser::simulator {

/// What the model reads beyond what is billed: the service's own templates.
inline constexpr Tokens cohere_template_tokens = 500;

/// A whole answer. Thinking before tool calls is their `tool_plan`.
[[nodiscard]] Json cohere_message(const Completion& completion);

/// The same as events, from `message-start` to `message-end`.
[[nodiscard]] std::vector<SseEvent> cohere_events(const Completion& completion);

/// A text event that can be sent again and again.
[[nodiscard]] SseEvent cohere_text_event(const Completion& completion, std::string_view text);

/// `{"message":...}`.
[[nodiscard]] Json cohere_error(const ApiError& error, std::uint64_t request);

/// A `message-end` that ends with an error.
[[nodiscard]] SseEvent cohere_error_event(const ApiError& error, std::uint64_t request);

}  // namespace purser::simulator
