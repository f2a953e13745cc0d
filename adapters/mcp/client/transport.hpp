// transport.hpp: the port that carries messages between a client and one server.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <purser/adapters/mcp/protocol/message.hpp>
#include <purser/adapters/mcp/protocol/revision.hpp>
#include <purser/runtime/task.hpp>

namespace purser::mcp {

/// Ids of our own requests.
using RequestNumber = std::int64_t;

/// Why no answer to a request will come.
struct Lost {
  explicit Lost(Error why) : error(std::move(why)) {}
  Error error;
  int http_status = 0;        ///< of a refusal without a message in its body; 0: no such thing
  bool session_gone = false;  ///< the server has forgotten the session and ran nothing
  bool undelivered = false;   ///< the server cannot have seen the request
};

/// What a transport hands up, on its executor, one call at a time. None of it may block; calling
/// back into the transport is allowed.
class Receiver {
 public:
  virtual ~Receiver() = default;
  /// `stream`: the request of ours on whose own stream it came (HTTP); nothing: on a shared one.
  virtual void on_message(Message message, std::optional<RequestNumber> stream) noexcept = 0;
  /// The rest of the connection goes on.
  virtual void on_lost(RequestNumber request, Lost why) noexcept = 0;
  /// The connection is over, at most once; all requests without an answer are lost. `why` names
  /// the server, what became of it (exit status, signal) and its last words (stderr, body) as
  /// peer_message.
  virtual void on_closed(Error why) noexcept = 0;
};

/// A message on its way to the server.
struct Outgoing {
  explicit Outgoing(Message what) : message(std::move(what)) {}
  Message message;
  /// HTTP headers that belong to it (`Mcp-Param-...`), encoded. Other transports ignore them.
  std::vector<std::pair<std::string, std::string>> headers{};
  /// Called once, immediately before the first byte leaves; may be empty. If it throws, nothing is
  /// sent: what it had to note was not noted, or nobody waits for the answer any more.
  std::function<void()> dispatched{};
};

/// Not thread-safe: all of it is called on the executor it was made with, a strand.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Connects or spawns. `receiver` outlives the transport. Called once. Errors:
  /// `connection_failed`, naming the command or address and the remedy.
  [[nodiscard]] virtual Task<> start(Receiver& receiver) = 0;

  /// Sends or queues, never waits. Requests have ids of type RequestNumber; their answer, or
  /// `on_lost`, comes later, possibly inside this call. Errors: `too_large` (message or queue
  /// above its limit), `connection_lost` (it is over): nothing was sent.
  [[nodiscard]] virtual Result<> send(Outgoing outgoing) = 0;

  /// Nobody waits for that answer any more. What has not begun to leave is not sent. Closes the
  /// request's own stream where it has one; the server's late answer is not reported, unless it
  /// comes on a stream that all share.
  virtual void forget(RequestNumber request) noexcept = 0;

  /// What was agreed on, or is tried next: decides headers, sessions and streams. Called before
  /// the first `send` and again after the handshake.
  virtual void use(Revision revision) = 0;

  /// The handshake is done: a transport that has a stream for unasked messages opens it.
  virtual void ready() = 0;

  /// Ends the connection in an orderly way; `on_closed` is not called. The destructor ends it at
  /// once, without waiting.
  [[nodiscard]] virtual Task<> close() = 0;

  /// The server as people know it: a command line or an address. No secrets.
  [[nodiscard]] virtual std::string describe() const = 0;

  /// Each request is an HTTP exchange of its own: decides how eras are told apart, whether headers
  /// are made, and that modern requests are cancelled by closing their stream.
  [[nodiscard]] virtual bool is_http() const noexcept { return false; }
};

/// Makes a connection that is not started. `strand`: where all of it runs.
using TransportFactory = std::function<Result<std::unique_ptr<Transport>>(asio::any_io_executor)>;

}  // namespace purser::mcp
