// stream_decoder.hpp: a streamed answer of Cohere's v2 chat, event by event.
#pragma once

#include <memory>

#include <purser/adapters/providers/cohere/decode.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>

namespace purser::cohere {

/// Ends with `message-end`, which has the usage and may be an error.
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

}  // namespace purser::cohere
