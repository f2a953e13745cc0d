// stream.hpp: the sink that receives a model's answer while it is written.
#pragma once

#include <cstdint>
#include <string_view>

#include <purser/runtime/usage.hpp>

namespace purser {

/// One piece of a streamed answer. Views are valid during the call only.
struct Chunk {
  enum class Kind : std::uint8_t {
    text,       ///< `text` is more of the visible answer
    reasoning,  ///< `text` is more of the thinking shown
    refusal,
    tool_call,       ///< tool call `index` starts: `id` and `name` are set
    tool_arguments,  ///< `text` is more JSON text of tool call `index`
    usage,           ///< `usage` is what the provider reported so far
  };
  Kind kind = Kind::text;
  std::uint32_t index = 0;
  std::string_view text;
  std::string_view id;
  std::string_view name;
  const Usage* usage = nullptr;
};

enum class StreamControl : std::uint8_t { go_on, stop };

/// Receives chunks in order. Called on the call's own strand, never concurrently for one call.
///
/// `stop` ends the call: the connection to the provider is closed and the reply carries what came
/// so far with `StopReason::stopped_by_us`. A sink that throws ends the call with `internal`. A
/// stage that wants the chunks puts a sink of its own in front of the call's.
class StreamSink {
 public:
  virtual ~StreamSink() = default;
  virtual StreamControl on_chunk(const Chunk& chunk) = 0;
};

}  // namespace purser
