// head.cpp: prints status line and headers.
#include <purser/adapters/http_server/detail/head.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/http/status.hpp>

namespace purser::http_server {
namespace {

bool is_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

std::string clean(std::string value) {
  std::replace_if(
      value.begin(), value.end(),
      [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }, ' ');
  return value;
}

std::string_view reason_of(int status) {
  const auto text = boost::beast::http::obsolete_reason(
      boost::beast::http::int_to_status(static_cast<unsigned>(status)));
  return {text.data(), text.size()};
}

}  // namespace

std::string print_head(int status, const Headers& headers, const HeadForm& form) {
  auto head = fmt::format("HTTP/1.1 {} {}\r\n", status, reason_of(status));
  for (const auto& [name, value] : headers) {
    if (is_name(name)) head += name + ": " + clean(value) + "\r\n";
  }
  if (form.content_length) head += fmt::format("Content-Length: {}\r\n", *form.content_length);
  if (form.chunked) head += "Transfer-Encoding: chunked\r\n";
  head += form.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

std::string print_chunk(std::string_view bytes) {
  return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

}  // namespace purser::http_server
