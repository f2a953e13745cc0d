// default_answers.hpp: what the simulated model says when no script tells it.
#pragma once

#include <purser/adapters/simulator/answer.hpp>
#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// A short text about the question; a call of the tool that fits the question best while tools are
/// offered and none has answered; a summary of tool results; a value that fits the schema when one
/// is asked for. Pure: equal requests get equal answers.
[[nodiscard]] Answer default_answer(const ChatRequest& request);

/// Cuts `answer` to the tokens that the request allows, as a provider that keeps to its limit:
/// thinking first, then text, then tool calls, which are dropped when they do not fit whole. Sets
/// `finish` to `length` if anything was cut.
void keep_to_output_limit(const ChatRequest& request, Answer& answer);

/// `output` and `reasoning` tokens of the answer, times the number of choices. At least 1 together.
[[nodiscard]] Usage count_output(const Answer& answer, int choices);

}  // namespace purser::simulator
