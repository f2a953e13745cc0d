// replay.cpp: parts as chunks.
#include <purser/adapters/providers/wire/replay.hpp>

namespace purser::provider_wire {
namespace {

class Replay {
 public:
  explicit Replay(StreamSink& sink) : sink_(sink) {}

  void operator()(const TextPart& part) { text(Chunk::Kind::text, part.text); }
  void operator()(const RefusalPart& part) { text(Chunk::Kind::refusal, part.text); }
  void operator()(const ReasoningPart& part) {
    if (!part.redacted) text(Chunk::Kind::reasoning, part.text);
  }
  void operator()(const ToolCallPart& part) {
    Chunk start;
    start.kind = Chunk::Kind::tool_call;
    start.index = calls_++;
    start.id = part.id;
    start.name = part.name;
    give(start);
    text(Chunk::Kind::tool_arguments, part.arguments, start.index);
  }
  void operator()(const ToolResultPart&) {}
  void operator()(const OpaquePart&) {}
  void operator()(const MediaPart&) {}

  void usage(const Usage& usage) {
    Chunk chunk;
    chunk.kind = Chunk::Kind::usage;
    chunk.usage = &usage;
    give(chunk);
  }

  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  void text(Chunk::Kind kind, std::string_view text, std::uint32_t index = 0) {
    if (text.empty()) return;
    Chunk chunk;
    chunk.kind = kind;
    chunk.index = index;
    chunk.text = text;
    give(chunk);
  }

  void give(const Chunk& chunk) {
    if (!stopped_) stopped_ = sink_.on_chunk(chunk) == StreamControl::stop;
  }

  StreamSink& sink_;
  std::uint32_t calls_ = 0;
  bool stopped_ = false;
};

}  // namespace

void replay(ModelReply& reply, StreamSink& sink) {
  Replay replay(sink);
  for (const auto& part : reply.message.parts) std::visit(replay, part);
  if (reply.usage_quality != UsageQuality::missing) replay.usage(reply.usage);
  if (replay.stopped()) reply.stop_reason = StopReason::stopped_by_us;
}

}  // namespace purser::provider_wire
