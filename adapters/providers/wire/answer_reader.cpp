// answer_reader.cpp: head, body or events, end.
#include <fmt/format.h>

#include <purser/adapters/providers/wire/answer_reader.hpp>
#include <purser/adapters/providers/wire/replay.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::provider_wire {
namespace {

/// What is kept of an error body; its message stands at the beginning.
constexpr std::size_t error_body_bytes_max = 64 * 1024;

bool is_success(int status) { return status >= 200 && status < 300; }

std::string header(const http::ResponseHead& head, std::string_view name) {
  const std::string* value = head.find(name);
  return value == nullptr ? std::string() : *value;
}

}  // namespace

Result<StreamControl> AnswerReader::on_head(const http::ResponseHead& head) {
  status_ = head.status;
  retry_after_ms_ = header(head, "retry-after-ms");
  retry_after_ = header(head, "retry-after");
  should_retry_ = header(head, "x-should-retry");
  request_id_ = cleaned(header(head, format_.request_id_header));
  if (!format_.error_type_header.empty()) error_type_ = header(head, format_.error_type_header);
  const bool is_json = header(head, "content-type").starts_with("application/json");
  is_stream_ = context_.sink != nullptr && is_success(status_) && !is_json;
  return StreamControl::go_on;
}

Result<StreamControl> AnswerReader::on_body(std::string_view bytes) {
  if (is_stream_) {
    return format_.frames->feed(bytes, [this](const Frame& frame) { return on_frame(frame); });
  }
  if (!is_success(status_))
    bytes = bytes.substr(0, error_body_bytes_max - std::min(error_body_bytes_max, body_.size()));
  body_ += bytes;
  return StreamControl::go_on;
}

Result<StreamControl> AnswerReader::on_frame(const Frame& frame) try {
  auto control = format_.decoder->on_event(frame.name, frame.data, context_.sink);
  if (format_.decoder->take_usage_report()) context_.usage_so_far(format_.decoder->usage());
  return control;
} catch (...) {
  return fail(current_exception_error("the sink of a streamed answer"));
}

Result<ModelReply> AnswerReader::outcome(Result<http::BodyEnd> ended) {
  auto result = answered(ended);
  if (result) return result;
  Error error = std::move(result.error());
  std::string said = cleaned(error.peer_message());
  return fail(std::move(error).with_peer_message(std::move(said)));
}

Result<ModelReply> AnswerReader::answered(const Result<http::BodyEnd>& ended) {
  if (status_ == 0 && !ended) return fail(ended.error());
  if (!is_success(status_)) return fail(refused(ended.has_value()));
  return is_stream_ ? streamed(ended) : whole(ended);
}

Error AnswerReader::refused(bool complete) const {
  ErrorAnswer answer;
  answer.status = status_;
  answer.retry_after_ms = retry_after_ms_;
  answer.retry_after = retry_after_;
  answer.should_retry = should_retry_;
  answer.request_id = request_id_;
  PeerError peer = format_.read_error(cleaned(body_));
  if (peer.type.empty()) peer.type = error_type_;
  if (!peer.retry_after.empty()) answer.retry_after = peer.retry_after;
  const ErrorCode code = format_.error_code(status_, peer);
  Error error = answer_error(code, format_.provider, answer, peer, format_.clock->wall_now());
  return complete ? error : std::move(error).with_rejected(false);
}

Result<ModelReply> AnswerReader::streamed(const Result<http::BodyEnd>& ended) {
  StreamDecoder& decoder = *format_.decoder;
  if (decoder.is_complete()) return decoder.finish();
  if (!ended) return fail(ended.error());
  if (*ended == http::BodyEnd::stopped) return decoder.stopped();
  const auto last = format_.frames->finish([this](const Frame& frame) { return on_frame(frame); });
  if (last)
    return *last == StreamControl::stop ? Result<ModelReply>(decoder.stopped()) : decoder.finish();
  if (last.error().code() != ErrorCode::protocol_error) return fail(last.error());
  return fail(ErrorCode::connection_lost,
              fmt::format("the answer of {} ended in the middle of an event", format_.provider));
}

Result<ModelReply> AnswerReader::whole(const Result<http::BodyEnd>& ended) {
  if (!ended) return fail(ended.error());
  auto reply = format_.decode(body_);
  if (!reply) return reply;
  try {
    if (reply->usage_quality != UsageQuality::missing) context_.usage_so_far(reply->usage);
    if (context_.sink != nullptr) replay(*reply, *context_.sink);
  } catch (...) {
    return fail(current_exception_error("the sink of a streamed answer"));
  }
  return reply;
}

std::string AnswerReader::cleaned(std::string text) const {
  for (const auto& secret : format_.secrets) text = redacted(std::move(text), secret.reveal());
  return text;
}

}  // namespace purser::provider_wire
