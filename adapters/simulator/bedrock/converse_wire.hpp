// converse_wire.hpp: Bedrock's Converse and its binary event stream.
#pragma once

#include <purser/adapters/simulator/wire.hpp>

namespace purser::simulator {

class ConverseWire final : public Wire {
 public:
  [[nodiscard]] Api api() const noexcept override { return Api::bedrock; }
  [[nodiscard]] bool serves(std::string_view path) const noexcept override;
  [[nodiscard]] bool counts_only(std::string_view path) const noexcept override;
  [[nodiscard]] bool takes_key(KeyForm form) const noexcept override;
  [[nodiscard]] ApiError missing_key() const override;
  [[nodiscard]] ApiError wrong_key() const override;
  /// Also that a signature has the right form; nobody here knows the secret to check it with.
  [[nodiscard]] Checked<ChatRequest> read(const Json& body,
                                          const HttpRequest& request) const override;
  [[nodiscard]] Json answer(const Completion& completion) const override;
  [[nodiscard]] WireStream stream(const Completion& completion) const override;
  [[nodiscard]] std::string_view stream_type() const noexcept override {
    return "application/vnd.amazon.eventstream";
  }
  [[nodiscard]] Json count(const ChatRequest& chat) const override;
  [[nodiscard]] Json error(const ApiError& error, std::uint64_t request) const override;
  [[nodiscard]] std::string error_part(const ApiError& error, std::uint64_t request) const override;
  [[nodiscard]] Headers error_headers(const ApiError& error) const override;
  [[nodiscard]] std::string_view request_id_header() const noexcept override {
    return "x-amzn-requestid";
  }
};

}  // namespace purser::simulator
