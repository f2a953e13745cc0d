// server.cpp: the acceptor, the threads and the sweep over idle connections.
#include <purser/adapters/simulator/server.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace purser::simulator {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds sweep_interval{500};
constexpr std::chrono::milliseconds accept_pause{50};

template <class Worker>
std::vector<std::unique_ptr<Worker>> make_workers(int threads) {
  std::vector<std::unique_ptr<Worker>> workers;
  for (int i = 0; i < std::max(threads, 1); ++i) workers.push_back(std::make_unique<Worker>());
  return workers;
}

tl::unexpected<Error> cannot_listen(const std::string& address, std::uint16_t port,
                                    const error_code& error) {
  return fail(ErrorCode::invalid_argument,
              fmt::format("cannot listen on {} port {}: {}", address, port, error.message()));
}

}  // namespace

Server::Server(const ServerContext& context, int threads)
    : context_(context),
      workers_(make_workers<Worker>(threads)),
      acceptor_(workers_.front()->context),
      accept_timer_(workers_.front()->context) {}

Result<> Server::start(const std::string& address, std::uint16_t port) {
  if (auto listening = listen(address, port); !listening) return listening;
  accept();
  for (const auto& worker : workers_) {
    sweep(*worker);
    worker->thread = std::thread([&io = worker->context] { io.run(); });
  }
  return {};
}

Result<> Server::listen(const std::string& address, std::uint16_t port) {
  error_code error;
  const auto parsed = asio::ip::make_address(address, error);
  if (error) return cannot_listen(address, port, error);
  const tcp::endpoint endpoint(parsed, port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(address, port, error);
  port_ = acceptor_.local_endpoint(error).port();
  return {};
}

void Server::accept() {
  auto& worker = *workers_[next_worker_++ % workers_.size()];
  acceptor_.async_accept(worker.context, [this, &worker](error_code error, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (error) return accept_later();
    if (context_.log.connections() < context_.limits.connections_max)
      adopt(worker, std::move(socket));
    accept();
  });
}

void Server::adopt(Worker& worker, tcp::socket socket) {
  const auto id = ++connection_numbers_;
  asio::post(worker.context, [this, &worker, id, taken = std::move(socket)]() mutable {
    if (worker.stopping) return;
    context_.log.connection_opened();
    auto closed = [this, &worker, id] {
      context_.log.connection_closed();
      asio::post(worker.context, [&worker, id] { worker.connections.erase(id); });
    };
    auto connection = make_connection(std::move(taken), id, context_, std::move(closed));
    worker.connections.emplace(id, connection);
    connection->start();
  });
}

/// No descriptors left, most likely: give connections time to close.
void Server::accept_later() {
  accept_timer_.expires_after(accept_pause);
  accept_timer_.async_wait([this](error_code error) {
    if (!error && acceptor_.is_open()) accept();
  });
}

void Server::sweep(Worker& worker) {
  worker.sweep.expires_after(sweep_interval);
  worker.sweep.async_wait([this, &worker](error_code error) {
    if (error || worker.stopping) return;  // one that was due already cannot be cancelled
    const auto now = std::chrono::steady_clock::now();
    for (const auto& [id, connection] : worker.connections) connection->expire(now);
    sweep(worker);
  });
}

void Server::stop() {
  for (const auto& worker : workers_) {
    if (!worker->thread.joinable()) continue;
    asio::post(worker->context, [this, &worker = *worker] {
      error_code ignored;
      if (&worker == workers_.front().get()) {
        acceptor_.close(ignored);
        accept_timer_.cancel();
      }
      worker.stopping = true;
      worker.sweep.cancel();
      for (const auto& [id, connection] : worker.connections) connection->close();
      worker.guard.reset();
    });
  }
  for (const auto& worker : workers_) {
    if (worker->thread.joinable()) worker->thread.join();
    worker->context.restart();
    worker->context.poll();  // connections that were handed over too late are dropped
  }
}

}  // namespace purser::simulator
