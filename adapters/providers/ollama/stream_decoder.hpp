// stream_decoder.hpp: a streamed answer of Ollama's chat, line by line.
#pragma once

#include <memory>

#include <purser/adapters/providers/ollama/decode.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>

namespace purser::ollama {

/// Ends with the line that is `done`, which has the usage. Events are the lines; they have no
/// names.
class StreamDecoder final : public provider_wire::StreamDecoder {
 public:
  explicit StreamDecoder(DecodeOptions options = {});
  ~StreamDecoder() override;

  Result<StreamControl> on_event(std::string_view name, std::string_view data,
                                 StreamSink* sink) override;
  [[nodiscard]] bool is_complete() const noexcept override;
  [[nodiscard]] bool take_usage_report() noexcept override;
  [[nodiscard]] const Usage& usage() const noexcept override;
  [[nodiscard]] Result<ModelReply> finish() override;
  [[nodiscard]] ModelReply stopped() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace purser::ollama
