// chat_wire.hpp: chat completions and embeddings, OpenAI's behind any prefix.
#pragma once

#include <purser/adapters/simulator/openai/chat_style.hpp>
#include <purser/adapters/simulator/wire.hpp>

namespace purser::simulator {

class ChatWire final : public Wire {
 public:
  /// `style` must outlive the wire.
  explicit ChatWire(const ChatStyle& style) noexcept : style_(style) {}

  [[nodiscard]] Api api() const noexcept override { return style_.api; }
  [[nodiscard]] bool serves(std::string_view path) const noexcept override;
  [[nodiscard]] bool counts_only(std::string_view path) const noexcept override;
  [[nodiscard]] bool takes_key(KeyForm form) const noexcept override;
  [[nodiscard]] ApiError missing_key() const override;
  [[nodiscard]] ApiError wrong_key() const override;
  [[nodiscard]] Checked<ChatRequest> read(const Json& body,
                                          const HttpRequest& request) const override;
  [[nodiscard]] Json answer(const Completion& completion) const override;
  [[nodiscard]] WireStream stream(const Completion& completion) const override;
  [[nodiscard]] Json error(const ApiError& error, std::uint64_t request) const override;
  [[nodiscard]] std::string error_part(const ApiError& error, std::uint64_t request) const override;

 private:
  const ChatStyle& style_;
};

}  // namespace purser::simulator
