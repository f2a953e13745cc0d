// wire.hpp: answers and errors in the shapes of chat completions. Pure functions.
#pragma once

#include <utility>
#include <vector>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>
#include <purser/adapters/simulator/openai/chat_style.hpp>
#include <purser/adapters/simulator/sse_event.hpp>

namespace purser::simulator {

/// A whole `chat.completion` object.
[[nodiscard]] Json openai_completion(const Completion& completion,
                                     const ChatStyle& style = plain_chat_style());

/// The same as `chat.completion.chunk` events, closed by `[DONE]`. Usage comes only when asked for.
[[nodiscard]] std::vector<SseEvent> openai_events(const Completion& completion,
                                                  const ChatStyle& style = plain_chat_style());

/// `{"error":{...}}`, or as the style has it. Empty `type` and `code` follow from the status.
[[nodiscard]] Json openai_error(const ApiError& error, const ChatStyle& style = plain_chat_style());

/// An event with an error object, for the middle of a stream.
[[nodiscard]] SseEvent openai_error_event(const ApiError& error,
                                          const ChatStyle& style = plain_chat_style());

/// A content event that can be sent again and again.
[[nodiscard]] SseEvent openai_text_event(const Completion& completion, std::string_view text,
                                         const ChatStyle& style = plain_chat_style());

}  // namespace purser::simulator
