// stream_decoder.hpp: what every provider's decoder of streamed answers can do.
#pragma once

#include <string_view>

#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/result.hpp>
#include <purser/runtime/stream.hpp>

namespace purser::provider_wire {

/// A state machine that turns server-sent events into chunks and, at the end, a reply. No I/O, no
/// clock. One per answer; not thread-safe.
class StreamDecoder {
 public:
  virtual ~StreamDecoder() = default;

  /// Takes one event. `name` may be empty; views are not kept. Chunks go to `sink` (may be null)
  /// before this returns; what it throws passes through.
  ///
  /// `stop`: the sink wants no more. Errors: `protocol_error`, or what an error event of the
  /// provider stands for. After an error or `stop` no further event may be given.
  virtual Result<StreamControl> on_event(std::string_view name, std::string_view data,
                                         StreamSink* sink) = 0;

  /// The stream's own terminator was seen; nothing that counts can follow.
  [[nodiscard]] virtual bool is_complete() const noexcept = 0;

  /// True once after each event that carried usage.
  [[nodiscard]] virtual bool take_usage_report() noexcept = 0;
  /// What the provider reported so far. Its total never goes down.
  [[nodiscard]] virtual const Usage& usage() const noexcept = 0;

  /// The reply. Error: `connection_lost` when the stream ended without its terminator. Call once,
  /// at the end.
  [[nodiscard]] virtual Result<ModelReply> finish() = 0;

  /// What came so far, as a reply with `StopReason::stopped_by_us`. Call once, after `stop`.
  [[nodiscard]] virtual ModelReply stopped() = 0;
};

}  // namespace purser::provider_wire
