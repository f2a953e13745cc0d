// answer.hpp: an answer as it grows: a whole body is one step, a stream many; only .cpp files
// include this.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/providers/openai/decode.hpp>
#include <purser/adapters/providers/openai/detail/reasoning_details.hpp>
#include <purser/adapters/providers/openai/usage.hpp>
#include <purser/adapters/providers/wire/detail/json_reader.hpp>
#include <purser/adapters/providers/wire/peer_error.hpp>
#include <purser/runtime/stream.hpp>

namespace purser::openai::detail {

namespace ondemand = simdjson::ondemand;

class Answer {
 public:
  /// `dialect` must outlive this.
  explicit Answer(const Dialect& dialect) : dialect_(dialect) {
    usage_report_.counts_apart = dialect.counts_apart;
  }

  /// Takes one `chat.completion` or `chat.completion.chunk`. False: the text is broken; the answer
  /// is then of no use.
  [[nodiscard]] bool take(ondemand::object object, StreamSink* sink);

  [[nodiscard]] bool has_choice() const noexcept { return has_choice_; }
  [[nodiscard]] bool stopped() const noexcept { return stopped_; }
  [[nodiscard]] const Usage& usage() const noexcept { return reply_.usage; }
  [[nodiscard]] bool take_usage_report() noexcept { return std::exchange(usage_reported_, false); }
  /// The text of an `error` member, where there was one.
  [[nodiscard]] const std::optional<std::string>& error_text() const noexcept {
    return error_text_;
  }

  /// Builds the reply. Call once.
  [[nodiscard]] ModelReply finish(const DecodeOptions& options);

 private:
  struct ToolCall {
    std::optional<std::int64_t> index;
    std::string id;
    std::string name;
    std::string arguments;
    std::optional<std::uint32_t> number;  ///< in the order of announcement; unset: not yet
  };
  struct Fragment {
    std::optional<std::int64_t> index;
    std::string_view id, name, arguments;
  };

  bool take_choice(ondemand::value choice, StreamSink* sink);
  bool take_delta(ondemand::value delta, StreamSink* sink);
  bool take_delta_field(std::string_view name, ondemand::value value, StreamSink* sink);
  bool take_annotation(ondemand::value annotation);
  bool take_content(ondemand::value content, StreamSink* sink);
  bool take_thinking(ondemand::value chunks, StreamSink* sink);
  bool take_details(ondemand::value details);
  bool take_groq(ondemand::value groq, StreamSink* sink);
  bool take_tool_call(ondemand::value call, StreamSink* sink);
  bool take_usage(ondemand::value usage, StreamSink* sink);
  bool take_error(ondemand::value error);
  ToolCall* find_call(const Fragment& fragment);
  void add_fragment(const Fragment& fragment, StreamSink* sink);
  void add_text(std::string& whole, std::string_view piece, Chunk::Kind kind, StreamSink* sink);
  void emit(StreamSink* sink, const Chunk& chunk);
  [[nodiscard]] StopReason stop_reason() const;
  [[nodiscard]] ReasoningPart reasoning();

  const Dialect& dialect_;
  ModelReply reply_;
  UsageReport usage_report_;
  std::string text_;
  std::string reasoning_;
  std::string signature_;
  ReasoningDetails details_;
  std::string refusal_;
  std::string finish_reason_;
  std::vector<ToolCall> calls_;
  std::uint32_t calls_announced_ = 0;
  std::optional<std::string> error_text_;
  bool has_choice_ = false;
  bool stopped_ = false;
  bool usage_reported_ = false;
  bool searched_web_ = false;
};

/// Reads the members of a `usage` object into `report`.
[[nodiscard]] bool read_usage(ondemand::value usage, UsageReport& report);

}  // namespace purser::openai::detail
