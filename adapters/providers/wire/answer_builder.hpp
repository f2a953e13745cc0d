// answer_builder.hpp: collects an answer while it arrives, and tells a sink of each piece.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/stream.hpp>

namespace purser::provider_wire {

/// Parts come in the order in which they begin; pieces of one kind that follow each other are one
/// part. Not thread-safe. What the sink throws passes through.
class AnswerBuilder {
 public:
  /// No model makes this many calls in one answer; a stream that does is broken or hostile.
  static constexpr std::size_t tool_calls_max = 1000;

  /// What the answer says of itself; parts are added by the functions below.
  ModelReply reply;

  /// `sink` gets all that follows; may be null. It is set anew for each event.
  void set_sink(StreamSink* sink) noexcept { sink_ = sink; }

  void add_text(std::string_view piece);
  void add_refusal(std::string_view piece);
  /// `format`: whose signature the part may get.
  void add_reasoning(std::string_view piece, std::string_view format);
  /// Of the reasoning that was added last; a part without text where there is none.
  void set_signature(std::string_view signature, std::string_view format);
  /// What comes next is a part of its own.
  void end_part() noexcept { open_ = false; }
  /// Any other part, whole.
  void add(Part part);

  /// Begins a tool call; its number is the sink's index. Where `id` is empty, one is made up.
  /// False: too many.
  [[nodiscard]] bool start_call(std::string_view id, std::string_view name);
  /// More of the arguments of call `number`, which was started.
  void add_arguments(std::size_t number, std::string_view piece);
  [[nodiscard]] std::size_t calls() const noexcept { return calls_.size(); }

  /// `reply.usage` and `reply.usage_quality` were set: the sink is told.
  void report_usage();
  [[nodiscard]] bool take_usage_report() noexcept;
  /// The sink wants no more.
  [[nodiscard]] bool stopped() const noexcept { return stopped_; }

  /// The reply. Calls without arguments get `{}`. Call once, at the end.
  [[nodiscard]] ModelReply finish();
  /// What came so far, as StreamDecoder::stopped promises it. `complete`: nothing that counts can
  /// follow.
  [[nodiscard]] ModelReply finish_stopped(bool complete);

 private:
  template <class Wanted>
  Wanted& open_part();
  void emit(const Chunk& chunk);
  void emit(Chunk::Kind kind, std::string_view text, std::uint32_t index = 0);

  StreamSink* sink_ = nullptr;
  std::vector<std::size_t> calls_;  ///< where each call stands in the message
  bool open_ = false;               ///< the last part may grow
  bool stopped_ = false;
  bool usage_reported_ = false;
};

}  // namespace purser::provider_wire
