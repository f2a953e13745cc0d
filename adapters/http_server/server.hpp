// server.hpp: a small HTTP/1.1 server for loopback and for what stands behind a proxy: no TLS.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <purser/adapters/http_server/limits.hpp>
#include <purser/adapters/http_server/responder.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::http_server {

/// Called on the connection's strand, for several connections side by side; must not block. What it
/// throws becomes a 500. It is destroyed when the server and its last connection are gone.
using Handler = std::function<void(Request, Responder)>;

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: a free one
  Limits limits{};
  /// Asked before a body is waited for, with all of the request but that. An answer is sent in the
  /// place of the handler's, and the connection ends: so nobody who may not come in costs the
  /// memory of a body. Not asked where the body came along with the head. Called like the handler.
  std::function<std::optional<Response>(const Request&)> before_body{};
};

/// Has no threads: everything runs on the executor that it is given. Persistent connections,
/// chunked bodies both ways, `Expect: 100-continue`; a request that comes while an earlier one is
/// answered waits. A client that closes its sending side counts as gone.
///
/// Thread-safe.
class Server {
 public:
  /// Listens. `executor`'s context outlives the server's connections. Error: `invalid_argument`:
  /// no address, or one that is taken.
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(asio::any_io_executor executor,
                                                             std::shared_ptr<Timers> timers,
                                                             ServerOptions options,
                                                             Handler handler);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] std::size_t connections() const noexcept;
  /// Accepts nothing more and ends every connection: finished answers are still sent, others are
  /// cut. Does not wait. The destructor does the same.
  void stop();

 private:
  struct State;
  explicit Server(std::shared_ptr<State> state) noexcept;
  std::shared_ptr<State> state_;
};

}  // namespace purser::http_server
