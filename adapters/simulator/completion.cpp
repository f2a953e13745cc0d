// completion.cpp: why an answer ended.
#include <purser/adapters/simulator/completion.hpp>

namespace purser::simulator {

std::string finish_of(const Answer& answer) {
  if (!answer.finish.empty()) return answer.finish;
  if (!answer.refusal.empty()) return "refusal";
  return answer.tool_calls.empty() ? "stop" : "tool_calls";
}

}  // namespace purser::simulator
