// answer.hpp: an answer as it grows: a whole body is one step, a stream many; only .cpp files
// include this.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/providers/responses/decode.hpp>
#include <purser/adapters/providers/responses/usage.hpp>
#include <purser/adapters/providers/wire/answer_builder.hpp>
#include <purser/adapters/providers/wire/detail/json_reader.hpp>

namespace purser::responses::detail {

namespace ondemand = simdjson::ondemand;

class Answer {
 public:
  void set_sink(StreamSink* sink) noexcept { builder_.set_sink(sink); }

  /// Takes a whole `response` object. False: the text is broken; the answer is then of no use.
  [[nodiscard]] bool take_response(ondemand::object response);
  /// Takes one event of a stream. False as above.
  [[nodiscard]] bool take_event(std::string_view type, ondemand::object event);

  /// A finished response was seen, or one that failed.
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  [[nodiscard]] bool has_output() const noexcept { return has_output_; }
  [[nodiscard]] const std::string& status() const noexcept { return status_; }
  /// The text of the response's `error`, where there was one.
  [[nodiscard]] const std::optional<std::string>& error_text() const noexcept {
    return error_text_;
  }
  [[nodiscard]] provider_wire::AnswerBuilder& builder() noexcept { return builder_; }
  [[nodiscard]] const provider_wire::AnswerBuilder& builder() const noexcept { return builder_; }

  /// Puts in what only the end shows; then the builder may be finished.
  void close(const DecodeOptions& options);

 private:
  enum class Piece : std::uint8_t { text, refusal, summary, reasoning };

  /// One item of the output, and where it went.
  struct Item {
    std::int64_t index = 0;
    std::optional<std::size_t> part{};  ///< of reasoning, in the message
    std::optional<std::size_t> call{};  ///< number of a tool call
    std::int64_t inner = -1;            ///< the part of the item that was added to last
    bool told = false;                  ///< something of its content came in pieces
  };

  static std::optional<Piece> piece_of(std::string_view type);
  bool take_delta(Piece piece, ondemand::object event);
  bool take_arguments(ondemand::object event);
  bool take_item_event(ondemand::object event, bool done);
  bool take_lifecycle(ondemand::object event, bool last);
  bool take_response_field(std::string_view name, ondemand::value value, bool last);
  bool take_output(ondemand::value output);
  bool take_item(ondemand::object item, std::int64_t index, bool done);
  bool take_message(ondemand::object item, std::int64_t index);
  bool take_reasoning(ondemand::object item, std::int64_t index);
  bool take_call(ondemand::object item, std::int64_t index, bool done);
  bool take_other(ondemand::object item);
  bool take_texts(ondemand::value list, std::int64_t index, Piece piece);
  bool add_piece(std::int64_t index, std::int64_t inner, Piece piece, std::string_view text);
  Item* find_item(std::int64_t index);
  Item* item_at(std::int64_t index);
  void report_usage();
  [[nodiscard]] StopReason stop_reason() const;

  provider_wire::AnswerBuilder builder_;
  UsageReport usage_report_;
  std::vector<Item> items_;
  std::int64_t open_item_ = -1;
  std::string status_;
  std::string incomplete_reason_;
  std::optional<std::string> error_text_;
  bool has_output_ = false;
  bool has_usage_ = false;
  bool ended_ = false;
};

/// Reads the members of a `usage` object into `report`.
[[nodiscard]] bool read_usage(ondemand::value usage, UsageReport& report);
/// Reads the members of `tool_usage`: what is counted beside tokens.
[[nodiscard]] bool read_tool_usage(ondemand::value usage, UsageReport& report);

}  // namespace purser::responses::detail
