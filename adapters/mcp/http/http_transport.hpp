// http_transport.hpp: transports to a server behind a URL.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/http/location.hpp>
#include <purser/adapters/mcp/auth/authorizer.hpp>
#include <purser/adapters/mcp/client/transport.hpp>
#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::mcp {

/// Servers in Node close an idle connection after five seconds; a shorter wait here keeps a request
/// from meeting that.
[[nodiscard]] http::ClientOptions usual_connections();

struct HttpOptions {
  HttpOptions(http::Location server_url, std::shared_ptr<Timers> shared_timers)
      : url(std::move(server_url)), timers(std::move(shared_timers)) {}

  http::Location url;
  std::shared_ptr<Timers> timers;
  /// Sent with every request. Those that the protocol needs are written by the transport.
  std::vector<http::Header> headers{};
  std::vector<http::SecretHeader> secret_headers{};
  std::shared_ptr<Authorizer> authorizer{};  ///< null: none; not beside an Authorization header
  /// Shared by several servers; unset: one of its own, made with `connections`.
  std::optional<http::Client> client{};
  http::ClientOptions connections = usual_connections();
  /// Each holds a connection until its answer is whole; more wait for their turn. Below the
  /// connections of the client, so that answers to the server's questions always find one.
  std::size_t requests_at_once_max = 256;
  Limits limits{};
  /// Between 0 and 1, for pauses that do not beat in time; empty: a generator of its own.
  std::function<double()> random{};
};

/// Streamable HTTP, of the legacy revisions since 2025-03-26 and of the modern ones. Requests are
/// never sent twice, with two exceptions that the server did not run them in: after a challenge
/// that the authorizer met, and what the http::Client documents. Redirects are not followed. Error
/// of the factory: `invalid_argument`.
[[nodiscard]] TransportFactory http_transport(HttpOptions options);

/// HTTP with server-sent events as in 2024-11-05: one stream down, a POST per message up.
[[nodiscard]] TransportFactory sse_transport(HttpOptions options);

}  // namespace purser::mcp
