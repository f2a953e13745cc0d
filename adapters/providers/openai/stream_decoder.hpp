// stream_decoder.hpp: a streamed answer of Chat Completions, event by event.
#pragma once

#include <memory>

#include <purser/adapters/providers/openai/decode.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>

namespace purser::openai {

/// Ends with `[DONE]`; usage comes in a chunk of its own before that, or with any chunk. Tool calls
/// are told apart by their `index`, or by their order where a server sends none.
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

}  // namespace purser::openai
