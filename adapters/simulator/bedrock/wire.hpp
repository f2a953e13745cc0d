// wire.hpp: answers and errors in the shapes of Bedrock's Converse. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>

namespace purser::simulator {

/// A whole answer: reasoning, then text, then tool uses.
[[nodiscard]] Json converse_answer(const Completion& completion);

struct ConverseEvent {
  std::string type;
  Json data;
};

/// The same as events from `messageStart` to `metadata`.
[[nodiscard]] std::vector<ConverseEvent> converse_events(const Completion& completion);

/// A text delta of block `index` that can be sent again and again.
[[nodiscard]] ConverseEvent converse_text_event(std::size_t index, std::string_view text);

/// As in `x-amzn-errortype`: the error's own type, or the one that follows from the status.
[[nodiscard]] std::string converse_error_type(const ApiError& error);

}  // namespace purser::simulator
