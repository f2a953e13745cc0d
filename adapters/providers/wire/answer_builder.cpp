// answer_builder.cpp: pieces become parts and chunks.
#include <fmt/format.h>

#include <purser/adapters/providers/wire/answer_builder.hpp>
#include <utility>

namespace purser::provider_wire {

template <class Wanted>
Wanted& AnswerBuilder::open_part() {
  auto& parts = reply.message.parts;
  if (open_ && !parts.empty()) {
    if (auto* last = std::get_if<Wanted>(&parts.back())) return *last;
  }
  open_ = true;
  return std::get<Wanted>(parts.emplace_back(Wanted()));
}

void AnswerBuilder::add_text(std::string_view piece) {
  if (piece.empty()) return;
  open_part<TextPart>().text += piece;
  emit(Chunk::Kind::text, piece);
}

void AnswerBuilder::add_refusal(std::string_view piece) {
  if (piece.empty()) return;
  open_part<RefusalPart>().text += piece;
  emit(Chunk::Kind::refusal, piece);
}

void AnswerBuilder::add_reasoning(std::string_view piece, std::string_view format) {
  if (piece.empty()) return;
  auto& part = open_part<ReasoningPart>();
  part.text += piece;
  part.format = format;
  emit(Chunk::Kind::reasoning, piece);
}

void AnswerBuilder::set_signature(std::string_view signature, std::string_view format) {
  if (signature.empty()) return;
  auto& part = open_part<ReasoningPart>();
  part.signature = signature;
  part.format = format;
}

void AnswerBuilder::add(Part part) {
  reply.message.parts.push_back(std::move(part));
  open_ = false;
}

bool AnswerBuilder::start_call(std::string_view id, std::string_view name) {
  if (calls_.size() >= tool_calls_max) return false;
  const auto number = calls_.size();
  calls_.push_back(reply.message.parts.size());
  add(ToolCallPart{
      id.empty() ? fmt::format("call_{}", number) : std::string(id), std::string(name), {}});
  const auto& call = std::get<ToolCallPart>(reply.message.parts.back());
  Chunk start;
  start.kind = Chunk::Kind::tool_call;
  start.index = static_cast<std::uint32_t>(number);
  start.id = call.id;
  start.name = call.name;
  emit(start);
  return true;
}

void AnswerBuilder::add_arguments(std::size_t number, std::string_view piece) {
  if (number >= calls_.size()) return;
  std::get<ToolCallPart>(reply.message.parts[calls_[number]]).arguments += piece;
  emit(Chunk::Kind::tool_arguments, piece, static_cast<std::uint32_t>(number));
}

void AnswerBuilder::report_usage() {
  usage_reported_ = true;
  Chunk chunk;
  chunk.kind = Chunk::Kind::usage;
  chunk.usage = &reply.usage;
  emit(chunk);
}

bool AnswerBuilder::take_usage_report() noexcept { return std::exchange(usage_reported_, false); }

ModelReply AnswerBuilder::finish() {
  for (const auto at : calls_) {
    auto& arguments = std::get<ToolCallPart>(reply.message.parts[at]).arguments;
    if (arguments.empty()) arguments = "{}";
  }
  return std::move(reply);
}

ModelReply AnswerBuilder::finish_stopped(bool complete) {
  ModelReply stopped = finish();
  stopped.stop_reason = StopReason::stopped_by_us;
  if (!complete && stopped.usage_quality == UsageQuality::exact)
    stopped.usage_quality = UsageQuality::partial;
  return stopped;
}

void AnswerBuilder::emit(const Chunk& chunk) {
  if (sink_ == nullptr || stopped_) return;
  stopped_ = sink_->on_chunk(chunk) == StreamControl::stop;
}

void AnswerBuilder::emit(Chunk::Kind kind, std::string_view text, std::uint32_t index) {
  if (text.empty()) return;
  Chunk chunk;
  chunk.kind = kind;
  chunk.index = index;
  chunk.text = text;
  emit(chunk);
}

}  // namespace purser::provider_wire
