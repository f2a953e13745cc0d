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

class Decoder final : public provider_wire::StreamDecoder {
 public:
  explicit Decoder(DecodeOptions options)
      : options_(std::move(options)), answer_(*options_.dialect) {}

  Result<StreamControl> on_event(std::string_view name, std::string_view data,
                                 StreamSink* sink) override {
    if (complete_ || data.empty()) return StreamControl::go_on;
    if (data == "[DONE]") {
      complete_ = true;
      return StreamControl::go_on;
    }
    if (name == "error") return fail(error_in_answer(data, options_));
    if (!parse_into(answer_, reader_, data, sink)) return fail(broken(options_, "an event"));
    if (const auto& text = answer_.error_text()) return fail(error_in_answer(*text, options_));
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
    if (!answer_.has_choice()) return fail(broken(options_, "a stream"));
    return answer_.finish(options_);
  }

  ModelReply stopped() override {
    ModelReply reply = answer_.finish(options_);
    reply.stop_reason = StopReason::stopped_by_us;
    if (!complete_) reply.stated_cost.reset();  // of what came so far, and not of all
    if (!complete_ && reply.usage_quality == UsageQuality::exact)
      reply.usage_quality = UsageQuality::partial;
    return reply;
  }

 private:
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
  detail::Answer answer(*options.dialect);
  if (!parse_into(answer, reader, body, nullptr)) return fail(broken(options, "an answer"));
  if (const auto& text = answer.error_text()) return fail(error_in_answer(*text, options));
  if (!answer.has_choice()) return fail(broken(options, "an answer without choices"));
  return answer.finish(options);
}

}  // namespace purser::openai
