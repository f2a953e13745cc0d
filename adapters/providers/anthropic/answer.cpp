// answer.cpp: events of an answer, put together.
#include <algorithm>
#include <purser/adapters/providers/anthropic/detail/answer.hpp>

namespace purser::anthropic::detail {
namespace {

using provider_wire::detail::assign;
using provider_wire::detail::find_integer;
using provider_wire::detail::find_object;
using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_string;
using provider_wire::detail::scalar_token;

/// No model writes this many blocks in one answer; a stream that does is broken or hostile.
constexpr std::size_t blocks_max = 10'000;

bool is_object(ondemand::value value) {
  ondemand::json_type type;
  return value.type().get(type) == simdjson::SUCCESS && type == ondemand::json_type::object;
}

StopReason to_stop_reason(std::string_view reason) {
  if (reason == "end_turn") return StopReason::end;
  if (reason == "max_tokens" || reason == "model_context_window_exceeded")
    return StopReason::length;
  if (reason == "stop_sequence") return StopReason::stop_sequence;
  if (reason == "tool_use") return StopReason::tool_calls;
  if (reason == "pause_turn") return StopReason::pause;
  return reason == "refusal" ? StopReason::refusal : StopReason::other;
}

bool is_priced_apart(std::string_view region) {
  return !region.empty() && region != "global" && region != "not_available";
}

}  // namespace

bool Answer::take_message(ondemand::object message, StreamSink* sink) {
  has_message_ = true;
  return for_each_field(message, [&](std::string_view name, ondemand::value value) {
    if (name == "id") return assign(value, reply_.id);
    if (name == "model") return assign(value, reply_.model);
    if (name == "usage") return take_usage(value, sink);
    if (name != "content") return take_outcome(name, value);
    return for_each_item(value, [&](ondemand::value item) {
      ondemand::object object;
      Block block;
      block.index = static_cast<std::int64_t>(blocks_.size());
      return item.get_object().get(object) == simdjson::SUCCESS && read_block(object, block) &&
             add_block(std::move(block), sink);
    });
  });
}

bool Answer::take_block_start(ondemand::object event, StreamSink* sink) {
  Block block;
  ondemand::object content;
  std::optional<std::int64_t> index;
  if (!find_integer(event, "index", index) || !index || find_block(*index) != nullptr) return false;
  block.index = *index;
  return find_object(event, "content_block", content) && read_block(content, block) &&
         add_block(std::move(block), sink);
}

bool Answer::add_block(Block block, StreamSink* sink) {
  if (blocks_.size() >= blocks_max) return false;
  if (block.kind == Block::Kind::tool_use) block.call = calls_++;
  const Block& added = blocks_.emplace_back(std::move(block));
  if (added.kind == Block::Kind::text) emit_text(Chunk::Kind::text, added.text, sink);
  if (added.kind == Block::Kind::thinking) emit_text(Chunk::Kind::reasoning, added.text, sink);
  if (added.kind != Block::Kind::tool_use) return true;
  Chunk chunk;
  chunk.kind = Chunk::Kind::tool_call;
  chunk.index = added.call;
  chunk.id = added.id;
  chunk.name = added.name;
  emit(sink, chunk);
  return true;
}

Block* Answer::find_block(std::int64_t index) {
  const auto found = std::find_if(blocks_.rbegin(), blocks_.rend(),
                                  [&](const Block& block) { return block.index == index; });
  return found == blocks_.rend() ? nullptr : &*found;
}

bool Answer::take_block_delta(ondemand::object event, StreamSink* sink) {
  std::optional<std::int64_t> index;
  if (!find_integer(event, "index", index) || !index) return false;
  Block* block = find_block(*index);
  ondemand::object delta;
  if (block == nullptr || !find_object(event, "delta", delta)) return false;
  return for_each_field(delta, [&](std::string_view name, ondemand::value value) {
    return take_delta(*block, name, value, sink);
  });
}

/// The members of a delta say what it is; a signature comes whole and replaces the one before.
bool Answer::take_delta(Block& block, std::string_view name, ondemand::value value,
                        StreamSink* sink) {
  const bool is_text = name == "text" && block.kind == Block::Kind::text;
  const bool is_thinking = name == "thinking" && block.kind == Block::Kind::thinking;
  const bool is_json = name == "partial_json";
  if (name == "signature") return assign(value, block.signature);
  if (!is_text && !is_thinking && !is_json) return true;
  std::string_view piece;
  if (!read_string(value, piece)) return false;
  if (!is_json) {
    block.text += piece;
    emit_text(is_text ? Chunk::Kind::text : Chunk::Kind::reasoning, piece, sink);
    return true;
  }
  block.json += piece;
  if (block.kind != Block::Kind::tool_use || piece.empty()) return true;
  Chunk chunk;
  chunk.kind = Chunk::Kind::tool_arguments;
  chunk.index = block.call;
  chunk.text = piece;
  emit(sink, chunk);
  return true;
}

bool Answer::take_message_delta(ondemand::object event, StreamSink* sink) {
  return for_each_field(event, [&](std::string_view name, ondemand::value value) {
    if (name == "usage") return take_usage(value, sink);
    if (name != "delta") return true;
    return for_each_field(value, [&](std::string_view inner, ondemand::value member) {
      return take_outcome(inner, member);
    });
  });
}

bool Answer::take_outcome(std::string_view name, ondemand::value value) {
  if (name == "stop_reason") return assign(value, stop_reason_);
  if (name != "stop_details") return true;
  return for_each_field(value, [&](std::string_view inner, ondemand::value text) {
    return inner != "explanation" || assign(text, explanation_);
  });
}

bool Answer::take_usage(ondemand::value usage, StreamSink* sink) {
  if (!is_object(usage)) return true;
  const bool read = for_each_field(usage, [&](std::string_view name, ondemand::value value) {
    return take_usage_field(name, value);
  });
  if (!read) return false;
  Usage now;
  normalise(usage_report_, asks_1h_, reply_.model, now, reply_.usage_quality);
  const bool shrank = now.total() < reply_.usage.total();
  if (shrank) reply_.usage_quality = UsageQuality::partial;
  if (!shrank) reply_.usage = std::move(now);
  usage_reported_ = true;
  Chunk chunk;
  chunk.kind = Chunk::Kind::usage;
  chunk.usage = &reply_.usage;
  emit(sink, chunk);
  return true;
}

bool Answer::take_usage_field(std::string_view name, ondemand::value value) {
  if (name == "service_tier") return assign(value, reply_.service_tier);
  if (name == "inference_geo") return assign(value, reply_.region);
  if (name == "speed") return assign(value, reply_.speed);
  if (name == "iterations") return read_iterations(value, usage_report_.iterations);
  if (name != "server_tool_use") return read_tokens(name, value, usage_report_.total);
  return for_each_field(value, [&](std::string_view inner, ondemand::value count) {
    if (inner == "web_search_requests") usage_report_.web_searches.read(scalar_token(count));
    return true;
  });
}

void Answer::emit_text(Chunk::Kind kind, std::string_view text, StreamSink* sink) {
  if (text.empty()) return;
  Chunk chunk;
  chunk.kind = kind;
  chunk.text = text;
  emit(sink, chunk);
}

void Answer::emit(StreamSink* sink, const Chunk& chunk) {
  if (sink == nullptr || stopped_) return;
  stopped_ = sink->on_chunk(chunk) == StreamControl::stop;
}

ModelReply Answer::finish(const DecodeOptions& options) {
  if (reply_.model.empty()) reply_.model = options.model;
  reply_.stop_reason = to_stop_reason(stop_reason_);
  if (!is_priced_apart(reply_.region)) reply_.region.clear();
  for (auto& block : blocks_) {
    if (auto part = to_part(std::move(block))) reply_.message.parts.push_back(std::move(*part));
  }
  const bool refused = reply_.stop_reason == StopReason::refusal;
  // Documented: a refusal before any output shows usage and is not billed.
  if (refused) reply_.billed = !reply_.message.parts.empty();
  if (refused && !explanation_.empty())
    reply_.message.parts.emplace_back(RefusalPart{std::move(explanation_)});
  return std::move(reply_);
}

}  // namespace purser::anthropic::detail
