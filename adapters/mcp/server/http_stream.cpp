// http_stream.cpp: events, their ids, and who reads them.
#include <purser/adapters/mcp/server/detail/http_stream.hpp>

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
  if (options_.primes) put({}, true);
}

/// Messages are printed on one line, so one `data` is enough.
void HttpStream::put(std::string data, bool with_retry) {
  std::string text;
  const auto number = ++last_event_;
  if (options_.number != 0) text += fmt::format("id: {}-{}\n", options_.number, number);
  if (with_retry) text += fmt::format("retry: {}\n", options_.retry.count());
  text += "data: " + std::move(data) + "\n\n";
  if (responder_ && !responder_->write(text)) responder_.reset();
  if (options_.number == 0) return;
  kept_bytes_ += text.size();
  events_.push_back({number, std::move(text)});
  while (kept_bytes_ > options_.replay_bytes_max && !events_.empty()) {
    kept_bytes_ -= events_.front().text.size();
    events_.pop_front();
  }
}

void HttpStream::forget_events() {
  events_.clear();
  kept_bytes_ = 0;
}

void HttpStream::send(const Message& message) {
  if (over_) return;
  open();
  put(print_message(message), false);
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
  put(print_message(Message(response)), false);
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
    if (event.number > seen) responder_->write(event.text);
  }
  if (!over_) return;
  responder_->end();
  responder_.reset();
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
