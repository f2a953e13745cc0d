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

class Decoder final : public provider_wire::StreamDecoder {
 public:
  explicit Decoder(DecodeOptions options) : options_(std::move(options)) {}

  Result<StreamControl> on_event(std::string_view name, std::string_view data,
                                 StreamSink* sink) override {
    if (answer_.ended() || data.empty() || data == "[DONE]") return StreamControl::go_on;
    answer_.set_sink(sink);
    if (!parse(name, data)) return fail(broken(options_, "an event"));
    if (is_error(type_, data)) return fail(error_in_answer(data, options_));
    if (answer_.ended() && has_failed(answer_)) {
      failed_ = true;
      return fail(failure(answer_, options_));
    }
    return answer_.builder().stopped() ? StreamControl::stop : StreamControl::go_on;
  }

  bool is_complete() const noexcept override { return answer_.ended() && !failed_; }

  bool take_usage_report() noexcept override { return answer_.builder().take_usage_report(); }

  const Usage& usage() const noexcept override { return answer_.builder().reply.usage; }

  Result<ModelReply> finish() override {
    if (!is_complete()) {
      return fail(ErrorCode::connection_lost,
                  fmt::format("the answer of {} ended before its end mark", options_.provider));
    }
    answer_.close(options_);
    return answer_.builder().finish();
  }

  ModelReply stopped() override {
    const bool complete = is_complete();
    answer_.close(options_);
    return answer_.builder().finish_stopped(complete);
  }

 private:
  bool parse(std::string_view name, std::string_view data) {
    ondemand::document document;
    ondemand::object object;
    return reader_.parse_object(data, document, object) && read_type(object, name, type_) &&
           answer_.take_event(type_, object) && is_at_end(document);
  }

  DecodeOptions options_;
  provider_wire::detail::JsonReader reader_;
  detail::Answer answer_;
  std::string type_;
  bool failed_ = false;
};

}  // namespace

StreamDecoder::StreamDecoder(DecodeOptions options)
    : DecoderHandle(std::make_unique<Decoder>(std::move(options))) {}

Result<ModelReply> decode(std::string_view body, const DecodeOptions& options) {
  provider_wire::detail::JsonReader reader;
  ondemand::document document;
  ondemand::object object;
  detail::Answer answer;
  if (!reader.parse_object(body, document, object) || !answer.take_response(object) ||
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
