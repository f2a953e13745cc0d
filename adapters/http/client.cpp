// client.cpp: wires pool, connector and exchange together.
#include <purser/adapters/http/client.hpp>

#include <purser/adapters/http/detail/connector.hpp>
#include <purser/adapters/http/detail/exchange.hpp>
#include <purser/adapters/http/detail/pool.hpp>
#include <purser/adapters/http/detail/request_head.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::http {
namespace {

Result<> check_options(const ClientOptions& options) {
  if (options.connections_max == 0 || options.connections_per_host_max == 0) {
    return fail(ErrorCode::invalid_argument,
                "an HTTP client needs connections_max and connections_per_host_max above 0");
  }
  if (options.head_bytes_max < 1024 || options.head_bytes_max > 16U * 1024 * 1024) {
    return fail(ErrorCode::invalid_argument, "head_bytes_max must be between 1 KiB and 16 MiB");
  }
  if (options.proxy && options.proxy->url.tls()) {
    return fail(ErrorCode::invalid_argument,
                "the proxy " + options.proxy->url.origin() + " must be reached over http://");
  }
  if (options.proxy && options.admit_address) {
    return fail(ErrorCode::invalid_argument, "addresses cannot be checked behind the proxy " +
                                                 options.proxy->url.origin() +
                                                 ", which looks up names by itself");
  }
  return {};
}

class Collector final : public ResponseSink {
 public:
  Result<StreamControl> on_head(const ResponseHead& head) override {
    static_cast<ResponseHead&>(response) = head;
    return StreamControl::go_on;
  }
  Result<StreamControl> on_body(std::string_view bytes) override {
    response.body.append(bytes);
    return StreamControl::go_on;
  }
  Response response;
};

}  // namespace

class Client::Impl {
 public:
  Impl(asio::any_io_executor executor, std::shared_ptr<Timers> timers, ClientOptions options,
       std::unique_ptr<Tls> tls)
      : options_(std::move(options)),
        timers_(std::move(timers)),
        pool_(std::make_shared<Pool>(options_, timers_)),
        connector_(std::move(executor), options_, std::move(tls)) {}

  /// `self` keeps what the task uses alive.
  static Task<BodyEnd> stream(std::shared_ptr<Impl> self, const Request& request,
                              ResponseSink& sink) {
    auto outcome = co_await self->exchange(request, sink);
    co_return outcome;
  }

  static Task<Response> send(std::shared_ptr<Impl> self, const Request& request) {
    Collector collector;
    const auto end = co_await self->exchange(request, collector);
    if (!end) co_return fail(end.error());
    co_return std::move(collector.response);
  }

  Pool& pool() noexcept { return *pool_; }
  const ClientOptions& options() const noexcept { return options_; }

 private:
  Task<BodyEnd> exchange(const Request& request, ResponseSink& sink) {
    if (auto checked = check(request); !checked) co_return fail(checked.error());
    Exchange exchange(connector_, *pool_, timers_, options_, request, sink);
    Result<BodyEnd> outcome = BodyEnd::complete;
    try {
      outcome = co_await exchange.run();
    } catch (...) {
      outcome = fail(current_exception_error("the HTTP client"));
    }
    co_return outcome;
  }

  const ClientOptions options_;
  const std::shared_ptr<Timers> timers_;
  const std::shared_ptr<Pool> pool_;
  const Connector connector_;
};

Result<Client> Client::create(asio::any_io_executor executor, std::shared_ptr<Timers> timers,
                              ClientOptions options) {
  if (auto checked = check_options(options); !checked) return fail(checked.error());
  auto tls = Tls::create(options);
  if (!tls) return fail(std::move(tls.error()));
  return Client(std::make_shared<Impl>(std::move(executor), std::move(timers), std::move(options),
                                       std::move(*tls)));
}

Task<BodyEnd> Client::stream(const Request& request, ResponseSink& sink) const {
  return Impl::stream(impl_, request, sink);
}

Task<Response> Client::send(const Request& request) const { return Impl::send(impl_, request); }

ClientStats Client::stats() const { return impl_->pool().stats(); }

const ClientOptions& Client::options() const noexcept { return impl_->options(); }

void Client::close_idle() const { impl_->pool().close_idle(); }

}  // namespace purser::http
