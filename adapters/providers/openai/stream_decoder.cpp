// stream_decoder.cpp: events, the terminator and errors in mid-stream.
#include <fmt/format.h>

#include <purser/adapters/providers/openai/detail/answer.hpp>
#include <purser/adapters/providers/openai/errors.hpp>
#include <purser/adapters/providers/openai/stream_decoder.hpp>

namespace purser::openai {
namespace {

namespace ondemand = simdjson::ondemand;

bool parse_into(detail::Answer& answer, provider_wire::detail::JsonReader& reader,
                std::string_view text, StreamSink* sink) {
  ondemand::document document;
  if (reader.parse(text).get(document) != simdjson::SUCCESS) return false;
  ondemand::object object;
  if (document.get_object().get(object) != simdjson::SUCCESS) return false;
  return answer.take(object, sink) && provider_wire::detail::is_at_end(document);
}

Error error_in_answer(std::string_view text, const DecodeOptions& options) {
  const auto peer = provider_wire::read_peer_error(text);
  return provider_wire::stream_error(error_code(0, peer), options.provider, peer);
}

Error broken(const DecodeOptions& options, std::string_view what) {
  return Error(ErrorCode::protocol_error,
               fmt::format("{} sent {} that is no valid chat completion", options.provider, what));
}

}  // namespace

struct StreamDecoder::State {
  explicit State(DecodeOptions how) : options(std::move(how)), answer(*options.dialect) {}

  DecodeOptions options;
  provider_wire::detail::JsonReader reader;
  detail::Answer answer;
  bool complete = false;
};

StreamDecoder::StreamDecoder(DecodeOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}

StreamDecoder::~StreamDecoder() = default;

Result<StreamControl> StreamDecoder::on_event(std::string_view name, std::string_view data,
                                              StreamSink* sink) {
  if (state_->complete || data.empty()) return StreamControl::go_on;
  if (data == "[DONE]") {
    state_->complete = true;
    return StreamControl::go_on;
  }
  if (name == "error") return fail(error_in_answer(data, state_->options));
  if (!parse_into(state_->answer, state_->reader, data, sink))
    return fail(broken(state_->options, "an event"));
  if (const auto& text = state_->answer.error_text())
    return fail(error_in_answer(*text, state_->options));
  return state_->answer.stopped() ? StreamControl::stop : StreamControl::go_on;
}

bool StreamDecoder::is_complete() const noexcept { return state_->complete; }

bool StreamDecoder::take_usage_report() noexcept { return state_->answer.take_usage_report(); }

const Usage& StreamDecoder::usage() const noexcept { return state_->answer.usage(); }

Result<ModelReply> StreamDecoder::finish() {
  if (!state_->complete) {
    return fail(
        ErrorCode::connection_lost,
        fmt::format("the answer of {} ended before its end mark", state_->options.provider));
  }
  if (!state_->answer.has_choice()) return fail(broken(state_->options, "a stream"));
  return state_->answer.finish(state_->options);
}

ModelReply StreamDecoder::stopped() {
  ModelReply reply = state_->answer.finish(state_->options);
  reply.stop_reason = StopReason::stopped_by_us;
  if (!state_->complete) reply.stated_cost.reset();  // of what came so far, and not of all
  if (!state_->complete && reply.usage_quality == UsageQuality::exact)
    reply.usage_quality = UsageQuality::partial;
  return reply;
}

Result<ModelReply> decode(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  detail::Answer answer(*options.dialect);
  if (!parse_into(answer, reader, body, nullptr)) return fail(broken(options, "an answer"));
  if (const auto& text = answer.error_text()) return fail(error_in_answer(*text, options));
  if (!answer.has_choice()) return fail(broken(options, "an answer without choices"));
  return answer.finish(options);
}

}  // namespace purser::openai
