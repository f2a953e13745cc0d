// stream_decoder.cpp: chunks, arrays of them, and errors in their midst.
#include <fmt/format.h>

#include <purser/adapters/http/retry_after.hpp>
#include <purser/adapters/providers/gemini/detail/answer.hpp>
#include <purser/adapters/providers/gemini/errors.hpp>
#include <purser/adapters/providers/gemini/stream_decoder.hpp>

namespace purser::gemini {
namespace {

namespace ondemand = simdjson::ondemand;

bool take_document(detail::Answer& answer, ondemand::document& document, StreamSink* sink) {
  ondemand::json_type type;
  if (document.type().get(type) != simdjson::SUCCESS) return false;
  ondemand::object object;
  if (type == ondemand::json_type::object)
    return document.get_object().get(object) == simdjson::SUCCESS && answer.take(object, sink);
  ondemand::array array;
  if (document.get_array().get(array) != simdjson::SUCCESS) return false;
  for (auto item : array) {
    if (item.get_object().get(object) != simdjson::SUCCESS || !answer.take(object, sink))
      return false;
  }
  return true;
}

bool parse_into(detail::Answer& answer, provider_wire::detail::JsonReader& reader,
                std::string_view text, StreamSink* sink) {
  ondemand::document document;
  return reader.parse(text).get(document) == simdjson::SUCCESS &&
         take_document(answer, document, sink) && provider_wire::detail::is_at_end(document);
}

Error error_in_answer(std::string_view text, const DecodeOptions& options) {
  const auto peer = read_error(text);
  Error error = provider_wire::stream_error(error_code(0, peer), options.provider, peer);
  if (const auto delay = http::retry_after({}, peer.retry_after, WallTime()))
    error = std::move(error).with_retry_after(*delay);
  return error;
}

Error broken(const DecodeOptions& options, std::string_view what) {
  return Error(ErrorCode::protocol_error,
               fmt::format("{} sent {} that is no valid answer", options.provider, what));
}

class Decoder final : public provider_wire::StreamDecoder {
 public:
  explicit Decoder(DecodeOptions options) : options_(std::move(options)) {}

  bool is_complete() const noexcept override { return false; }

  Result<StreamControl> on_event(std::string_view /*name*/, std::string_view data,
                                 StreamSink* sink) override {
    if (data.empty()) return StreamControl::go_on;
    if (!parse_into(answer_, reader_, data, sink)) return fail(broken(options_, "an event"));
    if (const auto& text = answer_.error_text()) return fail(error_in_answer(*text, options_));
    return answer_.stopped() ? StreamControl::stop : StreamControl::go_on;
  }

  bool take_usage_report() noexcept override { return answer_.take_usage_report(); }

  const Usage& usage() const noexcept override { return answer_.usage(); }

  Result<ModelReply> finish() override {
    if (!answer_.is_finished()) {
      return fail(
          ErrorCode::connection_lost,
          fmt::format("the answer of {} ended before the model was done", options_.provider));
    }
    return answer_.finish(options_);
  }

  ModelReply stopped() override { return answer_.finish_stopped(options_); }

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
  if (!parse_into(answer, reader, body, nullptr)) return fail(broken(options, "an answer"));
  if (const auto& text = answer.error_text()) return fail(error_in_answer(*text, options));
  if (!answer.is_finished()) return fail(broken(options, "an answer without a reason to finish"));
  return answer.finish(options);
}

}  // namespace purser::gemini
