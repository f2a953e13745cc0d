// stream_decoder.cpp: events, the terminator and errors in mid-stream.
#include <fmt/format.h>

#include <purser/adapters/providers/responses/detail/answer.hpp>
#include <purser/adapters/providers/responses/errors.hpp>
#include <purser/adapters/providers/responses/stream_decoder.hpp>

namespace purser::responses {
namespace {

namespace ondemand = simdjson::ondemand;
using provider_wire::detail::is_at_end;

Error error_in_answer(std::string_view text, const DecodeOptions& options) {
  const auto peer = provider_wire::read_peer_error(text);
  return provider_wire::stream_error(error_code(0, peer), options.provider, peer);
}

Error broken(const DecodeOptions& options, std::string_view what) {
  return Error(ErrorCode::protocol_error,
               fmt::format("{} sent {} that is no valid response", options.provider, what));
}

/// The event's type from its data, where it always stands; the SSE name is a copy of it.
bool read_type(ondemand::object& object, std::string_view name, std::string& type) {
  std::string_view found = name;
  if (!provider_wire::detail::find_string(object, "type", found)) return false;
  type = found;
  return true;
}

/// Proxies that speak other formats of OpenAI send a bare `error` object.
bool is_error(std::string_view type, std::string_view data) {
  return type == "error" || (type.empty() && provider_wire::read_peer_error(data).recognised);
}

bool has_failed(const detail::Answer& answer) {
  return answer.status() == "failed" || (answer.status().empty() && answer.error_text());
}

Error failure(const detail::Answer& answer, const DecodeOptions& options) {
  return error_in_answer(answer.error_text().value_or("{\"error\":{}}"), options);
}

bool is_unfinished(std::string_view status) {
  return status == "queued" || status == "in_progress";
}

}  // namespace

struct StreamDecoder::State {
  bool parse(std::string_view name, std::string_view data) {
    ondemand::document document;
    ondemand::object object;
    return reader.parse(data).get(document) == simdjson::SUCCESS &&
           document.get_object().get(object) == simdjson::SUCCESS &&
           read_type(object, name, type) && answer.take_event(type, object) && is_at_end(document);
  }

  DecodeOptions options;
  provider_wire::detail::JsonReader reader;
  detail::Answer answer;
  std::string type;
  bool failed = false;
};

StreamDecoder::StreamDecoder(DecodeOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
}

StreamDecoder::~StreamDecoder() = default;

Result<StreamControl> StreamDecoder::on_event(std::string_view name, std::string_view data,
                                              StreamSink* sink) {
  auto& answer = state_->answer;
  if (answer.ended() || data.empty() || data == "[DONE]") return StreamControl::go_on;
  answer.set_sink(sink);
  if (!state_->parse(name, data)) return fail(broken(state_->options, "an event"));
  if (is_error(state_->type, data)) return fail(error_in_answer(data, state_->options));
  if (answer.ended() && has_failed(answer)) {
    state_->failed = true;
    return fail(failure(answer, state_->options));
  }
  return answer.builder().stopped() ? StreamControl::stop : StreamControl::go_on;
}

bool StreamDecoder::is_complete() const noexcept {
  return state_->answer.ended() && !state_->failed;
}

bool StreamDecoder::take_usage_report() noexcept {
  return state_->answer.builder().take_usage_report();
}

const Usage& StreamDecoder::usage() const noexcept { return state_->answer.builder().reply.usage; }

Result<ModelReply> StreamDecoder::finish() {
  if (!is_complete()) {
    return fail(
        ErrorCode::connection_lost,
        fmt::format("the answer of {} ended before its end mark", state_->options.provider));
  }
  state_->answer.close(state_->options);
  return state_->answer.builder().finish();
}

ModelReply StreamDecoder::stopped() {
  const bool complete = is_complete();
  state_->answer.close(state_->options);
  return state_->answer.builder().finish_stopped(complete);
}

Result<ModelReply> decode(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  ondemand::document document;
  ondemand::object object;
  detail::Answer answer;
  if (reader.parse(body).get(document) != simdjson::SUCCESS ||
      document.get_object().get(object) != simdjson::SUCCESS || !answer.take_response(object) ||
      !is_at_end(document)) {
    return fail(broken(options, "an answer"));
  }
  if (has_failed(answer)) return fail(failure(answer, options));
  if (is_unfinished(answer.status())) {
    return fail(ErrorCode::protocol_error,
                fmt::format("the answer of {} is not finished ('{}'); background responses are not "
                            "waited for",
                            options.provider, answer.status()));
  }
  if (!answer.has_output()) return fail(broken(options, "an answer without output"));
  answer.close(options);
  return answer.builder().finish();
}

}  // namespace purser::responses
