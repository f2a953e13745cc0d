// plain_transport.cpp: reads and writes of a TCP socket.
#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <cerrno>

#include <purser/adapters/http/detail/abortable.hpp>
#include <purser/adapters/http/detail/transport.hpp>

namespace purser::http {
namespace {

using IoSignature = void(boost::system::error_code, std::size_t);

}  // namespace

asio::awaitable<IoOutcome> PlainTransport::read_some(asio::mutable_buffer buffer, Watch& watch) {
  return abortable<IoSignature>(watch, [this, buffer](auto handler) {
    socket_.async_read_some(asio::mutable_buffer(buffer), std::move(handler));
  });
}

asio::awaitable<IoOutcome> PlainTransport::write_some(WriteBuffers buffers, Watch& watch) {
  return abortable<IoSignature>(watch, [this, buffers](auto handler) {
    socket_.async_write_some(buffers, std::move(handler));
  });
}

bool PlainTransport::is_stale() {
  char byte = 0;
  const auto count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

}  // namespace purser::http
