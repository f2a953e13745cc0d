// server_connection.hpp: one client's connection: reads requests, writes transmissions. Beast stays
// in the .cpp.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include <purser/adapters/simulator/gates.hpp>
#include <purser/adapters/simulator/request_log.hpp>
#include <purser/adapters/simulator/responder.hpp>
#include <purser/runtime/clock.hpp>

namespace purser::simulator {

struct ServerLimits {
  std::size_t header_bytes_max = std::size_t{64} << 10;
  std::uint64_t body_bytes_max = std::uint64_t{32} << 20;
  std::size_t connections_max = 4096;
  std::chrono::seconds idle_max{60};  ///< without a request under way
  std::chrono::seconds busy_max{
      600};  ///< without a byte moved while answering: hangs, gates, slow readers
};

/// What connections share; outlives them all.
struct ServerContext {
  Responder& responder;
  RequestLog& log;
  Gates& gates;
  const Clock& clock;
  ServerLimits limits;
};

/// Used on the thread of its socket's io_context only.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual void start() = 0;
  /// Ends everything; calls `closed` unless it was called before.
  virtual void close() = 0;
  /// Closes when nothing has moved for too long.
  virtual void expire(std::chrono::steady_clock::time_point now) = 0;
};

/// `closed` is called once, when the connection has ended; the owner may then forget it.
[[nodiscard]] std::shared_ptr<Connection> make_connection(boost::asio::ip::tcp::socket socket,
                                                          std::uint64_t id, ServerContext& context,
                                                          std::function<void()> closed);

}  // namespace purser::simulator
