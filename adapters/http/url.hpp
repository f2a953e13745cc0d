// url.hpp: where a server is, taken from a base URL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <purser/runtime/result.hpp>

namespace purser::http {

/// Whether requests may travel unencrypted to other machines.
enum class PlainHttp : std::uint8_t {
  loopback_only,  ///< `http://` for this machine only (127.0.0.0/8, ::1, localhost)
  anywhere,       ///< the policy's `allow_plain_http: true`
};

/// A parsed base URL such as `https://api.openai.com/v1`. An immutable value.
class Url {
 public:
  /// Reads `http://` or `https://`, a host (name, IPv4, `[IPv6]`), an optional port and an optional
  /// path prefix. A trailing slash of the prefix is dropped.
  ///
  /// Error: `invalid_argument`, naming the URL (without credentials) and the remedy: another
  /// scheme, user names and passwords, a query, a fragment, a host with odd characters, or plain
  /// HTTP to another machine.
  [[nodiscard]] static Result<Url> parse(std::string_view text,
                                         PlainHttp plain = PlainHttp::loopback_only);

  [[nodiscard]] bool tls() const noexcept { return tls_; }
  /// Lower case; an IPv6 address has no brackets.
  [[nodiscard]] const std::string& host() const noexcept { return host_; }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// The path prefix, percent-encoded as it was written: empty, or `/v1`.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// What the Host header says: `api.openai.com`, `127.0.0.1:8080`, `[::1]:8080`.
  [[nodiscard]] const std::string& authority() const noexcept { return authority_; }
  /// Scheme, host and port, always all three: `https://api.openai.com:443`.
  [[nodiscard]] const std::string& origin() const noexcept { return origin_; }

 private:
  Url() = default;

  bool tls_ = true;
  std::uint16_t port_ = 443;
  std::string host_;
  std::string path_;
  std::string authority_;
  std::string origin_;
};

/// True for names and addresses that never leave this machine. `host` as in `Url::host()`.
[[nodiscard]] bool is_loopback(std::string_view host);

}  // namespace purser::http
