// server.cpp: accepts connections and remembers them until they end.
#include <purser/adapters/http_server/detail/connection.hpp>
#include <purser/adapters/http_server/server.hpp>

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <map>
#include <mutex>
#include <utility>

namespace purser::http_server {
namespace {

using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::chrono::milliseconds accept_pause{50};

tl::unexpected<Error> cannot_listen(const ServerOptions& options, const error_code& error) {
  return fail(ErrorCode::invalid_argument,
              fmt::format("cannot listen on {} port {}: {}", options.address, options.port,
                          error.message()));
}

}  // namespace

struct Server::State : std::enable_shared_from_this<Server::State> {
  State(const asio::any_io_executor& executor, std::shared_ptr<Timers> timers,
        const ServerOptions& options, Handler handler)
      : executor_(executor), acceptor_(asio::make_strand(executor)) {
    auto context = std::make_shared<ConnectionContext>();
    context->limits = options.limits;
    context->before_body = options.before_body;
    context->handler = std::move(handler);
    context->timers = std::move(timers);
    context_ = std::move(context);
  }

  Result<> listen(const ServerOptions& options) {
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) return cannot_listen(options, error);
    const tcp::endpoint endpoint(address, options.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return cannot_listen(options, error);
    port_ = acceptor_.local_endpoint(error).port();
    return {};
  }

  void accept() {
    acceptor_.async_accept(asio::make_strand(executor_),
                           [self = shared_from_this()](error_code error, tcp::socket socket) {
                             self->on_accepted(error, std::move(socket));
                           });
  }

  void on_accepted(const error_code& error, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (error) return accept_later();
    adopt(std::move(socket));
    accept();
  }

  /// No descriptors left, most likely: gives connections time to close.
  void accept_later() {
    auto& timers = *context_->timers;
    timers.call_at(later(timers.clock().now(), accept_pause), [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self) return;
      asio::post(self->acceptor_.get_executor(), [self] {
        if (self->acceptor_.is_open()) self->accept();
      });
    });
  }

  void adopt(tcp::socket socket) {
    std::shared_ptr<Connection> connection;
    {
      const std::lock_guard lock(mutex_);
      if (stopped_ || connections_.size() >= context_->limits.connections_max) return;
      const auto id = ++last_id_;
      auto closed = [weak = weak_from_this(), id] {
        if (const auto self = weak.lock()) self->forget(id);
      };
      connection = make_connection(std::move(socket), context_, std::move(closed));
      connections_.emplace(id, connection);
    }
    connection->start();
  }

  void forget(std::uint64_t id) {
    std::shared_ptr<Connection> last;
    const std::lock_guard lock(mutex_);
    const auto found = connections_.find(id);
    if (found == connections_.end()) return;
    last = std::move(found->second);
    connections_.erase(found);
  }

  void stop() {
    std::map<std::uint64_t, std::shared_ptr<Connection>> open;
    {
      const std::lock_guard lock(mutex_);
      if (std::exchange(stopped_, true)) return;
      open = connections_;
    }
    asio::post(acceptor_.get_executor(), [self = shared_from_this()] {
      error_code ignored;
      self->acceptor_.close(ignored);
    });
    for (const auto& [id, connection] : open) connection->stop();
  }

  asio::any_io_executor executor_;
  tcp::acceptor acceptor_;  ///< on a strand of its own
  std::shared_ptr<const ConnectionContext> context_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  bool stopped_ = false;
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, std::shared_ptr<Connection>> connections_;
};

Server::Server(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}

Server::~Server() { stop(); }

Result<std::unique_ptr<Server>> Server::start(asio::any_io_executor executor,
                                              std::shared_ptr<Timers> timers, ServerOptions options,
                                              Handler handler) {
  auto state = std::make_shared<State>(executor, std::move(timers), options, std::move(handler));
  if (auto listening = state->listen(options); !listening) {
    return fail(std::move(listening).error());
  }
  asio::post(state->acceptor_.get_executor(), [state] { state->accept(); });
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::port() const noexcept { return state_->port_; }

std::size_t Server::connections() const noexcept {
  const std::lock_guard lock(state_->mutex_);
  return state_->connections_.size();
}

void Server::stop() { state_->stop(); }

}  // namespace purser::http_server
