// answer.hpp: an answer as it grows: a whole body is one step, a stream many; only .cpp files
// include this.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <purser/adapters/providers/anthropic/decode.hpp>
#include <purser/adapters/providers/anthropic/detail/block.hpp>
#include <purser/adapters/providers/anthropic/usage.hpp>
#include <purser/runtime/stream.hpp>

namespace purser::anthropic::detail {

class Answer {
 public:
  explicit Answer(bool asks_1h) : asks_1h_(asks_1h) {}

  /// Each takes one piece of an answer. False: the text is broken; the answer is then of no use.
  [[nodiscard]] bool take_message(ondemand::object message, StreamSink* sink);
  [[nodiscard]] bool take_block_start(ondemand::object event, StreamSink* sink);
  [[nodiscard]] bool take_block_delta(ondemand::object event, StreamSink* sink);
  [[nodiscard]] bool take_message_delta(ondemand::object event, StreamSink* sink);

  [[nodiscard]] bool has_message() const noexcept { return has_message_; }
  [[nodiscard]] bool has_stop_reason() const noexcept { return !stop_reason_.empty(); }
  [[nodiscard]] bool stopped() const noexcept { return stopped_; }
  [[nodiscard]] const Usage& usage() const noexcept { return reply_.usage; }
  [[nodiscard]] bool take_usage_report() noexcept { return std::exchange(usage_reported_, false); }

  /// Builds the reply. Call once.
  [[nodiscard]] ModelReply finish(const DecodeOptions& options);

 private:
  bool add_block(Block block, StreamSink* sink);
  Block* find_block(std::int64_t index);
  bool take_delta(Block& block, std::string_view name, ondemand::value value, StreamSink* sink);
  bool take_outcome(std::string_view name, ondemand::value value);
  bool take_usage(ondemand::value usage, StreamSink* sink);
  bool take_usage_field(std::string_view name, ondemand::value value);
  void emit_text(Chunk::Kind kind, std::string_view text, StreamSink* sink);
  void emit(StreamSink* sink, const Chunk& chunk);

  bool asks_1h_;
  ModelReply reply_;
  UsageReport usage_report_;
  std::vector<Block> blocks_;
  std::string stop_reason_;
  std::string explanation_;
  std::uint32_t calls_ = 0;
  bool has_message_ = false;
  bool stopped_ = false;
  bool usage_reported_ = false;
};

/// Reads one member of `usage` (or of an iteration) that counts tokens. False: the text is broken.
[[nodiscard]] bool read_tokens(std::string_view name, ondemand::value value, TokenReport& report);
/// Reads `iterations`; an array that is there replaces what was read before.
[[nodiscard]] bool read_iterations(ondemand::value value, std::vector<TokenReport>& iterations);

}  // namespace purser::anthropic::detail
