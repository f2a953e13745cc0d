// stream_decoder.cpp: lines, the one that ends them, and errors in mid-stream.
#include <fmt/format.h>

#include <purser/adapters/providers/ollama/detail/answer.hpp>
#include <purser/adapters/providers/ollama/errors.hpp>
#include <purser/adapters/providers/ollama/stream_decoder.hpp>

namespace purser::ollama {
namespace {

namespace ondemand = simdjson::ondemand;

bool parse_into(detail::Answer& answer, provider_wire::detail::JsonReader& reader,
                std::string_view text) {
  ondemand::document document;
  ondemand::object object;
  return reader.parse_object(text, document, object) && answer.take(object) &&
         provider_wire::detail::is_at_end(document);
}

Error error_in_answer(std::string_view text, const DecodeOptions& options) {
  const auto peer = provider_wire::read_peer_error(text);
  return provider_wire::stream_error(error_code(0, peer), options.provider, peer);
}

Error broken(const DecodeOptions& options, std::string_view what) {
  return Error(
      ErrorCode::protocol_error,
      fmt::format("{} sent {} that Ollama's interface does not know", options.provider, what));
}

class Decoder final : public provider_wire::StreamDecoder {
 public:
  explicit Decoder(DecodeOptions options) : options_(std::move(options)) {}

  Result<StreamControl> on_event(std::string_view /*name*/, std::string_view data,
                                 StreamSink* sink) override {
    if (answer_.is_done() || data.empty()) return StreamControl::go_on;
    answer_.builder.set_sink(sink);
    if (!parse_into(answer_, reader_, data)) return fail(broken(options_, "a line"));
    if (const auto& text = answer_.error_text()) return fail(error_in_answer(*text, options_));
    return answer_.builder.stopped() ? StreamControl::stop : StreamControl::go_on;
  }

  bool is_complete() const noexcept override { return answer_.is_done() && !answer_.error_text(); }

  bool take_usage_report() noexcept override { return answer_.builder.take_usage_report(); }

  const Usage& usage() const noexcept override { return answer_.builder.reply.usage; }

  Result<ModelReply> finish() override {
    if (!answer_.is_done()) {
      return fail(ErrorCode::connection_lost,
                  fmt::format("the answer of {} ended before its last line", options_.provider));
    }
    if (!answer_.has_content()) return fail(broken(options_, "a stream"));
    answer_.conclude(options_);
    return answer_.builder.finish();
  }

  ModelReply stopped() override {
    answer_.conclude(options_);
    return answer_.builder.finish_stopped(answer_.is_done());
  }

 private:
  DecodeOptions options_;
  provider_wire::detail::JsonReader reader_;
  detail::Answer answer_;
};

}  // namespace

StreamDecoder::StreamDecoder(DecodeOptions options)
    : DecoderHandle(std::make_unique<Decoder>(std::move(options))) {}

Result<ModelReply> decode(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  detail::Answer answer;
  if (!parse_into(answer, reader, body)) return fail(broken(options, "an answer"));
  if (const auto& text = answer.error_text()) return fail(error_in_answer(*text, options));
  if (!answer.has_content() || !answer.is_done())
    return fail(broken(options, "an answer without its end"));
  answer.conclude(options);
  return answer.builder.finish();
}

}  // namespace purser::ollama
