// answer_reader.cpp: JSON is collected and parsed at its end, events one by one.
#include <purser/adapters/mcp/http/answer_reader.hpp>
#include <purser/runtime/lower_case.hpp>

#include <algorithm>

namespace purser::mcp {
namespace {

/// Kept of bodies that are no message: enough for a JSON-RPC error and for people.
constexpr std::size_t refusal_bytes_max = 64U * 1024;

/// `text/event-stream` in `Text/Event-Stream; charset=utf-8`.
bool is_type(std::string_view content_type, std::string_view type) {
  auto media = content_type.substr(0, content_type.find(';'));
  while (media.ends_with(' ') || media.ends_with('\t')) media.remove_suffix(1);
  return same_but_for_case(media, type);
}

}  // namespace

AnswerKind kind_of_answer(int status, std::string_view content_type) noexcept {
  if (status >= 300) return AnswerKind::refusal;
  if (status == 202 || status == 204) return AnswerKind::accepted;
  if (is_type(content_type, "application/json")) return AnswerKind::json;
  if (is_type(content_type, "text/event-stream")) return AnswerKind::events;
  return AnswerKind::other;
}

sse::Limits event_limits(const Limits& limits) noexcept {
  sse::Limits made;
  made.event_bytes_max = limits.message_bytes_max;
  made.line_bytes_max = limits.message_bytes_max + 64;  // `data: ` in front
  made.id_bytes_max = limits.header_bytes_max;          // it goes back in one
  return made;
}

JsonLimits message_limits(const Limits& limits) noexcept {
  JsonLimits made;
  made.bytes_max = limits.message_bytes_max;
  made.depth_max = limits.json_depth_max;
  return made;
}

Result<StreamControl> read_messages(std::string_view text, const JsonLimits& limits,
                                    OnMessage on_message) {
  auto parsed = parse_messages(text, limits);
  if (!parsed) {
    const auto code = parsed.error().code() == ErrorCode::too_large ? ErrorCode::too_large
                                                                    : ErrorCode::protocol_error;
    return fail(code, parsed.error().message());
  }
  for (auto& message : *parsed) {
    if (on_message(std::move(message)) == StreamControl::stop) return StreamControl::stop;
  }
  return StreamControl::go_on;
}

Result<StreamControl> read_event(const sse::Event& event, const JsonLimits& limits,
                                 OnMessage on_message) {
  if (event.data.empty()) return StreamControl::go_on;
  if (!event.type.empty() && event.type != "message") return StreamControl::go_on;
  return read_messages(event.data, limits, on_message);
}

AnswerReader::AnswerReader(const Limits& limits)
    : limits_(message_limits(limits)), events_(event_limits(limits)) {}

void AnswerReader::on_head(int status, std::string_view content_type) noexcept {
  status_ = status;
  kind_ = kind_of_answer(status, content_type);
}

Result<StreamControl> AnswerReader::on_body(std::string_view bytes, OnMessage on_message) {
  if (kind_ != AnswerKind::events) return collect(bytes);
  return events_.feed(
      bytes, [&](const sse::Event& event) { return read_event(event, limits_, on_message); });
}

Result<StreamControl> AnswerReader::collect(std::string_view bytes) {
  if (kind_ == AnswerKind::json) {
    if (bytes.size() > limits_.bytes_max - std::min(limits_.bytes_max, text_.size())) {
      return fail(ErrorCode::too_large, "the answer passes " + std::to_string(limits_.bytes_max) +
                                            " bytes (message_bytes_max)");
    }
    text_.append(bytes);
    return StreamControl::go_on;
  }
  text_.append(bytes.substr(0, refusal_bytes_max - std::min(refusal_bytes_max, text_.size())));
  return text_.size() < refusal_bytes_max ? StreamControl::go_on : StreamControl::stop;
}

Result<> AnswerReader::finish(OnMessage on_message) {
  if (kind_ != AnswerKind::json || text_.empty())
    return {};  // an event that was cut off is dropped
  auto outcome = read_messages(text_, limits_, on_message);
  text_ = std::string();
  if (!outcome) return fail(std::move(outcome).error());
  return {};
}

}  // namespace purser::mcp
