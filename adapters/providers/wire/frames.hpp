// frames.hpp: how a streamed answer is cut into events.
#pragma once

#include <memory>
#include <string_view>

#include <purser/adapters/sse/function_ref.hpp>
#include <purser/runtime/result.hpp>
#include <purser/runtime/stream.hpp>

namespace purser::provider_wire {

/// One event of a stream. Views are valid during the call that hands it over.
struct Frame {
  std::string_view name;  ///< empty where the stream names none
  std::string_view data;
};

/// Cuts bytes into events, however they arrive. One per answer; not thread-safe.
class FrameParser {
 public:
  /// Says whether to go on, or fails the parse.
  using OnFrame = sse::FunctionRef<Result<StreamControl>(const Frame&)>;

  virtual ~FrameParser() = default;

  /// Reports every event that `bytes` complete. `stop` when `on_frame` said so; the rest is
  /// ignored. Errors: `too_large`, `protocol_error`, what `on_frame` returned.
  [[nodiscard]] virtual Result<StreamControl> feed(std::string_view bytes, OnFrame on_frame) = 0;
  /// The stream ended: reports an event that its end completes. Call once. Errors: as `feed`;
  /// `protocol_error` where the stream ends in the middle of an event.
  [[nodiscard]] virtual Result<StreamControl> finish(OnFrame on_frame) = 0;
};

/// `text/event-stream`.
[[nodiscard]] std::unique_ptr<FrameParser> sse_frames();
/// One JSON text per line (`application/x-ndjson`); empty lines are skipped.
[[nodiscard]] std::unique_ptr<FrameParser> line_frames();

}  // namespace purser::provider_wire
