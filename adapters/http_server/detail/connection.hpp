// connection.hpp: one client's connection.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>

#include <purser/adapters/http_server/server.hpp>

namespace purser::http_server {

/// What connections share.
struct ConnectionContext {
  Limits limits{};
  std::function<std::optional<Response>(const Request&)> before_body{};
  Handler handler{};
  std::shared_ptr<Timers> timers{};
};

/// Thread-safe: all of it runs on the socket's executor, a strand.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual void start() = 0;
  /// Ends it: a finished answer is still sent.
  virtual void stop() = 0;
};

/// `closed` is called once, when the connection has ended.
[[nodiscard]] std::shared_ptr<Connection> make_connection(
    asio::ip::tcp::socket socket, std::shared_ptr<const ConnectionContext> context,
    std::function<void()> closed);

}  // namespace purser::http_server
