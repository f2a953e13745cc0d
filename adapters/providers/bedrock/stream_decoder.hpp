// stream_decoder.hpp: a streamed answer of Bedrock's ConverseStream, event by event.
#pragma once

#include <memory>

#include <purser/adapters/providers/bedrock/decode.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>

namespace purser::bedrock {

/// Ends with `metadata`, which has the usage and follows `messageStop`. A stream that ends in good
/// order between the two is a reply without usage. Names as event_frames() makes them.
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

}  // namespace purser::bedrock
