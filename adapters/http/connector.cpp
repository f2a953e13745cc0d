// connector.cpp: waits for names and connections on an event, so that ending the request ends the
// wait at once.
#include <purser/adapters/http/detail/connector.hpp>

#include <purser/adapters/http/detail/tunnel.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

/// The outcome of an operation of Asio's that may outlast the request (a name server that does not
/// answer cannot be interrupted). Its handler owns a share.
struct Pending {
  explicit Pending(const asio::any_io_executor& executor) : resolver(executor), socket(executor) {}

  tcp::resolver resolver;
  tcp::socket socket;
  error_code error;
  tcp::resolver::results_type names;
  Event done;
};

/// Sets the event when the handler has run, and also when it is destroyed without running, because
/// the executor's context ends: otherwise the waiting coroutine would never be destroyed.
class Finisher {
 public:
  explicit Finisher(std::shared_ptr<Pending> pending) : pending_(std::move(pending)) {}
  Finisher(Finisher&&) = default;
  Finisher& operator=(Finisher&&) = delete;
  ~Finisher() {
    if (pending_) pending_->done.set();
  }
  Pending& operator*() const noexcept { return *pending_; }

 private:
  std::shared_ptr<Pending> pending_;
};

void start_resolve(const std::shared_ptr<Pending>& pending, const Url& url) {
  pending->error = asio::error::operation_aborted;
  pending->resolver.async_resolve(
      url.host(), std::to_string(url.port()),
      [finisher = Finisher(pending)](error_code error, tcp::resolver::results_type names) {
        (*finisher).error = error;
        (*finisher).names = std::move(names);
      });
}

void start_connect(const std::shared_ptr<Pending>& pending, const tcp::endpoint& endpoint) {
  pending->error = asio::error::operation_aborted;
  pending->socket.async_connect(
      endpoint, [finisher = Finisher(pending)](error_code error) { (*finisher).error = error; });
}

/// What Asio's `wait` or the watch says; nothing if the operation itself ended.
std::optional<Error> interruption(const Watch& watch, const Result<>& waited) {
  if (auto ended = watch.error()) return ended;
  if (!waited) return waited.error();
  return std::nullopt;
}

Error failed(const Url& url, const std::string& what, const error_code& error) {
  return Error(ErrorCode::connection_failed, url.origin() + ": " + what + ": " + error.message());
}

void no_delay(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
}

}  // namespace

std::string Connector::key(const Url& url) const {
  if (absolute_form(url)) return "through " + options_.proxy->url.origin();
  return url.origin();
}

Task<std::unique_ptr<Transport>> Connector::connect(const Url& url, Watch& watch) const {
  const Url& first = options_.proxy ? options_.proxy->url : url;
  auto socket = co_await open(first, watch);
  if (!socket) co_return fail(std::move(socket.error()));
  auto plain = std::make_unique<PlainTransport>(std::move(*socket));
  if (!url.tls()) co_return std::unique_ptr<Transport>(std::move(plain));
  if (options_.proxy) {
    const auto opened = co_await open_tunnel(*plain, url, options_, watch);
    if (!opened) co_return fail(opened.error());
  }
  auto bare = plain->release();
  auto handshake = tls_->handshake(std::move(bare), url, watch);
  auto secured = co_await std::move(handshake);
  co_return secured;
}

Task<Connector::Endpoints> Connector::resolve(const Url& url, Watch& watch) const {
  Endpoints endpoints;
  error_code error;
  const auto address = asio::ip::make_address(url.host(), error);
  if (!error) {
    endpoints.emplace_back(address, url.port());
    co_return endpoints;
  }
  const auto pending = std::make_shared<Pending>(executor_);
  const Watch::OverEvent over(watch, pending->done);
  start_resolve(pending, url);
  const auto waited = co_await pending->done.wait();
  if (auto interrupted = interruption(watch, waited)) co_return fail(std::move(*interrupted));
  if (pending->error) co_return fail(failed(url, "cannot resolve the name", pending->error));
  for (const auto& name : pending->names) endpoints.push_back(name.endpoint());
  co_return endpoints;
}

Result<> Connector::check(const Url& url, const Endpoints& endpoints) const {
  if (!options_.admit_address) return {};
  for (const auto& endpoint : endpoints) {
    auto admitted = options_.admit_address(url.host(), endpoint.address());
    if (!admitted) return admitted;
  }
  return {};
}

/// Tries the addresses in the order of the resolver.
Task<tcp::socket> Connector::open(const Url& url, Watch& watch) const {
  const auto endpoints = co_await resolve(url, watch);
  if (!endpoints) co_return fail(endpoints.error());
  const auto admitted = check(url, *endpoints);
  if (!admitted) co_return fail(admitted.error());
  error_code error = asio::error::host_not_found;
  for (const auto& endpoint : *endpoints) {
    const auto pending = std::make_shared<Pending>(executor_);
    const Watch::OverEvent over(watch, pending->done);
    start_connect(pending, endpoint);
    const auto waited = co_await pending->done.wait();
    if (auto interrupted = interruption(watch, waited)) {
      pending->socket.close(error);
      co_return fail(std::move(*interrupted));
    }
    error = pending->error;
    if (error) continue;
    no_delay(pending->socket);
    co_return std::move(pending->socket);
  }
  co_return fail(failed(url, "cannot connect", error));
}

}  // namespace purser::http
