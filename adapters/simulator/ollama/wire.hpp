// wire.hpp: answers and errors in the shapes of Ollama's chat. Pure functions.
#pragma once

#include <vector>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>

namespace purser::simulator {

/// A whole answer. Calls have an id only where the script gives one; their arguments are an object
/// where the script's text is one.
[[nodiscard]] Json ollama_message(const Completion& completion);

/// The same as one object per line; the last one is `done` and has the statistics.
[[nodiscard]] std::vector<Json> ollama_lines(const Completion& completion);

/// A line of text that can be sent again and again.
[[nodiscard]] Json ollama_text_line(const Completion& completion, std::string_view text);

/// `{"error":...}`, also as a line in the middle of a stream.
[[nodiscard]] Json ollama_error(const ApiError& error);

}  // namespace purser::simulator
