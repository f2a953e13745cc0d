// contents.hpp: checks the conversation of a generateContent request and reads its end.
#pragma once

#include <optional>

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// Fills `last_user_text` and `tool_results` of `request` from `body["contents"]`. Each call of a
/// content must be answered in the very next one, in order; signatures that the simulator made must
/// come back with the part that carried them. `demands_signatures`: as Gemini 3, which refuses
/// calls of the current turn without one.
[[nodiscard]] std::optional<ApiError> read_gemini_contents(const Json& body,
                                                           bool demands_signatures,
                                                           ChatRequest& request);

/// A 400 `INVALID_ARGUMENT`.
[[nodiscard]] ApiError invalid_argument(std::string message);

}  // namespace purser::simulator
