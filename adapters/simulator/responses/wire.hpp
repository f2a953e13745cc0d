// wire.hpp: answers in the shapes of OpenAI's Responses. Pure functions.
#pragma once

#include <string_view>
#include <vector>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>
#include <purser/adapters/simulator/sse_event.hpp>

namespace purser::simulator {

/// A whole `response` object: reasoning, then a message, then the calls.
[[nodiscard]] Json responses_object(const Completion& completion);

/// The same as events, from `response.created` to `response.completed` or `response.incomplete`.
/// Usage stands in the last one only.
[[nodiscard]] std::vector<SseEvent> responses_events(const Completion& completion);

/// An `error` event, for the middle of a stream.
[[nodiscard]] SseEvent responses_error_event(const ApiError& error);

/// A text event that can be sent again and again.
[[nodiscard]] SseEvent responses_text_event(const Completion& completion, std::string_view text);

}  // namespace purser::simulator
