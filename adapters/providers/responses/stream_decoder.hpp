// stream_decoder.hpp: a streamed answer of OpenAI's Responses, event by event.
#pragma once

#include <memory>

#include <purser/adapters/providers/responses/decode.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>

namespace purser::responses {

/// Ends with `response.completed` or `response.incomplete`, which alone carry the usage;
/// `response.failed` and `error` are errors.
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

}  // namespace purser::responses
