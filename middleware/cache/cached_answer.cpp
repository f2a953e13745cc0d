// cached_answer.cpp: what may be kept, and an answer cut into chunks again.
#include <purser/middleware/cache/cached_answer.hpp>

#include <algorithm>
#include <utility>

#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/message_json.hpp>

namespace purser {
namespace {

constexpr std::size_t entry_bytes = 512;  ///< of the objects around the text

bool is_whole(const ModelReply& reply) {
  const bool ended = reply.stop_reason == StopReason::end ||
                     reply.stop_reason == StopReason::tool_calls ||
                     reply.stop_reason == StopReason::stop_sequence;
  const auto& parts = reply.message.parts;
  const bool refuses = std::any_of(parts.begin(), parts.end(), [](const Part& part) {
    return std::holds_alternative<RefusalPart>(part);
  });
  return ended && !refuses && reply.billed && reply.usage_quality == UsageQuality::exact;
}

/// A tool that ran and says that it failed: it may well succeed when it is asked again.
bool says_it_failed(const Tool* tool, const Json& result) {
  if (tool == nullptr || !tool->present) return false;
  try {
    return tool->present(result).is_error;
  } catch (...) {  // as where it is shown: then the result is shown as it is
    return false;
  }
}

/// Nearly all answers are text, which needs no JSON to be measured.
std::size_t size_of(const Message& message) {
  std::size_t bytes = 0;
  for (const auto& part : message.parts) {
    const auto* const text = std::get_if<TextPart>(&part);
    if (text == nullptr) return dump_json(to_json(message)).size();
    bytes += sizeof part + text->text.size();
  }
  return bytes;
}
std::size_t size_of(const ModelReply& reply) {
  return size_of(reply.message) + reply.id.size() + reply.model.size();
}
std::size_t size_of(const Json& result) { return dump_json(result).size(); }

/// Sends one part after the other; tool calls are counted as providers count them.
class PartSender {
 public:
  explicit PartSender(StreamSink& sink) noexcept : sink_(sink) {}

  StreamControl operator()(const TextPart& part) { return send(Chunk::Kind::text, part.text); }
  StreamControl operator()(const ReasoningPart& part) {
    if (part.redacted) return StreamControl::go_on;
    return send(Chunk::Kind::reasoning, part.text);
  }
  StreamControl operator()(const ToolCallPart& part) {
    Chunk chunk;
    chunk.kind = Chunk::Kind::tool_call;
    chunk.index = tool_calls_;
    chunk.id = part.id;
    chunk.name = part.name;
    auto control = sink_.on_chunk(chunk);
    if (control == StreamControl::go_on)
      control = send(Chunk::Kind::tool_arguments, part.arguments);
    ++tool_calls_;
    return control;
  }
  template <class Other>
  StreamControl operator()(const Other&) {
    return StreamControl::go_on;
  }

 private:
  StreamControl send(Chunk::Kind kind, std::string_view text) {
    Chunk chunk;
    chunk.kind = kind;
    chunk.index = kind == Chunk::Kind::tool_arguments ? tool_calls_ : 0;
    chunk.text = text;
    return text.empty() ? StreamControl::go_on : sink_.on_chunk(chunk);
  }

  StreamSink& sink_;
  std::uint32_t tool_calls_ = 0;
};

void send_parts(ModelReply& reply, StreamSink& sink) {
  PartSender sender(sink);
  auto& parts = reply.message.parts;
  for (std::size_t sent = 0; sent < parts.size(); ++sent) {
    if (std::visit(sender, parts[sent]) == StreamControl::go_on) continue;
    parts.resize(sent + 1);
    reply.stop_reason = StopReason::stopped_by_us;
    return;
  }
}

}  // namespace

CachedAnswer::CachedAnswer(Body body, std::shared_ptr<const Tool> tool)
    : body_(std::move(body)),
      tool_(std::move(tool)),
      bytes_(entry_bytes +
             std::visit([](const auto& content) { return size_of(content); }, body_)) {}

std::shared_ptr<const CachedAnswer> CachedAnswer::from(const Result<Reply>& outcome,
                                                       std::shared_ptr<const Tool> tool) {
  if (!outcome) return nullptr;
  if (!outcome->is_model()) {
    if (says_it_failed(tool.get(), outcome->result())) return nullptr;
    return std::shared_ptr<const CachedAnswer>(
        new CachedAnswer(outcome->result(), std::move(tool)));
  }
  if (!is_whole(outcome->model())) return nullptr;
  auto reply = outcome->model();
  reply.usage = Usage();
  return std::shared_ptr<const CachedAnswer>(new CachedAnswer(std::move(reply), nullptr));
}

Result<Reply> CachedAnswer::give(StreamSink* sink) const {
  if (const auto* result = std::get_if<Json>(&body_)) return Reply(*result);
  auto reply = std::get<ModelReply>(body_);
  if (sink == nullptr) return Reply(std::move(reply));
  try {
    send_parts(reply, *sink);
  } catch (...) {
    return fail(current_exception_error("the stream's sink"));
  }
  return Reply(std::move(reply));
}

}  // namespace purser
