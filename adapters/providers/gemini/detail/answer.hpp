// answer.hpp: an answer as it grows: a whole body is one step, a stream many; only .cpp files
// include this.
#pragma once

#include <optional>
#include <string>

#include <purser/adapters/providers/gemini/decode.hpp>
#include <purser/adapters/providers/gemini/usage.hpp>
#include <purser/adapters/providers/wire/answer_builder.hpp>
#include <purser/adapters/providers/wire/detail/json_reader.hpp>

namespace purser::gemini::detail {

namespace ondemand = simdjson::ondemand;

class Answer {
 public:
  /// Takes one chunk, which is the whole of an answer that is not streamed. False: the text is
  /// broken; the answer is then of no use.
  [[nodiscard]] bool take(ondemand::object chunk, StreamSink* sink);

  /// The model stopped, or the prompt was blocked.
  [[nodiscard]] bool is_finished() const noexcept { return finished_; }
  [[nodiscard]] bool stopped() const noexcept { return builder_.stopped(); }
  [[nodiscard]] const Usage& usage() const noexcept { return builder_.reply.usage; }
  [[nodiscard]] bool take_usage_report() noexcept { return builder_.take_usage_report(); }
  /// `{"error":...}`, where there was one.
  [[nodiscard]] const std::optional<std::string>& error_text() const noexcept {
    return error_text_;
  }

  /// Build the reply. Call one of them, once.
  [[nodiscard]] ModelReply finish(const DecodeOptions& options);
  [[nodiscard]] ModelReply finish_stopped(const DecodeOptions& options);

 private:
  struct PartFields;

  bool take_field(std::string_view name, ondemand::value value);
  bool take_candidate(ondemand::value candidate);
  bool take_candidate_field(std::string_view name, ondemand::value value);
  bool take_content(ondemand::value content);
  bool take_part(ondemand::value item);
  bool take_call(const PartFields& part);
  void take_text(const PartFields& part);
  void mark(std::string_view signature);
  void open_place();
  bool take_grounding(ondemand::value grounding);
  bool take_feedback(ondemand::value feedback);
  bool take_usage(ondemand::value usage);
  bool take_error(ondemand::value error);
  [[nodiscard]] StopReason stop_reason() const;
  void complete_reply(const DecodeOptions& options);

  provider_wire::AnswerBuilder builder_;
  UsageReport usage_report_;
  std::string finish_reason_;
  std::string block_reason_;
  std::optional<std::string> error_text_;
  bool finished_ = false;
  bool chunk_finishes_ = false;   ///< some candidate ended in the chunk that is read
  bool chunk_has_usage_ = false;  ///< the chunk that is read reports usage
  bool usage_is_final_ = false;   ///< no candidate ended after the latest report
  bool empty_is_signed_ = false;  ///< the last signature belongs to an empty text part
  bool is_grounded_ = false;      ///< something was found on the web
  Tokens queries_ = 0;            ///< of the chunk with most of them; reports are cumulative
  Tokens chunk_queries_ = 0;      ///< in the chunk that is read, of all candidates
};

/// Reads one member of `usageMetadata` into `report`.
[[nodiscard]] bool read_usage_field(std::string_view name, ondemand::value value,
                                    UsageReport& report);

}  // namespace purser::gemini::detail
