// transmission.cpp: frames, splits, cuts and times a response.
#include <purser/adapters/simulator/transmission.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace purser::simulator {
namespace {

constexpr std::size_t joined_bytes_max = 64 << 10;

using Parts = std::vector<std::string>;

std::uint64_t size_of(const Parts& parts) {
  std::uint64_t size = 0;
  for (const auto& part : parts) size += part.size();
  return size;
}

Parts split(const Parts& parts, std::size_t bytes) {
  std::string whole;
  whole.reserve(size_of(parts));
  for (const auto& part : parts) whole += part;
  Parts pieces;
  for (std::size_t at = 0; at < whole.size(); at += bytes)
    pieces.push_back(whole.substr(at, bytes));
  return pieces;
}

/// Keeps the first `bytes` bytes. False when the parts are shorter than that.
bool truncate(Parts& parts, std::uint64_t bytes) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (bytes <= parts[i].size()) {
      parts[i].resize(bytes);
      parts.resize(parts[i].empty() ? i : i + 1);
      return true;
    }
    bytes -= parts[i].size();
  }
  return bytes == 0;
}

void halve(Parts& parts) {
  if (parts.size() == 1) parts[0].resize(parts[0].size() / 2);
  if (parts.size() > 1) parts.resize((parts.size() + 1) / 2);
}

/// Applies cuts and hangs to the body; tells how the connection ends if not in good order.
std::optional<Ending> end_early(Parts& parts, const Delivery& delivery) {
  const auto cut = delivery.cut == Cut::reset ? Ending::reset : Ending::cut;
  if (delivery.cut_after_bytes && truncate(parts, *delivery.cut_after_bytes)) return cut;
  if (delivery.hang == Hang::after_bytes && truncate(parts, delivery.hang_after_bytes))
    return Ending::hang;
  if (delivery.hang != Hang::mid_stream) return std::nullopt;
  halve(parts);
  return Ending::hang;
}

std::string head_of(const Response& response, const HttpForm& form, std::uint64_t length) {
  auto head = fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\n", response.status,
                          reason_phrase(response.status), response.content_type);
  if (!response.streamed) {
    head += fmt::format("Content-Length: {}\r\n", length);
  } else if (form.chunked) {
    head += "Transfer-Encoding: chunked\r\n";
  }
  if (response.content_type == "text/event-stream") head += "Cache-Control: no-cache\r\n";
  if (!form.keep_alive) head += "Connection: close\r\n";
  for (const auto& [name, value] : response.headers) head += fmt::format("{}: {}\r\n", name, value);
  return head + "\r\n";
}

class Writer {
 public:
  explicit Writer(const Delivery& delivery) : delivery_(delivery) {}

  void add(std::string bytes, std::chrono::nanoseconds delay) {
    const bool single = delivery_.tcp_chunk_bytes != 0 || pieces_.empty() || delay.count() > 0;
    if (!single && pieces_.back().bytes.size() + bytes.size() <= joined_bytes_max) {
      pieces_.back().bytes += bytes;
      return;
    }
    pieces_.push_back({delay, std::move(bytes)});
  }

  /// Head and first part travel together, as servers do.
  void add_to_last(const std::string& bytes) { pieces_.back().bytes += bytes; }

  std::vector<Piece> take() { return std::move(pieces_); }

 private:
  const Delivery& delivery_;
  std::vector<Piece> pieces_;
};

std::string framed(const std::string& part, bool chunked, Malformed malformed) {
  if (!chunked) return part;
  if (malformed == Malformed::bad_chunking) return "xyz\r\n" + part + "\r\n";
  return fmt::format("{:x}\r\n{}\r\n", part.size(), part);
}

Transmission not_http(const Delivery& delivery) {
  Transmission sent;
  sent.pieces.push_back({delivery.first_byte_delay, "220 smtp.example.com ready\r\n"});
  sent.ending = Ending::cut;
  return sent;
}

Transmission cut_head(Transmission sent, std::string head, const Delivery& delivery) {
  head.resize(std::min<std::size_t>(head.size(), *delivery.cut_in_headers_after_bytes));
  sent.ending = delivery.cut == Cut::reset ? Ending::reset : Ending::cut;
  sent.pieces.push_back({delivery.first_byte_delay, std::move(head)});
  return sent;
}

}  // namespace

Transmission transmit(const Response& response, const Delivery& delivery, const HttpForm& form) {
  if (delivery.malformed == Malformed::not_http) return not_http(delivery);
  Transmission sent;
  if (delivery.hang == Hang::before_headers) {
    sent.ending = Ending::hang;
    return sent;
  }
  sent.status = response.status;
  const auto length = size_of(response.parts);
  const bool chunked = response.streamed && form.chunked;
  const bool keep = form.keep_alive && (!response.streamed || chunked);
  auto head = head_of(response, {keep, chunked}, length);
  if (delivery.cut_in_headers_after_bytes)
    return cut_head(std::move(sent), std::move(head), delivery);

  auto parts = delivery.tcp_chunk_bytes == 0 ? response.parts
                                             : split(response.parts, delivery.tcp_chunk_bytes);
  const auto early = end_early(parts, delivery);
  Writer writer(delivery);
  writer.add(std::move(head), delivery.first_byte_delay);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto bytes = framed(parts[i], chunked, delivery.malformed);
    if (i == 0) {
      writer.add_to_last(bytes);
    } else {
      writer.add(std::move(bytes), delivery.chunk_delay);
    }
  }
  if (early) {
    sent.ending = *early;
  } else if (!response.endless.empty()) {
    sent.endless = {delivery.chunk_delay, framed(response.endless, chunked, delivery.malformed)};
  } else {
    if (chunked) writer.add("0\r\n\r\n", std::chrono::nanoseconds{0});
    sent.ending = keep ? Ending::keep : Ending::close;
  }
  sent.pieces = writer.take();
  return sent;
}

std::string_view reason_phrase(int status) noexcept {
  static constexpr std::pair<int, std::string_view> phrases[] = {
      {200, "OK"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {402, "Payment Required"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {413, "Payload Too Large"},
      {422, "Unprocessable Entity"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {529, "Overloaded"}};
  for (const auto& [known, phrase] : phrases) {
    if (known == status) return phrase;
  }
  return "Unknown";
}

}  // namespace purser::simulator
