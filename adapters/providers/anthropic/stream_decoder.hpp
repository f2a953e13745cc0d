// stream_decoder.hpp: a streamed answer of Anthropic's Messages, event by event.
#pragma once

#include <memory>

#include <purser/adapters/providers/anthropic/decode.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>

namespace purser::anthropic {

/// Ends with `message_stop`. Usage comes with `message_start` (input) and, cumulative, with
/// `message_delta`.
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

}  // namespace purser::anthropic
