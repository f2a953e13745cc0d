// http_peer.hpp: a server on loopback whose every byte the test decides.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <purser/tests/support/certificate.hpp>

namespace purser::tests {

/// A connection that a client made. Calls block; the end of the peer unblocks them.
class PeerConnection {
 public:
  struct Stream;  // a socket, with TLS or without

  PeerConnection(std::unique_ptr<Stream> stream, int index);
  ~PeerConnection();

  /// 0 for the first connection that was accepted.
  [[nodiscard]] int index() const noexcept { return index_; }
  /// Head and body (Content-Length) of the next request; nothing when the client closed.
  std::optional<std::string> read_request();
  /// The next bytes; empty when the client closed.
  std::string read_some();
  /// Everything until the client closes.
  std::string read_to_end();
  /// False when the client closed.
  bool write(std::string_view bytes);
  /// Both directions, cleanly.
  void close();
  /// With a RST.
  void reset();
  /// Speaks TLS from here on; false if the handshake failed.
  bool start_tls(const Certificate& certificate);
  /// Ends all calls, from any thread.
  void interrupt();

 private:
  std::unique_ptr<Stream> stream_;
  std::string pending_;
  const int index_;
};

/// Accepts connections and runs `script` on each in a thread of its own; the connection closes when
/// the script returns.
class HttpPeer {
 public:
  using Script = std::function<void(PeerConnection&)>;

  explicit HttpPeer(Script script);
  /// Speaks TLS; connections whose handshake fails never reach the script.
  HttpPeer(Script script, Certificate certificate);
  HttpPeer(const HttpPeer&) = delete;
  HttpPeer& operator=(const HttpPeer&) = delete;
  ~HttpPeer();

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// `http://127.0.0.1:PORT`, or https.
  [[nodiscard]] std::string url() const;
  [[nodiscard]] int accepted() const;
  /// Blocks until `count` connections were accepted.
  void wait_accepted(int count);

 private:
  struct Served;
  HttpPeer(Script script, std::optional<Certificate> certificate, int);
  void accept_all();
  void serve(PeerConnection& connection);

  Script script_;
  std::optional<Certificate> certificate_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  int accepted_ = 0;
  std::list<std::unique_ptr<Served>> served_;
  std::thread acceptor_;
};

/// Answers every request on a connection with the same bytes, as long as the client keeps it open.
HttpPeer::Script always(std::string response);

/// `HTTP/1.1 200 OK` with a Content-Length.
std::string ok_response(std::string_view body);

/// A port of loopback on which connecting neither succeeds nor fails.
class FullListener {
 public:
  FullListener();
  FullListener(const FullListener&) = delete;
  FullListener& operator=(const FullListener&) = delete;
  ~FullListener();
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

 private:
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::list<int> callers_;
};

/// A port of loopback that nobody listens on.
std::uint16_t closed_port();

}  // namespace purser::tests
