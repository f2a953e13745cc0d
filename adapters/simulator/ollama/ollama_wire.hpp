// ollama_wire.hpp: Ollama's own chat and embed.
#pragma once

#include <purser/adapters/simulator/wire.hpp>

namespace purser::simulator {

class OllamaWire final : public Wire {
 public:
  [[nodiscard]] Api api() const noexcept override { return Api::ollama; }
  [[nodiscard]] bool serves(std::string_view path) const noexcept override;
  [[nodiscard]] bool takes_key(KeyForm form) const noexcept override;
  [[nodiscard]] bool needs_key() const noexcept override { return false; }
  [[nodiscard]] ApiError missing_key() const override;
  [[nodiscard]] ApiError wrong_key() const override;
  [[nodiscard]] Checked<ChatRequest> read(const Json& body,
                                          const HttpRequest& request) const override;
  [[nodiscard]] Json answer(const Completion& completion) const override;
  [[nodiscard]] WireStream stream(const Completion& completion) const override;
  [[nodiscard]] std::string_view stream_type() const noexcept override {
    return "application/x-ndjson";
  }
  [[nodiscard]] Json error(const ApiError& error, std::uint64_t request) const override;
  [[nodiscard]] std::string error_part(const ApiError& error, std::uint64_t request) const override;
};

}  // namespace purser::simulator
