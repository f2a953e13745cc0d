// sse_event.hpp: one event of a server-sent event stream, and its text.
#pragma once

#include <string>

namespace purser::simulator {

struct SseEvent {
  std::string name;  ///< empty: no `event:` line
  std::string data;  ///< one line
};

/// `event: name`, `data: data` and an empty line, each ended by LF.
[[nodiscard]] std::string to_text(const SseEvent& event);

}  // namespace purser::simulator
