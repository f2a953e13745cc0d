// http_stream.cpp: events, their ids, and who reads them.
#include <purser/adapters/mcp/server/http_stream.hpp>

#include <fmt/format.h>

#include <charconv>

namespace purser::mcp {
namespace {

http_server::Headers event_headers(http_server::Headers headers) {
  headers.emplace_back("Content-Type", "text/event-stream");
  headers.emplace_back("Cache-Control", "no-cache, no-transform");
  headers.emplace_back("X-Accel-Buffering", "no");
  return headers;
}

http_server::Headers json_headers(http_server::Headers headers) {
  headers.emplace_back("Content-Type", "application/json");
  return headers;
}

}  // namespace

HttpStream::HttpStream(http_server::Responder responder, HttpStreamOptions options)
    : responder_(std::move(responder)), options_(std::move(options)) {}

void HttpStream::open() {
  if (open_ || over_) return;
  open_ = true;
  if (responder_) responder_->begin(200, event_headers(options_.headers));
  if (options_.primes) put({}, Kind::prime);
}

/// Messages are printed on one line, so one `data` is enough.
void HttpStream::put(std::string data, Kind kind) {
  std::string text;
  const auto number = ++last_event_;
  if (options_.number != 0) text += fmt::format("id: {}-{}\n", options_.number, number);
  if (kind == Kind::prime) text += fmt::format("retry: {}\n", options_.retry.count());
  text += "data: " + std::move(data) + "\n\n";
  if (responder_ && !responder_->write(text)) responder_.reset();
  if (options_.number == 0) return;
  kept_bytes_ += text.size();
  events_.push_back({number, kind == Kind::answer, std::move(text)});
  forget_notices(options_.replay_bytes_max);
}

/// Answers are paid for: notices go first, and from a stream that only has notices all are missed.
void HttpStream::forget_notices(std::size_t bytes_max) {
  for (auto event = events_.begin(); kept_bytes_ > bytes_max && event != events_.end();) {
    if (event->is_answer) {
      ++event;
      continue;
    }
    if (options_.answers == 0) missed_ = event->number;
    kept_bytes_ -= event->text.size();
    event = events_.erase(event);
  }
}

void HttpStream::send(const Message& message) {
  if (over_) return;
  open();
  put(print_message(message), Kind::notice);
}

void HttpStream::answer(const Response& response, int http_status) {
  if (over_) return;
  if (!open_ && options_.answers == 1) {
    over_ = true;
    if (responder_) {
      responder_->respond(http_server::Response(http_status, json_headers(options_.headers),
                                                print_message(Message(response))));
    }
    responder_.reset();
    return;
  }
  open();
  put(print_message(Message(response)), Kind::answer);
  finish_one();
}

void HttpStream::skip() {
  if (over_) return;
  if (!open_ && options_.answers == 1) {
    over_ = true;
    if (responder_) responder_->respond(http_server::Response(202, options_.headers, {}));
    responder_.reset();
    return;
  }
  finish_one();
}

void HttpStream::finish_one() {
  if (++answered_ >= options_.answers) end();
}

void HttpStream::end() {
  over_ = true;
  if (!open_) open();
  hand_over();
}

/// What is not known to be lost is taken for read.
void HttpStream::hand_over() {
  was_read_ = has_reader();
  if (responder_) responder_->end();
  responder_.reset();
}

void HttpStream::release() {
  if (over_ || options_.number == 0 || !options_.primes) return;
  open();
  if (responder_) responder_->end();
  responder_.reset();
}

void HttpStream::attach(http_server::Responder responder, std::uint64_t seen) {
  if (responder_) responder_->end();
  responder_ = std::move(responder);
  responder_->begin(200, event_headers(options_.headers));
  for (const auto& event : events_) {
    if (event.number > seen && responder_ && !responder_->write(event.text)) responder_.reset();
  }
  if (over_) hand_over();
}

std::optional<EventId> read_event_id(const std::string& text) {
  EventId id;
  const auto* const end = text.data() + text.size();
  const auto stream = std::from_chars(text.data(), end, id.stream);
  if (stream.ec != std::errc() || stream.ptr == end || *stream.ptr != '-') return std::nullopt;
  const auto event = std::from_chars(stream.ptr + 1, end, id.event);
  if (event.ec != std::errc() || event.ptr != end) return std::nullopt;
  return id;
}

}  // namespace purser::mcp
