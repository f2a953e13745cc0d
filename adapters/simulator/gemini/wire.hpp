// wire.hpp: answers and errors in the shapes of Gemini's generateContent. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>

namespace purser::simulator {

/// A whole response: thoughts, then text, then calls. With thoughts, and from Gemini 3 on, the
/// first call is signed, or else the text. The finish `prompt_blocked` gives a response without
/// candidates; searches among the usage give grounding metadata.
[[nodiscard]] Json gemini_response(const Completion& completion);

/// The same in chunks. The signature of a text comes with an empty part at the end.
[[nodiscard]] std::vector<Json> gemini_chunks(const Completion& completion);
/// A chunk with a text that can be sent again and again.
[[nodiscard]] Json gemini_text_chunk(const Completion& completion, std::string_view text);

/// `{"error":{"code","message","status"}}`; the status follows from the number where none is
/// given. A `code` is told as the reason in the details.
[[nodiscard]] Json gemini_error(const ApiError& error);

}  // namespace purser::simulator
