// wire.cpp: the list of interfaces.
#include <purser/adapters/simulator/wire.hpp>

#include <algorithm>
#include <array>

#include <purser/adapters/simulator/anthropic/messages_wire.hpp>
#include <purser/adapters/simulator/openai/chat_wire.hpp>

namespace purser::simulator {

std::span<const Wire* const> wires() noexcept {
  static const ChatWire chat;
  static const MessagesWire messages;
  static const std::array<const Wire*, 2> all{&chat, &messages};
  return all;
}

const Wire& wire_of(Api api) noexcept {
  const auto all = wires();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Wire* wire) { return wire->api() == api; });
  return found == all.end() ? *all.front() : **found;
}

const Wire* find_wire(std::string_view path) noexcept {
  const auto all = wires();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Wire* wire) { return wire->serves(path); });
  return found == all.end() ? nullptr : *found;
}

}  // namespace purser::simulator
