// url.cpp: checks a base URL part by part, so that each error can name its remedy.
#include <purser/adapters/http/url.hpp>
#include <purser/runtime/lower_case.hpp>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <optional>

namespace purser::http {
namespace {

namespace urls = boost::urls;

/// `text` without what stands between `//` and `@`: it may be a password.
std::string shown(std::string_view text) {
  const auto slashes = text.find("//");
  const auto start = slashes == std::string_view::npos ? 0 : slashes + 2;
  const auto end = text.find_first_of("/?#", start);
  const auto at = text.substr(0, end).rfind('@');
  std::string result(text);
  if (at != std::string_view::npos && at >= start) result.replace(start, at - start, "...");
  return result;
}

tl::unexpected<Error> refuse(std::string_view text, std::string_view why) {
  return fail(ErrorCode::invalid_argument, "base URL '" + shown(text) + "' " + std::string(why));
}

/// Why the parts besides scheme, host, port and path cannot be used; nothing if there are none.
std::optional<std::string_view> unusable_part(const urls::url_view& url) {
  if (url.scheme_id() != urls::scheme::http && url.scheme_id() != urls::scheme::https)
    return "must begin with https:// or http://";
  if (url.has_userinfo()) return "must not contain a user name or password; pass credentials apart";
  if (url.has_query()) return "must not have a query (?...); it names a server and a path prefix";
  if (url.has_fragment()) return "must not have a fragment (#...)";
  if (url.host().empty()) return "names no host";
  return std::nullopt;
}

bool is_https(const urls::url_view& url) { return url.scheme_id() == urls::scheme::https; }

/// Boost.URL 1.81 splits `127.0.0.1.example.com` into a host `127.0.0.1` and a path `.example.com`.
bool has_whole_host(const urls::url_view& url) {
  const auto path = std::string(url.encoded_path());
  return path.empty() || path.starts_with('/');
}

bool is_name(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

std::optional<std::string> host_of(const urls::url_view& url) {
  if (url.host_type() == urls::host_type::ipv6) return url.host_ipv6_address().to_string();
  if (url.host_type() == urls::host_type::ipv4) return url.host_ipv4_address().to_string();
  if (url.host_type() != urls::host_type::name) return std::nullopt;
  auto host = lower_case(url.host_name());
  if (!is_name(host)) return std::nullopt;
  return host;
}

/// The port of `url`; 0 if it is none.
std::uint16_t port_of(const urls::url_view& url) {
  if (!url.has_port() || url.port().empty()) return is_https(url) ? 443 : 80;
  return url.port_number();
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

Result<Url> Url::parse(std::string_view text, PlainHttp plain) {
  const auto parsed = urls::parse_uri(text);
  if (!parsed) return refuse(text, "is not a URL such as https://api.example.com/v1");
  const auto& view = *parsed;
  if (const auto why = unusable_part(view)) return refuse(text, *why);
  const auto host = host_of(view);
  if (!host || !has_whole_host(view))
    return refuse(text, "has a host with characters that no host name has");
  if (port_of(view) == 0) return refuse(text, "has a port that is not between 1 and 65535");

  Url url;
  url.tls_ = is_https(view);
  url.port_ = port_of(view);
  url.host_ = *host;
  url.path_ = view.encoded_path();
  while (url.path_.ends_with('/')) url.path_.pop_back();
  const auto port = ":" + std::to_string(url.port_);
  const bool usual_port = url.port_ == (url.tls_ ? 443 : 80);
  url.authority_ = bracketed(*host) + (usual_port ? "" : port);
  url.origin_ = (url.tls_ ? "https://" : "http://") + bracketed(*host) + port;
  if (!url.tls_ && plain == PlainHttp::loopback_only && !is_loopback(url.host_)) {
    return refuse(
        text,
        "would send keys unencrypted to another machine; use https:// or set allow_plain_http");
  }
  return url;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(host), error);
  return !error && address.is_loopback();
}

}  // namespace purser::http
