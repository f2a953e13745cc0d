// server.hpp: accepts connections and spreads them over its threads.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include <purser/adapters/simulator/server_connection.hpp>
#include <purser/runtime/result.hpp>

namespace purser::simulator {

/// Each thread has an io_context of its own, and a connection stays on one, so connections need no
/// locks.
class Server {
 public:
  /// `context` must outlive the server. `threads` is at least 1.
  Server(const ServerContext& context, int threads);
  ~Server() { stop(); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens and starts the threads; `port` 0 takes a free one. Error: `invalid_argument` for an
  /// address that is none or a port that is taken.
  [[nodiscard]] Result<> start(const std::string& address, std::uint16_t port);

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  /// Closes all connections and joins the threads. Not to be called on one of them.
  void stop();

 private:
  struct Worker {
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{
        context.get_executor()};
    boost::asio::steady_timer sweep{context};
    std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> connections;
    bool stopping = false;  ///< touched on its own thread only
    std::thread thread;
  };

  [[nodiscard]] Result<> listen(const std::string& address, std::uint16_t port);
  void accept();
  void adopt(Worker& worker, boost::asio::ip::tcp::socket socket);
  void accept_later();
  void sweep(Worker& worker);

  ServerContext context_;
  std::vector<std::unique_ptr<Worker>> workers_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer accept_timer_;
  std::size_t next_worker_ = 0;
  std::uint64_t connection_numbers_ = 0;
  std::uint16_t port_ = 0;
};

}  // namespace purser::simulator
