// http_probe.cpp: sockets, status lines and chunks by hand, so that servers are not tested with
// their own parser.
#include <purser/tests/support/http_probe.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace purser::probe {
namespace {

constexpr int timeout_seconds = 60;  // far more than a busy machine needs

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

std::vector<std::string> HttpResponse::events() const {
  std::vector<std::string> data;
  std::size_t start = 0;
  while (start < body.size()) {
    const auto line_end = std::min(body.find('\n', start), body.size());
    const auto line = body.substr(start, line_end - start);
    if (line.starts_with("data: ")) data.push_back(line.substr(6));
    start = line_end + 1;
  }
  return data;
}

HttpProbe::HttpProbe(std::uint16_t port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
  }
  const timeval limit{timeout_seconds, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const int yes = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

HttpProbe::~HttpProbe() { close(); }

void HttpProbe::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void HttpProbe::shut_down_sending() { ::shutdown(socket_, SHUT_WR); }

void HttpProbe::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the reader will see how it ended
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void HttpProbe::post(std::string_view path, std::string_view body, std::string_view headers) {
  std::string request = "POST " + std::string(path) +
                        " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  request += headers;
  request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  request += body;
  send(request);
}

bool HttpProbe::fill() {
  char block[16 << 10];
  const auto count = ::recv(socket_, block, sizeof block, 0);
  if (count > 0) {
    buffer_.append(block, static_cast<std::size_t>(count));
    return true;
  }
  if (count == 0) {
    end_ = End::closed;
  } else {
    end_ = errno == EAGAIN || errno == EWOULDBLOCK ? End::timed_out : End::reset;
  }
  return false;
}

bool HttpProbe::take_line(std::string& line) {
  for (;;) {
    const auto end = buffer_.find("\r\n");
    if (end != std::string::npos) {
      line = buffer_.substr(0, end);
      buffer_.erase(0, end + 2);
      return true;
    }
    if (!fill()) return false;
  }
}

/// Appends what there is, also when it is too little.
bool HttpProbe::take(std::size_t bytes, std::string& out) {
  while (buffer_.size() < bytes) {
    if (!fill()) break;
  }
  const auto taken = std::min(bytes, buffer_.size());
  out.append(buffer_, 0, taken);
  buffer_.erase(0, taken);
  return taken == bytes;
}

void HttpProbe::read_chunks(HttpResponse& response) {
  std::string line;
  while (take_line(line)) {
    std::size_t size = 0;
    try {
      size = std::stoul(line, nullptr, 16);
    } catch (const std::exception&) {
      return;
    }
    if (size > 0 && !take(size, response.body)) return;
    if (!take_line(line)) return;
    if (size == 0) {
      response.complete = true;
      return;
    }
  }
}

void HttpProbe::read_body(HttpResponse& response) {
  if (const auto length = response.headers.find("content-length");
      length != response.headers.end()) {
    response.complete = take(std::stoul(length->second), response.body);
  } else if (response.headers["transfer-encoding"] == "chunked") {
    read_chunks(response);
  } else {
    while (fill()) {
    }
    response.body += std::exchange(buffer_, {});
    response.complete = end_ == End::closed;
  }
}

HttpResponse HttpProbe::read_response() {
  HttpResponse response;
  std::string line;
  bool began = take_line(line);
  const bool interim = began && line.starts_with("HTTP/1.1 100");
  if (interim) began = take_line(line) && take_line(line);
  if (began && line.starts_with("HTTP/1.1 ")) response.status = std::stoi(line.substr(9));
  while (response.status != 0 && take_line(line)) {
    if (line.empty()) {
      read_body(response);
      break;
    }
    const auto colon = line.find(": ");
    if (colon != std::string::npos)
      response.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
  }
  response.end = end_;
  return response;
}

std::string HttpProbe::read_raw(std::size_t bytes) {
  std::string out;
  static_cast<void>(take(bytes, out));
  return out;
}

End HttpProbe::read_to_end() {
  while (fill()) {
  }
  return end_;
}

}  // namespace purser::probe
