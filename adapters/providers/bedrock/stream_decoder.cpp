// stream_decoder.cpp: events, the two that end a stream, and exceptions in mid-stream.
#include <fmt/format.h>

#include <purser/adapters/providers/bedrock/detail/answer.hpp>
#include <purser/adapters/providers/bedrock/errors.hpp>
#include <purser/adapters/providers/bedrock/event_stream.hpp>
#include <purser/adapters/providers/bedrock/stream_decoder.hpp>

namespace purser::bedrock {
namespace {

namespace ondemand = simdjson::ondemand;

Error exception_in_stream(std::string_view type, std::string_view payload,
                          const DecodeOptions& options) {
  auto peer = read_error(payload);
  peer.type = type;
  return provider_wire::stream_error(error_code(0, peer), options.provider, peer);
}

Error broken_answer(const DecodeOptions& options, std::string_view what) {
  return Error(ErrorCode::protocol_error,
               fmt::format("{} sent {} that its interface does not know", options.provider, what));
}

enum class Event : std::uint8_t { delta, start, stop, message_stop, metadata, other };

Event event_named(std::string_view name) {
  if (name == "contentBlockDelta") return Event::delta;
  if (name == "contentBlockStart") return Event::start;
  if (name == "contentBlockStop") return Event::stop;
  if (name == "messageStop") return Event::message_stop;
  if (name == "metadata") return Event::metadata;
  return Event::other;
}

}  // namespace

struct StreamDecoder::State {
  explicit State(DecodeOptions decode_options)
      : options(std::move(decode_options)), answer(options.asks_1h) {}

  bool take(Event event, ondemand::object object) {
    switch (event) {
      case Event::delta:
        return answer.take_block_delta(object);
      case Event::start:
        return answer.take_block_start(object);
      case Event::stop:
        return answer.take_block_stop();
      case Event::message_stop:
      case Event::metadata:
        return answer.take_outcome(object);
      case Event::other:
        break;
    }
    return true;
  }

  bool parse(Event event, std::string_view data, StreamSink* sink) {
    answer.set_sink(sink);
    ondemand::document document;
    ondemand::object object;
    return reader.parse(data).get(document) == simdjson::SUCCESS &&
           document.get_object().get(object) == simdjson::SUCCESS && take(event, object);
  }

  [[nodiscard]] bool complete() const { return has_stop && has_metadata; }

  DecodeOptions options;
  provider_wire::detail::JsonReader reader;
  detail::Answer answer;
  bool has_stop = false;
  bool has_metadata = false;
};

StreamDecoder::StreamDecoder(DecodeOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}

StreamDecoder::~StreamDecoder() = default;

Result<StreamControl> StreamDecoder::on_event(std::string_view name, std::string_view data,
                                              StreamSink* sink) {
  if (state_->complete()) return StreamControl::go_on;
  if (name.starts_with(exception_prefix)) {
    name.remove_prefix(exception_prefix.size());
    return fail(exception_in_stream(name, data, state_->options));
  }
  const Event event = event_named(name);
  if (event == Event::other) return StreamControl::go_on;
  if (!state_->parse(event, data, sink)) return fail(broken_answer(state_->options, "an event"));
  state_->has_stop = state_->has_stop || event == Event::message_stop;
  state_->has_metadata = state_->has_metadata || event == Event::metadata;
  return state_->answer.stopped() ? StreamControl::stop : StreamControl::go_on;
}

bool StreamDecoder::is_complete() const noexcept { return state_->complete(); }

bool StreamDecoder::take_usage_report() noexcept { return state_->answer.take_usage_report(); }

const Usage& StreamDecoder::usage() const noexcept { return state_->answer.usage(); }

Result<ModelReply> StreamDecoder::finish() {
  if (state_->has_stop) return state_->answer.finish(state_->options);
  return fail(ErrorCode::connection_lost,
              fmt::format("the answer of {} ended before its end mark", state_->options.provider));
}

ModelReply StreamDecoder::stopped() {
  return state_->answer.finish_stopped(state_->options, state_->complete());
}

Result<ModelReply> decode(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  detail::Answer answer(options.asks_1h);
  ondemand::document document;
  ondemand::object object;
  const bool whole = reader.parse(body).get(document) == simdjson::SUCCESS &&
                     document.get_object().get(object) == simdjson::SUCCESS &&
                     answer.take_whole(object) && provider_wire::detail::is_at_end(document);
  if (!whole) return fail(broken_answer(options, "an answer"));
  if (!answer.has_message() || !answer.has_stop_reason())
    return fail(broken_answer(options, "an answer without a message or a reason to stop"));
  return answer.finish(options);
}

}  // namespace purser::bedrock
