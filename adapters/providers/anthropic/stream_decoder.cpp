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

class Decoder final : public provider_wire::StreamDecoder {
 public:
  explicit Decoder(DecodeOptions options)
      : options_(std::move(options)), answer_(options_.asks_1h) {}

  Result<StreamControl> on_event(std::string_view name, std::string_view data,
                                 StreamSink* sink) override {
    if (complete_ || data.empty()) return StreamControl::go_on;
    if (!parse(name, data, sink)) return fail(broken(options_, "an event"));
    if (type_ == "error") return fail(error_in_answer(data, options_));
    return answer_.stopped() ? StreamControl::stop : StreamControl::go_on;
  }

  bool is_complete() const noexcept override { return complete_; }

  bool take_usage_report() noexcept override { return answer_.take_usage_report(); }

  const Usage& usage() const noexcept override { return answer_.usage(); }

  Result<ModelReply> finish() override {
    if (!complete_) {
      return fail(ErrorCode::connection_lost,
                  fmt::format("the answer of {} ended before its end mark", options_.provider));
    }
    if (!answer_.has_message()) return fail(broken(options_, "a stream"));
    ModelReply reply = answer_.finish(options_);
    // Without the closing report the output count is only a placeholder.
    if (!has_final_usage_ && reply.usage_quality == UsageQuality::exact)
      reply.usage_quality = UsageQuality::partial;
    return reply;
  }

  ModelReply stopped() override {
    ModelReply reply = answer_.finish(options_);
    reply.stop_reason = StopReason::stopped_by_us;
    reply.billed = true;
    if (!complete_ && reply.usage_quality == UsageQuality::exact)
      reply.usage_quality = UsageQuality::partial;
    return reply;
  }

 private:
  bool take(const std::string& event, ondemand::object object, StreamSink* sink) {
    if (event == "content_block_delta") return answer_.take_block_delta(object, sink);
    if (event == "content_block_start") return answer_.take_block_start(object, sink);
    if (event == "message_delta") {
      has_final_usage_ = true;
      return answer_.take_message_delta(object, sink);
    }
    if (event == "message_start") {
      ondemand::object message;
      return provider_wire::detail::find_object(object, "message", message) &&
             answer_.take_message(message, sink);
    }
    if (event == "message_stop") complete_ = true;
    return true;
  }

  bool parse(std::string_view name, std::string_view data, StreamSink* sink) {
    ondemand::document document;
    ondemand::object object;
    return reader_.parse_object(data, document, object) && read_type(object, name, type_) &&
           (type_ == "error" || take(type_, object, sink));
  }

  DecodeOptions options_;
  provider_wire::detail::JsonReader reader_;
  detail::Answer answer_;
  std::string type_;
  bool complete_ = false;
  bool has_final_usage_ = false;
};

}  // namespace

StreamDecoder::StreamDecoder(DecodeOptions options)
    : DecoderHandle(std::make_unique<Decoder>(std::move(options))) {}

Result<ModelReply> decode(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  ondemand::document document;
  ondemand::object object;
  if (!reader.parse_object(body, document, object)) {
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
