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

}  // namespace

struct StreamDecoder::State {
  bool take(std::string_view name, std::string_view data) {
    ondemand::document document;
    ondemand::object event;
    std::string_view type = name;
    if (reader.parse(data).get(document) != simdjson::SUCCESS ||
        document.get_object().get(event) != simdjson::SUCCESS ||
        !find_string(event, "type", type)) {
      return false;
    }
    const auto kind = detail::kind_of(type);
    if (!answer.take_event(kind, event)) return false;
    complete = kind == detail::EventKind::end && !answer.error_text();
    return kind == detail::EventKind::ignored || provider_wire::detail::is_at_end(document);
  }

  DecodeOptions options;
  provider_wire::detail::JsonReader reader;
  detail::Answer answer;
  bool complete = false;
};

StreamDecoder::StreamDecoder(DecodeOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
}

StreamDecoder::~StreamDecoder() = default;

Result<StreamControl> StreamDecoder::on_event(std::string_view name, std::string_view data,
                                              StreamSink* sink) {
  if (state_->complete || data.empty()) return StreamControl::go_on;
  auto& answer = state_->answer;
  answer.builder.set_sink(sink);
  if (!state_->take(name, data)) return fail(broken(state_->options, "an event"));
  if (const auto& text = answer.error_text()) return fail(error_in_answer(*text, state_->options));
  return answer.builder.stopped() ? StreamControl::stop : StreamControl::go_on;
}

bool StreamDecoder::is_complete() const noexcept { return state_->complete; }

bool StreamDecoder::take_usage_report() noexcept {
  return state_->answer.builder.take_usage_report();
}

const Usage& StreamDecoder::usage() const noexcept { return state_->answer.builder.reply.usage; }

Result<ModelReply> StreamDecoder::finish() {
  if (!state_->complete) {
    return fail(
        ErrorCode::connection_lost,
        fmt::format("the answer of {} ended before its end mark", state_->options.provider));
  }
  if (!state_->answer.has_content()) return fail(broken(state_->options, "a stream"));
  state_->answer.conclude(state_->options);
  return state_->answer.builder.finish();
}

ModelReply StreamDecoder::stopped() {
  state_->answer.conclude(state_->options);
  return state_->answer.builder.finish_stopped(state_->complete);
}

Result<ModelReply> decode(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  ondemand::document document;
  ondemand::object object;
  detail::Answer answer;
  if (reader.parse(body).get(document) != simdjson::SUCCESS ||
      document.get_object().get(object) != simdjson::SUCCESS || !answer.take_body(object) ||
      !provider_wire::detail::is_at_end(document)) {
    return fail(broken(options, "an answer"));
  }
  if (const auto& text = answer.error_text()) return fail(error_in_answer(*text, options));
  if (!answer.has_content()) return fail(broken(options, "an answer without a message"));
  answer.conclude(options);
  return answer.builder.finish();
}

}  // namespace purser::cohere
