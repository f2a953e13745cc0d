// provider.cpp: plays the script.
#include <purser/adapters/providers/scripted/provider.hpp>

#include <algorithm>
#include <mutex>

#include <purser/runtime/cancellation.hpp>

namespace purser::scripted {
namespace {

Script one_after_the_other(std::vector<Answer> answers) {
  struct State {
    std::mutex mutex;
    std::vector<Answer> answers;
    std::size_t next = 0;
  };
  auto state = std::make_shared<State>();
  state->answers = std::move(answers);
  if (state->answers.empty()) state->answers.emplace_back();
  return [state](const ModelRequest&) {
    const std::lock_guard lock(state->mutex);
    const auto number = std::min(state->next++, state->answers.size() - 1);
    return state->answers[number];
  };
}

ModelReply reply_of(const ModelRequest& request, Answer answer) {
  ModelReply reply;
  reply.id = "scripted";
  reply.model = request.model;
  reply.usage = answer.usage;
  reply.usage_quality = answer.usage_quality;
  reply.stop_reason = answer.stop_reason.value_or(
      answer.tool_calls.empty() ? StopReason::end : StopReason::tool_calls);
  if (!answer.text.empty()) reply.message.parts.emplace_back(TextPart{std::move(answer.text)});
  for (auto& call : answer.tool_calls) reply.message.parts.emplace_back(std::move(call));
  return reply;
}

StreamControl send(StreamSink& sink, Chunk::Kind kind, std::string_view text, const Usage* usage) {
  Chunk chunk;
  chunk.kind = kind;
  chunk.text = text;
  chunk.usage = usage;
  return sink.on_chunk(chunk);
}

/// Word by word, then the usage. What was delivered is the reply where the sink stops.
void stream(StreamSink& sink, ModelReply& reply) {
  const auto text = reply.message.text();
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find(' ', start), text.size() - 1) + 1;
    const auto control =
        send(sink, Chunk::Kind::text, std::string_view(text).substr(start, end - start), nullptr);
    start = end;
    if (control == StreamControl::go_on) continue;
    reply.message = Message::assistant(text.substr(0, start));
    reply.stop_reason = StopReason::stopped_by_us;
    reply.usage_quality = UsageQuality::partial;
    return;
  }
  (void)send(sink, Chunk::Kind::usage, {}, &reply.usage);
}

Result<> stream_safely(StreamSink& sink, ModelReply& reply) {
  try {
    stream(sink, reply);
    return {};
  } catch (...) {
    return fail(current_exception_error("the stream's sink"));
  }
}

}  // namespace

ScriptedProvider::ScriptedProvider(std::vector<Answer> answers, std::string kind)
    : ScriptedProvider(one_after_the_other(std::move(answers)), std::move(kind)) {}

Result<RequestBound> ScriptedProvider::bound(const ModelRequest& request) const {
  RequestBound bound;
  for (const auto& message : request.messages)
    bound.input += 8 + static_cast<Tokens>(message.text().size());
  return bound;
}

Task<ModelReply> ScriptedProvider::complete(const ModelRequest& request, ProviderContext& context) {
  ++calls_;
  auto answer = script_(request);
  if (answer.dispatches) context.dispatched();
  if (answer.gate) {
    auto passed = co_await answer.gate->wait();
    if (!passed) co_return fail(std::move(passed).error());
  }
  if (answer.error) co_return fail(*std::move(answer.error));
  auto reply = reply_of(request, std::move(answer));
  if (context.sink != nullptr) {
    auto streamed = stream_safely(*context.sink, reply);
    if (!streamed) co_return fail(std::move(streamed).error());
  }
  co_return reply;
}

}  // namespace purser::scripted
