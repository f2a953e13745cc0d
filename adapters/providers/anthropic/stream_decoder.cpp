// stream_decoder.cpp: events, the terminator and errors in mid-stream.
#include <fmt/format.h>

#include <purser/adapters/providers/anthropic/detail/answer.hpp>
#include <purser/adapters/providers/anthropic/errors.hpp>
#include <purser/adapters/providers/anthropic/stream_decoder.hpp>

namespace purser::anthropic {
namespace {

namespace ondemand = simdjson::ondemand;

Error error_in_answer(std::string_view text, const DecodeOptions& options) {
  const auto peer = provider_wire::read_peer_error(text);
  return provider_wire::stream_error(error_code(0, peer), options.provider, peer);
}

Error broken(const DecodeOptions& options, std::string_view what) {
  return Error(ErrorCode::protocol_error,
               fmt::format("{} sent {} that is no valid message", options.provider, what));
}

/// The event's type from its data, where it always stands; the SSE name is a copy of it.
bool read_type(ondemand::object& object, std::string_view name, std::string& type) {
  std::string_view found = name;
  if (!provider_wire::detail::find_string(object, "type", found)) return false;
  type = found;
  return true;
}

}  // namespace

struct StreamDecoder::State {
  explicit State(DecodeOptions decode_options)
      : options(std::move(decode_options)), answer(options.asks_1h) {}

  bool take(const std::string& event, ondemand::object object, StreamSink* sink) {
    if (event == "content_block_delta") return answer.take_block_delta(object, sink);
    if (event == "content_block_start") return answer.take_block_start(object, sink);
    if (event == "message_delta") {
      has_final_usage = true;
      return answer.take_message_delta(object, sink);
    }
    if (event == "message_start") {
      ondemand::object message;
      return provider_wire::detail::find_object(object, "message", message) &&
             answer.take_message(message, sink);
    }
    if (event == "message_stop") complete = true;
    return true;
  }

  bool parse(std::string_view name, std::string_view data, StreamSink* sink) {
    ondemand::document document;
    ondemand::object object;
    return reader.parse(data).get(document) == simdjson::SUCCESS &&
           document.get_object().get(object) == simdjson::SUCCESS &&
           read_type(object, name, type) && (type == "error" || take(type, object, sink));
  }

  DecodeOptions options;
  provider_wire::detail::JsonReader reader;
  detail::Answer answer;
  std::string type;
  bool complete = false;
  bool has_final_usage = false;
};

StreamDecoder::StreamDecoder(DecodeOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}

StreamDecoder::~StreamDecoder() = default;

Result<StreamControl> StreamDecoder::on_event(std::string_view name, std::string_view data,
                                              StreamSink* sink) {
  if (state_->complete || data.empty()) return StreamControl::go_on;
  if (!state_->parse(name, data, sink)) return fail(broken(state_->options, "an event"));
  if (state_->type == "error") return fail(error_in_answer(data, state_->options));
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
  if (!state_->answer.has_message()) return fail(broken(state_->options, "a stream"));
  ModelReply reply = state_->answer.finish(state_->options);
  // Without the closing report the output count is only a placeholder.
  if (!state_->has_final_usage && reply.usage_quality == UsageQuality::exact)
    reply.usage_quality = UsageQuality::partial;
  return reply;
}

ModelReply StreamDecoder::stopped() {
  ModelReply reply = state_->answer.finish(state_->options);
  reply.stop_reason = StopReason::stopped_by_us;
  reply.billed = true;
  if (!state_->complete && reply.usage_quality == UsageQuality::exact)
    reply.usage_quality = UsageQuality::partial;
  return reply;
}

Result<ModelReply> decode(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  ondemand::document document;
  ondemand::object object;
  if (reader.parse(body).get(document) != simdjson::SUCCESS ||
      document.get_object().get(object) != simdjson::SUCCESS) {
    return fail(broken(options, "an answer"));
  }
  std::string type;
  detail::Answer answer(options.asks_1h);
  if (!read_type(object, "", type)) return fail(broken(options, "an answer"));
  if (type == "error") return fail(error_in_answer(body, options));
  if (!answer.take_message(object, nullptr)) return fail(broken(options, "an answer"));
  if (!answer.has_stop_reason()) return fail(broken(options, "an answer without a stop reason"));
  return answer.finish(options);
}

}  // namespace purser::anthropic
