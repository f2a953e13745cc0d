// server.cpp: puts the hub, stdio and HTTP together.
#include <purser/adapters/mcp/server/detail/dialogue.hpp>
#include <purser/adapters/mcp/server/detail/http_front.hpp>
#include <purser/adapters/mcp/server/detail/stdio_link.hpp>
#include <purser/adapters/mcp/server/server.hpp>

#include <mutex>

#include <purser/adapters/http_server/server.hpp>

namespace purser::mcp {
namespace {

http_server::ServerOptions http_options(const ListenOptions& options, const ServerLimits& limits) {
  http_server::ServerOptions http;
  http.address = options.address;
  http.port = options.port;
  http.limits.connections_max = limits.connections_max;
  http.limits.body_bytes_max = limits.message_bytes_max;
  http.limits.queue_bytes_max = limits.queue_bytes_max;
  return http;
}

Result<> check_http(const ListenOptions& options) {
  if (options.without_token || options.check_token || !options.token.empty()) return {};
  return fail(ErrorCode::invalid_argument,
              "an MCP server over HTTP needs a token; set one, or `without_token`");
}

}  // namespace

class Server::Impl {
 public:
  explicit Impl(std::shared_ptr<Hub> hub) : hub_(std::move(hub)) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { stop(); }

  Result<std::uint16_t> listen(ListenOptions options) {
    if (auto good = check_http(options); !good) return fail(std::move(good).error());
    const std::lock_guard lock(mutex_);
    if (http_) return fail(ErrorCode::invalid_argument, "the server listens already");
    auto how = http_options(options, hub_->options.limits);
    auto front = std::make_shared<const HttpFront>(hub_, std::move(options));
    auto handler = [front](http_server::Request request, const http_server::Responder& responder) {
      front->handle(std::move(request), responder);
    };
    how.before_body = [front](const http_server::Request& head) { return front->check_head(head); };
    auto http = http_server::Server::start(hub_->executor, hub_->timers, std::move(how),
                                           std::move(handler));
    if (!http) return fail(std::move(http).error());
    http_ = *std::move(http);
    return http_->port();
  }

  /// Streams are ended first, then connections: the last dialogue that lets go stops them.
  void stop() {
    std::shared_ptr<http_server::Server> http;
    {
      const std::lock_guard lock(mutex_);
      http = std::move(http_);
    }
    hub_->stop([http] {});
  }

  [[nodiscard]] Hub& hub() const noexcept { return *hub_; }
  [[nodiscard]] const std::shared_ptr<Hub>& shared_hub() const noexcept { return hub_; }

 private:
  std::shared_ptr<Hub> hub_;
  std::mutex mutex_;
  std::shared_ptr<http_server::Server> http_;
};

Server::Server(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}

Result<Server> Server::create(asio::any_io_executor executor, std::shared_ptr<Timers> timers,
                              ServerOptions options) {
  auto hub = Hub::create(std::move(executor), std::move(timers), std::move(options));
  if (!hub) return fail(std::move(hub).error());
  return Server(std::make_shared<Impl>(*std::move(hub)));
}

Result<std::uint16_t> Server::listen(ListenOptions options) const {
  return impl_->listen(std::move(options));
}

Task<> Server::serve_stdio(PipeOptions options) const {
  return mcp::serve_stdio(impl_->shared_hub(), options);
}

Result<> Server::change_tools(std::vector<ServedTool> tools) const {
  return impl_->hub().change_tools(std::move(tools));
}

void Server::prompts_changed() const { impl_->hub().tell({Change::Kind::prompts, {}}); }
void Server::resources_changed() const { impl_->hub().tell({Change::Kind::resources, {}}); }
void Server::resource_updated(std::string uri) const {
  impl_->hub().tell({Change::Kind::resource, std::move(uri)});
}
std::size_t Server::clients() const { return impl_->hub().clients(); }
void Server::stop() const { impl_->stop(); }

}  // namespace purser::mcp
