// answer.hpp: an answer as it grows: a whole body is one step, a stream many; only .cpp files
// include this.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/providers/cohere/decode.hpp>
#include <purser/adapters/providers/cohere/usage.hpp>
#include <purser/adapters/providers/wire/answer_builder.hpp>
#include <purser/adapters/providers/wire/detail/json_reader.hpp>

namespace purser::cohere::detail {

namespace ondemand = simdjson::ondemand;

enum class EventKind : std::uint8_t {
  content_start,
  content_end,
  call_start,
  end,
  error,  ///< a bare error object
  other,  ///< the start, and everything that adds to what began
  ignored,
};
[[nodiscard]] EventKind kind_of(std::string_view type) noexcept;

class Answer {
 public:
  /// Each takes one piece of an answer. False: the text is broken; the answer is then of no use.
  [[nodiscard]] bool take_body(ondemand::object body);
  [[nodiscard]] bool take_event(EventKind kind, ondemand::object event);

  provider_wire::AnswerBuilder builder;

  /// A message, or vectors.
  [[nodiscard]] bool has_content() const noexcept { return has_content_; }
  /// The text of an error, where there was one.
  [[nodiscard]] const std::optional<std::string>& error_text() const noexcept {
    return error_text_;
  }
  /// What only the end can say: why it ended, and the model's name.
  void conclude(const DecodeOptions& options);

 private:
  bool take_message(ondemand::value message);
  bool take_message_field(std::string_view name, ondemand::value value);
  bool take_content(ondemand::value content);
  bool take_content_part(ondemand::value part);
  bool take_calls(ondemand::value calls);
  bool take_call(ondemand::value value, bool starts);
  bool take_delta(ondemand::value delta);
  bool take_usage(ondemand::value usage, bool has_output);
  bool take_embeddings(ondemand::value embeddings);
  bool take_error(ondemand::value error);
  void add_text(std::string_view piece);
  void add_thinking(std::string_view piece);
  void add_plan(std::string_view piece);
  void leave_plan();

  UsageReport usage_report_;
  std::vector<std::int64_t> indexes_;  ///< of each call, as the stream numbers them
  std::optional<std::int64_t> index_;  ///< of the event's call
  EventKind kind_ = EventKind::other;
  std::string finish_reason_;
  std::optional<std::string> error_text_;
  bool has_content_ = false;
  bool in_plan_ = false;
};

/// Reads `billed_units` out of a `usage` or `meta` object into `report`.
[[nodiscard]] bool read_usage(ondemand::value usage, UsageReport& report);
/// Reads an array of arrays of numbers. False: the text is broken, or has something else in it.
[[nodiscard]] bool read_vectors(ondemand::value value, std::vector<std::vector<float>>& vectors);

}  // namespace purser::cohere::detail
