// stream_decoder.cpp: events, the terminator and errors in mid-stream.
#include <fmt/format.h>

#include <purser/adapters/providers/cohere/detail/answer.hpp>
#include <purser/adapters/providers/cohere/errors.hpp>
#include <purser/adapters/providers/cohere/stream_decoder.hpp>

namespace purser::cohere {
namespace {

namespace ondemand = simdjson::ondemand;
using provider_wire::detail::find_string;

Error error_in_answer(std::string_view text, const DecodeOptions& options) {
  const auto peer = provider_wire::read_peer_error(text);
  return provider_wire::stream_error(error_code(0, peer), options.provider, peer);
}

Error broken(const DecodeOptions& options, std::string_view what) {
  return Error(ErrorCode::protocol_error,
               fmt::format("{} sent {} that its chat does not know", options.provider, what));
}

class Decoder final : public provider_wire::StreamDecoder {
 public:
  explicit Decoder(DecodeOptions options) : options_(std::move(options)) {}

  Result<StreamControl> on_event(std::string_view name, std::string_view data,
                                 StreamSink* sink) override {
    if (complete_ || data.empty()) return StreamControl::go_on;
    answer_.builder.set_sink(sink);
    if (!take(name, data)) return fail(broken(options_, "an event"));
    if (const auto& text = answer_.error_text()) return fail(error_in_answer(*text, options_));
    return answer_.builder.stopped() ? StreamControl::stop : StreamControl::go_on;
  }

  bool is_complete() const noexcept override { return complete_; }

  bool take_usage_report() noexcept override { return answer_.builder.take_usage_report(); }

  const Usage& usage() const noexcept override { return answer_.builder.reply.usage; }

  Result<ModelReply> finish() override {
    if (!complete_) {
      return fail(ErrorCode::connection_lost,
                  fmt::format("the answer of {} ended before its end mark", options_.provider));
    }
    if (!answer_.has_content()) return fail(broken(options_, "a stream"));
    answer_.conclude(options_);
    return answer_.builder.finish();
  }

  ModelReply stopped() override {
    answer_.conclude(options_);
    return answer_.builder.finish_stopped(complete_);
  }

 private:
  bool take(std::string_view name, std::string_view data) {
    ondemand::document document;
    ondemand::object event;
    std::string_view type = name;
    if (!reader_.parse_object(data, document, event) || !find_string(event, "type", type)) {
      return false;
    }
    const auto kind = detail::kind_of(type);
    if (!answer_.take_event(kind, event)) return false;
    complete_ = kind == detail::EventKind::end && !answer_.error_text();
    return kind == detail::EventKind::ignored || provider_wire::detail::is_at_end(document);
  }

  DecodeOptions options_;
  provider_wire::detail::JsonReader reader_;
  detail::Answer answer_;
  bool complete_ = false;
};

}  // namespace

StreamDecoder::StreamDecoder(DecodeOptions options)
    : DecoderHandle(std::make_unique<Decoder>(std::move(options))) {}

Result<ModelReply> decode(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  ondemand::document document;
  ondemand::object object;
  detail::Answer answer;
  if (!reader.parse_object(body, document, object) || !answer.take_body(object) ||
      !provider_wire::detail::is_at_end(document)) {
    return fail(broken(options, "an answer"));
  }
  if (const auto& text = answer.error_text()) return fail(error_in_answer(*text, options));
  if (!answer.has_content()) return fail(broken(options, "an answer without a message"));
  answer.conclude(options);
  return answer.builder.finish();
}

}  // namespace purser::cohere
