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

}  // namespace

struct StreamDecoder::State {
  DecodeOptions options;
  provider_wire::detail::JsonReader reader;
  detail::Answer answer;
};

StreamDecoder::StreamDecoder(DecodeOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
}

StreamDecoder::~StreamDecoder() = default;

Result<StreamControl> StreamDecoder::on_event(std::string_view /*name*/, std::string_view data,
                                              StreamSink* sink) {
  if (data.empty()) return StreamControl::go_on;
  auto& answer = state_->answer;
  if (!parse_into(answer, state_->reader, data, sink))
    return fail(broken(state_->options, "an event"));
  if (const auto& text = answer.error_text()) return fail(error_in_answer(*text, state_->options));
  return answer.stopped() ? StreamControl::stop : StreamControl::go_on;
}

bool StreamDecoder::take_usage_report() noexcept { return state_->answer.take_usage_report(); }

const Usage& StreamDecoder::usage() const noexcept { return state_->answer.usage(); }

Result<ModelReply> StreamDecoder::finish() {
  if (!state_->answer.is_finished()) {
    return fail(
        ErrorCode::connection_lost,
        fmt::format("the answer of {} ended before the model was done", state_->options.provider));
  }
  return state_->answer.finish(state_->options);
}

ModelReply StreamDecoder::stopped() { return state_->answer.finish_stopped(state_->options); }

Result<ModelReply> decode(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  detail::Answer answer;
  if (!parse_into(answer, reader, body, nullptr)) return fail(broken(options, "an answer"));
  if (const auto& text = answer.error_text()) return fail(error_in_answer(*text, options));
  if (!answer.is_finished()) return fail(broken(options, "an answer without a reason to finish"));
  return answer.finish(options);
}

}  // namespace purser::gemini
