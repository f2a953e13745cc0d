// turns.hpp: messages as turns, for interfaces where user and assistant alternate.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <purser/adapters/providers/wire/json_text.hpp>
#include <purser/adapters/providers/wire/message_parts.hpp>

namespace purser::provider_wire {

using Turn = std::span<const Message>;

/// `assistant` or `user`.
[[nodiscard]] inline std::string_view speaker(const Message& message) {
  return message.role == Role::assistant ? "assistant" : "user";
}

/// The parts of `turn` as one message, tool results first; nothing for a turn without content.
/// System messages in it are left out. `write(JsonText&, const Part&)` writes a part.
template <class WritePart>
void write_turn(JsonText& json, std::string_view role, Turn turn, WritePart write) {
  std::string blocks;
  JsonText content(blocks);
  for (const bool results : {true, false}) {
    for (const auto& message : turn) {
      if (message.role == Role::system) continue;
      for (const auto& part : message.parts) {
        if (is<ToolResultPart>(part) == results) write(content, part);
      }
    }
  }
  if (blocks.empty()) return;
  json.open_object().field("role", role).key("content").raw("[" + blocks + "]").close_object();
}

}  // namespace purser::provider_wire
