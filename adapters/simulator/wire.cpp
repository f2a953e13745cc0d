// wire.cpp: the list of interfaces.
#include <purser/adapters/simulator/wire.hpp>

#include <algorithm>
#include <vector>

#include <purser/adapters/simulator/anthropic/messages_wire.hpp>
#include <purser/adapters/simulator/bedrock/converse_wire.hpp>
#include <purser/adapters/simulator/cohere/cohere_wire.hpp>
#include <purser/adapters/simulator/gemini/gemini_wire.hpp>
#include <purser/adapters/simulator/ollama/ollama_wire.hpp>
#include <purser/adapters/simulator/openai/chat_wire.hpp>
#include <purser/adapters/simulator/responses/responses_wire.hpp>

namespace purser::simulator {

/// Services with a path of their own come before OpenAI, which is served behind any.
std::span<const Wire* const> wires() noexcept {
  static const std::vector<ChatWire> styled(chat_styles().begin(), chat_styles().end());
  static const ChatWire chat(plain_chat_style());
  static const MessagesWire messages;
  static const ResponsesWire responses;
  static const GeminiWire gemini;
  static const CohereWire cohere;
  static const OllamaWire ollama;
  static const ConverseWire converse;
  static const std::vector<const Wire*> all = [] {
    std::vector<const Wire*> list;
    for (const auto& wire : styled) list.push_back(&wire);
    list.insert(list.end(), {&chat, &messages, &responses, &gemini, &cohere, &ollama, &converse});
    return list;
  }();
  return all;
}

const Wire& wire_of(Api api) noexcept {
  const auto all = wires();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Wire* wire) { return wire->api() == api; });
  return found == all.end() ? wire_of(Api::openai_chat) : **found;
}

const Wire* find_wire(std::string_view path) noexcept {
  const auto all = wires();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Wire* wire) { return wire->serves(path); });
  return found == all.end() ? nullptr : *found;
}

}  // namespace purser::simulator
