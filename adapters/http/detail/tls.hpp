// tls.hpp: whom to trust, and the handshake.
#pragma once

#include <memory>
#include <string>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/http/detail/transport.hpp>

namespace purser::http {

/// One set of certificate authorities for all connections of a client. Thread-safe.
///
/// The system's authorities are loaded at the first handshake: that costs 30 ms, which a client of
/// plain servers should not pay.
class Tls {
 public:
  /// Error: `invalid_argument` (`options.ca_file` cannot be read).
  static Result<std::unique_ptr<Tls>> create(const ClientOptions& options);
  ~Tls();

  /// Makes a TLS connection of `socket`, whose peer must prove to be `url.host()`. All parameters
  /// outlive the task. Errors: `connection_failed`, or what ended `watch`.
  Task<std::unique_ptr<Transport>> handshake(asio::ip::tcp::socket socket, const Url& url,
                                             Watch& watch);

 private:
  struct Impl;
  explicit Tls(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace purser::http
