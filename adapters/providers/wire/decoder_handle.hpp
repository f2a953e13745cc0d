// decoder_handle.hpp: a decoder whose parts only its .cpp file knows.
#pragma once

#include <memory>

#include <purser/adapters/providers/wire/stream_decoder.hpp>

namespace purser::provider_wire {

/// Passes everything on to another decoder, which it owns.
class DecoderHandle : public StreamDecoder {
 public:
  /// `decoder`: not null.
  explicit DecoderHandle(std::unique_ptr<StreamDecoder> decoder) : decoder_(std::move(decoder)) {}

  Result<StreamControl> on_event(std::string_view name, std::string_view data,
                                 StreamSink* sink) final {
    return decoder_->on_event(name, data, sink);
  }
  [[nodiscard]] bool is_complete() const noexcept final { return decoder_->is_complete(); }
  [[nodiscard]] bool take_usage_report() noexcept final { return decoder_->take_usage_report(); }
  [[nodiscard]] const Usage& usage() const noexcept final { return decoder_->usage(); }
  [[nodiscard]] Result<ModelReply> finish() final { return decoder_->finish(); }
  [[nodiscard]] ModelReply stopped() final { return decoder_->stopped(); }

 private:
  std::unique_ptr<StreamDecoder> decoder_;
};

}  // namespace purser::provider_wire
