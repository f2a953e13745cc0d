// client.hpp: sends HTTP requests over pooled, verified connections.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <purser/adapters/http/message.hpp>
#include <purser/runtime/task.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::http {

/// A proxy without TLS of its own: CONNECT for https, absolute request targets for http.
struct Proxy {
  Proxy(Url proxy_url, Secret proxy_credentials)
      : url(std::move(proxy_url)), credentials(std::move(proxy_credentials)) {}
  Url url;
  /// `user:password`; empty for none.
  Secret credentials;
};

/// Whether connections to `address` may be made. `host` is what the URL says: a name, or the
/// address itself. Thread-safe.
using AdmitAddress =
    std::function<Result<>(std::string_view host, const asio::ip::address& address)>;

struct ClientOptions {
  /// Connections at one time, idle ones included. Callers above that wait in order of arrival.
  std::size_t connections_max = 512;
  std::size_t connections_per_host_max = 512;
  /// Callers that may wait for a connection.
  std::size_t waiting_max = 100'000;
  /// An idle connection is closed after this long. Servers close theirs after about a minute.
  std::chrono::milliseconds idle_connection_timeout{30'000};
  /// Largest status line plus headers of a response, in bytes.
  std::size_t head_bytes_max = 64U * 1024;
  /// A PEM file with certificate authorities to trust beside the system's. Empty: none.
  std::string ca_file;
  /// False accepts any certificate: anybody on the way can read the keys. For experiments only.
  bool verify_certificates = true;
  std::optional<Proxy> proxy;
  /// Asked about every address that a name leads to, before any connection to it is made; a refusal
  /// of one is the error of the request. The addresses that were asked about are the ones that are
  /// connected to: the name is not looked up again. Not together with `proxy`, which looks up names
  /// by itself. Empty: all may be used.
  AdmitAddress admit_address;
  std::string user_agent = "purser/0.1";
};

/// What the connections are doing. For reports and tests.
struct ClientStats {
  std::size_t open = 0;  ///< idle ones and those being opened included
  std::size_t idle = 0;
  std::size_t waiting = 0;  ///< callers waiting for a connection
};

/// An HTTP/1.1 client: TLS 1.2 or newer with certificates verified, keep-alive, TCP_NODELAY, no
/// redirects, no compression, no cookies.
///
/// A handle: copies share connections. Thread-safe; tasks may run on any executor of any thread and
/// keep what they need alive. Cancelling a task (terminal, partial or total, as its coroutine
/// admits) closes its connection; emit the signal on the strand of the coroutine that awaits it.
///
/// Errors of both calls:
/// - `invalid_argument`: a header, target or option that cannot be sent.
/// - `connection_failed`: no name, no TCP, no TLS, proxy refused. Nothing was sent.
/// - `connection_lost`: it broke after the request was begun, or the body ended early.
/// - `timeout`: the message says which. `deadline_exceeded`: `Request::deadline` passed.
/// `cancelled`.
/// - `too_large`: head or body above its limit, or too many callers waiting.
/// - `protocol_error`: not HTTP.
/// - `internal`: `dispatched` or the sink threw.
/// - whatever the sink or `admit_address` returned.
/// A status such as 404 or 503 is a response, not an error. Messages name host and port, never a
/// header value.
///
/// Connections are probed before they are used again, so that one the server has closed is not
/// written to. When writing to a reused connection fails before the request is whole, the server
/// cannot have acted on it, and it is sent once more on a new connection. A request that was
/// written whole is sent again only if it allows that
/// (`Request::resend_unanswered`).
class Client {
 public:
  /// `executor`: where sockets live; its context must outlive the client's use.
  /// Error: `invalid_argument` (a limit of zero, an unreadable `ca_file`, a proxy with https, a
  /// proxy beside `admit_address`).
  [[nodiscard]] static Result<Client> create(asio::any_io_executor executor,
                                             std::shared_ptr<Timers> timers, ClientOptions options);

  /// Sends `request` and passes the response to `sink` while it arrives. Both outlive the task.
  [[nodiscard]] Task<BodyEnd> stream(const Request& request, ResponseSink& sink) const;

  /// Sends `request` and collects the response, body included. `request` outlives the task.
  [[nodiscard]] Task<Response> send(const Request& request) const;

  [[nodiscard]] ClientStats stats() const;
  /// What it was made with, for another one like it.
  [[nodiscard]] const ClientOptions& options() const noexcept;

  /// Closes the idle connections.
  void close_idle() const;

 private:
  class Impl;
  explicit Client(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

  std::shared_ptr<Impl> impl_;
};

}  // namespace purser::http
