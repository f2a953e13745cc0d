// answer.hpp: an answer as it grows: a whole body is one step, a stream many; only .cpp files
// include this.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/providers/bedrock/decode.hpp>
#include <purser/adapters/providers/bedrock/usage.hpp>
#include <purser/adapters/providers/wire/answer_builder.hpp>
#include <purser/adapters/providers/wire/detail/json_reader.hpp>

namespace purser::bedrock::detail {

namespace ondemand = simdjson::ondemand;

class Answer {
 public:
  explicit Answer(bool asks_1h) : asks_1h_(asks_1h) {}

  void set_sink(StreamSink* sink) noexcept { builder_.set_sink(sink); }

  /// Each takes one piece of an answer. False: the text is broken; the answer is then of no use.
  [[nodiscard]] bool take_whole(ondemand::object body);
  [[nodiscard]] bool take_block_start(ondemand::object event);
  [[nodiscard]] bool take_block_delta(ondemand::object event);
  [[nodiscard]] bool take_block_stop();
  /// Of `messageStop`, `metadata`, or the top of a whole answer.
  [[nodiscard]] bool take_outcome(ondemand::object event);

  [[nodiscard]] bool has_message() const noexcept { return has_message_; }
  [[nodiscard]] bool has_stop_reason() const noexcept { return !stop_reason_.empty(); }
  [[nodiscard]] bool stopped() const noexcept { return builder_.stopped(); }
  [[nodiscard]] const Usage& usage() const noexcept { return builder_.reply.usage; }
  [[nodiscard]] bool take_usage_report() noexcept { return builder_.take_usage_report(); }

  /// Builds the reply. Call once.
  [[nodiscard]] ModelReply finish(const DecodeOptions& options);
  [[nodiscard]] ModelReply finish_stopped(const DecodeOptions& options, bool is_complete);

 private:
  struct Call {
    std::int64_t block = 0;
    std::optional<std::size_t> number;  ///< of the builder; unset: the provider runs it itself
  };

  bool take_message(ondemand::value message);
  bool take_block(ondemand::value block);
  bool take_tool_use(ondemand::value value);
  bool take_citations(ondemand::value value);
  bool take_reasoning(ondemand::value value);
  bool take_reasoning_field(std::string_view name, ondemand::value value);
  bool take_opaque(std::string_view json);
  bool take_delta(std::string_view name, ondemand::value value, std::int64_t block);
  bool take_arguments(ondemand::value value, std::int64_t block);
  bool take_field(std::string_view name, ondemand::value value);
  bool take_usage(ondemand::value value);
  void move_to(std::int64_t block);
  void add_redacted(std::string_view base64);
  void end_block();
  void complete(const DecodeOptions& options);

  bool asks_1h_;
  provider_wire::AnswerBuilder builder_;
  UsageReport usage_report_;
  std::string stop_reason_;
  std::string redacted_;  ///< of the open block, base64
  std::vector<Call> calls_;
  std::int64_t block_ = 0;
  bool has_message_ = false;
};

/// Reads the members of a `usage` object into `report`. False: the text is broken.
[[nodiscard]] bool read_usage(ondemand::value usage, UsageReport& report);

}  // namespace purser::bedrock::detail
