// stream_decoder.hpp: a streamed answer of Gemini, event by event.
#pragma once

#include <memory>

#include <purser/adapters/providers/gemini/decode.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>

namespace purser::gemini {

/// There is no terminator: a stream is whole when a reason to finish came and it ends in good
/// order. Each chunk reports all usage so far, the last one what is billed.
class StreamDecoder final : public provider_wire::StreamDecoder {
 public:
  explicit StreamDecoder(DecodeOptions options = {});
  ~StreamDecoder() override;

  /// `data`: a chunk, an error, or an array of them.
  Result<StreamControl> on_event(std::string_view name, std::string_view data,
                                 StreamSink* sink) override;
  [[nodiscard]] bool is_complete() const noexcept override { return false; }
  [[nodiscard]] bool take_usage_report() noexcept override;
  [[nodiscard]] const Usage& usage() const noexcept override;
  [[nodiscard]] Result<ModelReply> finish() override;
  [[nodiscard]] ModelReply stopped() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace purser::gemini
