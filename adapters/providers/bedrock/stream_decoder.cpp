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

class Decoder final : public provider_wire::StreamDecoder {
 public:
  explicit Decoder(DecodeOptions options)
      : options_(std::move(options)), answer_(options_.asks_1h) {}

  Result<StreamControl> on_event(std::string_view name, std::string_view data,
                                 StreamSink* sink) override {
    if (is_complete()) return StreamControl::go_on;
    if (name.starts_with(exception_prefix)) {
      name.remove_prefix(exception_prefix.size());
      return fail(exception_in_stream(name, data, options_));
    }
    const Event event = event_named(name);
    if (event == Event::other) return StreamControl::go_on;
    if (!parse(event, data, sink)) return fail(broken_answer(options_, "an event"));
    has_stop_ = has_stop_ || event == Event::message_stop;
    has_metadata_ = has_metadata_ || event == Event::metadata;
    return answer_.stopped() ? StreamControl::stop : StreamControl::go_on;
  }

  bool is_complete() const noexcept override { return has_stop_ && has_metadata_; }

  bool take_usage_report() noexcept override { return answer_.take_usage_report(); }

  const Usage& usage() const noexcept override { return answer_.usage(); }

  Result<ModelReply> finish() override {
    if (has_stop_) return answer_.finish(options_);
    return fail(ErrorCode::connection_lost,
                fmt::format("the answer of {} ended before its end mark", options_.provider));
  }

  ModelReply stopped() override { return answer_.finish_stopped(options_, is_complete()); }

 private:
  bool take(Event event, ondemand::object object) {
    switch (event) {
      case Event::delta:
        return answer_.take_block_delta(object);
      case Event::start:
        return answer_.take_block_start(object);
      case Event::stop:
        return answer_.take_block_stop();
      case Event::message_stop:
      case Event::metadata:
        return answer_.take_outcome(object);
      case Event::other:
        break;
    }
    return true;
  }

  bool parse(Event event, std::string_view data, StreamSink* sink) {
    answer_.set_sink(sink);
    ondemand::document document;
    ondemand::object object;
    return reader_.parse_object(data, document, object) && take(event, object);
  }

  DecodeOptions options_;
  provider_wire::detail::JsonReader reader_;
  detail::Answer answer_;
  bool has_stop_ = false;
  bool has_metadata_ = false;
};

}  // namespace

StreamDecoder::StreamDecoder(DecodeOptions options)
    : DecoderHandle(std::make_unique<Decoder>(std::move(options))) {}

Result<ModelReply> decode(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  detail::Answer answer(options.asks_1h);
  ondemand::document document;
  ondemand::object object;
  const bool whole = reader.parse_object(body, document, object) && answer.take_whole(object) &&
                     provider_wire::detail::is_at_end(document);
  if (!whole) return fail(broken_answer(options, "an answer"));
  if (!answer.has_message() || !answer.has_stop_reason())
    return fail(broken_answer(options, "an answer without a message or a reason to stop"));
  return answer.finish(options);
}

}  // namespace purser::bedrock
