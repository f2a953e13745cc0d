// transport.hpp: a connected byte stream, with or without TLS.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <tuple>

#include <purser/adapters/http/detail/watch.hpp>

namespace purser::http {

using IoOutcome = std::tuple<boost::system::error_code, std::size_t>;
using WriteBuffers = std::array<asio::const_buffer, 2>;

/// Used by one coroutine at a time. Its destructor closes the socket.
///
/// A cancelled read or write tells `watch`, which outlives it and shuts the socket down.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual asio::awaitable<IoOutcome> read_some(asio::mutable_buffer buffer, Watch& watch) = 0;
  virtual asio::awaitable<IoOutcome> write_some(WriteBuffers buffers, Watch& watch) = 0;
  /// True if the peer closed an idle connection, or wrote to it unasked. Does not wait.
  [[nodiscard]] virtual bool is_stale() = 0;
  [[nodiscard]] virtual int descriptor() noexcept = 0;
};

/// A connection without TLS.
class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  asio::awaitable<IoOutcome> read_some(asio::mutable_buffer buffer, Watch& watch) override;
  asio::awaitable<IoOutcome> write_some(WriteBuffers buffers, Watch& watch) override;
  bool is_stale() override;
  int descriptor() noexcept override { return socket_.native_handle(); }

  /// Hands the socket over; nothing else may be called after.
  asio::ip::tcp::socket release() { return std::move(socket_); }

 private:
  asio::ip::tcp::socket socket_;
};

}  // namespace purser::http
