// player.hpp: gives a recorded attempt to whoever listens to the call.
#pragma once

#include <string>
#include <utility>

#include <purser/middleware/cassette/tape.hpp>
#include <purser/runtime/call.hpp>

namespace purser {

/// Plays one entry to whoever listens to the call.
class TapePlayer {
 public:
  explicit TapePlayer(Call& call) noexcept : call_(call) {}

  Result<Reply> play(TapeEntry entry) {
    for (const auto& event : entry.events) {
      if (stopped_ && event.is_chunk) return cut(std::move(entry));
      send(event);
    }
    if (!entry.outcome) return fail(std::move(entry.outcome).error());
    if (auto* const result = std::get_if<Json>(&*entry.outcome)) return Reply(std::move(*result));
    return Reply(std::get<ModelReply>(std::move(*entry.outcome)));
  }

 private:
  void send(const TapeEvent& event) {
    if (event.is_chunk) return send_chunk(event);
    if (call_.observer == nullptr) return;
    if (event.dispatched) call_.observer->dispatched();
    if (event.usage) call_.observer->usage_so_far(*event.usage);
  }

  void send_chunk(const TapeEvent& event) {
    if (call_.sink == nullptr) return;
    Chunk chunk;
    chunk.kind = event.kind;
    chunk.index = event.index;
    chunk.text = event.text;
    chunk.id = event.id;
    chunk.name = event.name;
    if (event.usage) chunk.usage = &*event.usage;
    stopped_ = call_.sink->on_chunk(chunk) == StreamControl::stop;
    if (event.kind == Chunk::Kind::text) delivered_ += event.text;
  }

  /// The sink stopped earlier than when it was recorded: the answer is what came so far.
  Result<Reply> cut(TapeEntry entry) const {
    ModelReply reply;
    reply.model = call_.name();
    if (entry.outcome) reply = std::get<ModelReply>(std::move(*entry.outcome));
    reply.message = Message::assistant(delivered_);
    reply.stop_reason = StopReason::stopped_by_us;
    reply.usage_quality = UsageQuality::partial;
    return Reply(std::move(reply));
  }

  Call& call_;
  std::string delivered_;
  bool stopped_ = false;
};

}  // namespace purser
