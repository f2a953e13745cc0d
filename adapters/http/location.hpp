// location.hpp: a whole URL that can be requested: server, path and query.
#pragma once

#include <string>
#include <string_view>

#include <purser/adapters/http/url.hpp>

namespace purser::http {

/// `https://mcp.example.com/v1/mcp?region=eu`. An immutable value. Unlike `Url` it has a query, and
/// its path is what was written, down to a trailing slash.
class Location {
 public:
  /// Errors: as `Url::parse`, which checks scheme, host and port; `invalid_argument`: a fragment,
  /// blanks or bytes that must be percent-encoded.
  [[nodiscard]] static Result<Location> parse(std::string_view text,
                                              PlainHttp plain = PlainHttp::loopback_only);

  /// Where `reference`, found in a document at this place, leads (RFC 3986, section 5).
  [[nodiscard]] Result<Location> resolve(std::string_view reference,
                                         PlainHttp plain = PlainHttp::loopback_only) const;

  /// As it was written.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// The server alone, without a path.
  [[nodiscard]] const Url& server() const noexcept { return server_; }
  /// Path and query, at least `/`: what a request asks for.
  [[nodiscard]] const std::string& target() const noexcept { return target_; }
  /// At least `/`.
  [[nodiscard]] std::string path() const;
  /// Without the `?`; empty if there is none.
  [[nodiscard]] std::string query() const;
  /// For people: without the query, which may be a secret.
  [[nodiscard]] std::string shown() const;
  [[nodiscard]] bool same_origin(const Location& other) const noexcept;

 private:
  Location(std::string text, Url server, std::string target)
      : text_(std::move(text)), server_(std::move(server)), target_(std::move(target)) {}

  std::string text_;
  Url server_;
  std::string target_;
};

}  // namespace purser::http
