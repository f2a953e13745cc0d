// cohere_wire.hpp: Cohere's v2 chat and embed, and its tokenizer.
#pragma once

#include <purser/adapters/simulator/wire.hpp>

namespace purser::simulator {

class CohereWire final : public Wire {
 public:
  [[nodiscard]] Api api() const noexcept override { return Api::cohere; }
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
  [[nodiscard]] std::string error_part(const ApiError& error, std::uint64_t request) const override;
  [[nodiscard]] std::string_view request_id_header() const noexcept override {
    return "x-debug-trace-id";
  }
};

}  // namespace purser::simulator
