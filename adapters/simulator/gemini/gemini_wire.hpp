// gemini_wire.hpp: Gemini's generateContent, its streams, token count and embeddings.
#pragma once

#include <purser/adapters/simulator/wire.hpp>

namespace purser::simulator {

class GeminiWire final : public Wire {
 public:
  [[nodiscard]] Api api() const noexcept override { return Api::gemini; }
  [[nodiscard]] bool serves(std::string_view path) const noexcept override;
  [[nodiscard]] bool counts_only(std::string_view path) const noexcept override;
  [[nodiscard]] bool takes_key(KeyForm form) const noexcept override;
  [[nodiscard]] ApiError missing_key() const override;
  [[nodiscard]] ApiError wrong_key() const override;
  [[nodiscard]] Checked<ChatRequest> read(const Json& body,
                                          const HttpRequest& request) const override;
  [[nodiscard]] Json answer(const Completion& completion) const override;
  [[nodiscard]] WireStream stream(const Completion& completion) const override;
  [[nodiscard]] Json count(const ChatRequest& chat) const override;
  [[nodiscard]] Json error(const ApiError& error, std::uint64_t request) const override;
  /// Bare, as the service sends it: no event.
  [[nodiscard]] std::string error_part(const ApiError& error, std::uint64_t request) const override;
};

}  // namespace purser::simulator
