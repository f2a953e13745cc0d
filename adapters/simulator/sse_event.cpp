// sse_event.cpp: writes events.
#include <purser/adapters/simulator/sse_event.hpp>

namespace purser::simulator {

std::string to_text(const SseEvent& event) {
  std::string text;
  text.reserve(event.name.size() + event.data.size() + 24);
  if (!event.name.empty()) text.append("event: ").append(event.name).append("\n");
  return text.append("data: ").append(event.data).append("\n\n");
}

}  // namespace purser::simulator
