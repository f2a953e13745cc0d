// request_head.cpp: writes request heads; refuses what would smuggle something into them.
#include <purser/adapters/http/detail/request_head.hpp>
#include <purser/runtime/lower_case.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace purser::http {
namespace {

bool is_token(std::string_view name) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           others.find(c) != std::string_view::npos;
  });
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return is_control(c) && c != '\t'; });
}

bool is_target(std::string_view target) {
  return target.starts_with('/') && std::none_of(target.begin(), target.end(), [](char c) {
           return is_control(c) || c == ' ' || c == '#' || static_cast<unsigned char>(c) >= 0x80;
         });
}

bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 5> ours = {"host", "user-agent", "content-length",
                                                    "connection", "transfer-encoding"};
  return std::find(ours.begin(), ours.end(), lower_case(name)) != ours.end();
}

Result<> check_header(std::string_view name, std::string_view value) {
  if (!is_token(name))
    return fail(ErrorCode::invalid_argument, "a header name has characters that HTTP forbids");
  if (is_ours(name)) {
    return fail(ErrorCode::invalid_argument,
                "header " + std::string(name) + " is written by the HTTP client itself");
  }
  if (is_value(value)) return {};
  return fail(ErrorCode::invalid_argument, "the value of header " + std::string(name) +
                                               " has a line break or another control character");
}

std::string_view text_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET ";
    case Method::post:
      return "POST ";
    case Method::put:
      return "PUT ";
    case Method::del:
      return "DELETE ";
    case Method::head:
      return "HEAD ";
  }
  return "";
}

void add(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

void add_proxy_credentials(std::string& out, const Proxy& proxy) {
  if (proxy.credentials.empty()) return;
  auto encoded = base64(proxy.credentials.reveal());
  const Wiped wiped(encoded);
  out.append("Proxy-Authorization: Basic ").append(encoded).append("\r\n");
}

bool says_length(const Request& request) {
  return !request.body.empty() || request.method == Method::post || request.method == Method::put;
}

}  // namespace

Result<> check(const Request& request) {
  if (!is_target(request.target)) {
    return fail(ErrorCode::invalid_argument,
                "a request target must start with '/' and be percent-encoded");
  }
  for (const auto& header : request.headers) {
    if (auto checked = check_header(header.name, header.value); !checked) return checked;
  }
  for (const auto& header : request.secret_headers) {
    if (auto checked = check_header(header.name, header.value.reveal()); !checked) return checked;
  }
  return {};
}

void write_head(const Request& request, const ClientOptions& options, std::string& out) {
  const bool absolute = options.proxy && !request.base.tls();
  out.assign(text_of(request.method));
  if (absolute) out.append("http://").append(request.base.authority());
  out.append(request.base.path()).append(request.target).append(" HTTP/1.1\r\n");
  add(out, "Host", request.base.authority());
  add(out, "User-Agent", options.user_agent);
  if (absolute) add_proxy_credentials(out, *options.proxy);
  for (const auto& header : request.headers) add(out, header.name, header.value);
  for (const auto& header : request.secret_headers) add(out, header.name, header.value.reveal());
  if (says_length(request)) add(out, "Content-Length", std::to_string(request.body.size()));
  out.append("\r\n");
}

void write_connect(const Url& target, const Proxy& proxy, const std::string& user_agent,
                   std::string& out) {
  const auto place = target.origin().substr(std::string_view("https://").size());
  out.assign("CONNECT ").append(place).append(" HTTP/1.1\r\n");
  add(out, "Host", place);
  add(out, "User-Agent", user_agent);
  add_proxy_credentials(out, proxy);
  out.append("\r\n");
}

Wiped::~Wiped() {
  OPENSSL_cleanse(text_.data(), text_.size());
  text_.clear();
}

}  // namespace purser::http
