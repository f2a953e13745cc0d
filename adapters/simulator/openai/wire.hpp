// wire.hpp: answers and errors in the shapes of OpenAI's chat completions. Pure functions.
#pragma once

#include <utility>
#include <vector>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>
#include <purser/adapters/simulator/sse_event.hpp>

namespace purser::simulator {

/// A whole `chat.completion` object.
[[nodiscard]] Json openai_completion(const Completion& completion);

/// The same as `chat.completion.chunk` events, closed by `[DONE]`. Usage comes only when asked for.
[[nodiscard]] std::vector<SseEvent> openai_events(const Completion& completion);

/// `{"error":{...}}`. Empty `type` and `code` follow from the status.
[[nodiscard]] Json openai_error(const ApiError& error);

/// An event with an error object, for the middle of a stream.
[[nodiscard]] SseEvent openai_error_event(const ApiError& error);

/// A content event that can be sent again and again.
[[nodiscard]] SseEvent openai_text_event(const Completion& completion, std::string_view text);

}  // namespace purser::simulator
