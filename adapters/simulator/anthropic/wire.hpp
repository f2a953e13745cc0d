// wire.hpp: answers and errors in the shapes of Anthropic's messages. Pure functions.
#pragma once

#include <cstdint>
#include <vector>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>
#include <purser/adapters/simulator/sse_event.hpp>

namespace purser::simulator {

/// A whole `message` object: a thinking block, then text, then tool uses.
[[nodiscard]] Json anthropic_message(const Completion& completion);

/// The same as named events from `message_start` to `message_stop`.
[[nodiscard]] std::vector<SseEvent> anthropic_events(const Completion& completion);

/// `{"type":"error","error":{...},"request_id":...}`. An empty `type` follows from the status.
[[nodiscard]] Json anthropic_error(const ApiError& error, std::uint64_t request);

/// An `error` event, for the middle of a stream.
[[nodiscard]] SseEvent anthropic_error_event(const ApiError& error, std::uint64_t request);

/// A text delta of block `index` that can be sent again and again.
[[nodiscard]] SseEvent anthropic_text_event(std::size_t index, std::string_view text);

}  // namespace purser::simulator
