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
  return reader.parse(text).get(document) == simdjson::SUCCESS &&
         document.get_object().get(object) == simdjson::SUCCESS && answer.take(object) &&
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
  auto& answer = state_->answer;
  if (answer.is_done() || data.empty()) return StreamControl::go_on;
  answer.builder.set_sink(sink);
  if (!parse_into(answer, state_->reader, data)) return fail(broken(state_->options, "a line"));
  if (const auto& text = answer.error_text()) return fail(error_in_answer(*text, state_->options));
  return answer.builder.stopped() ? StreamControl::stop : StreamControl::go_on;
}

bool StreamDecoder::is_complete() const noexcept {
  return state_->answer.is_done() && !state_->answer.error_text();
}

bool StreamDecoder::take_usage_report() noexcept {
  return state_->answer.builder.take_usage_report();
}

const Usage& StreamDecoder::usage() const noexcept { return state_->answer.builder.reply.usage; }

Result<ModelReply> StreamDecoder::finish() {
  auto& answer = state_->answer;
  if (!answer.is_done()) {
    return fail(
        ErrorCode::connection_lost,
        fmt::format("the answer of {} ended before its last line", state_->options.provider));
  }
  if (!answer.has_content()) return fail(broken(state_->options, "a stream"));
  answer.conclude(state_->options);
  return answer.builder.finish();
}

ModelReply StreamDecoder::stopped() {
  state_->answer.conclude(state_->options);
  return state_->answer.builder.finish_stopped(state_->answer.is_done());
}

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
