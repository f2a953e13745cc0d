// http_transport.cpp: the two transports behind their port.
#include <purser/adapters/mcp/http/http_transport.hpp>

#include <random>

#include <purser/adapters/mcp/http/detail/old_sse.hpp>
#include <purser/adapters/mcp/http/detail/streamable.hpp>

namespace purser::mcp {
namespace {

class StreamableTransport final : public Transport {
 public:
  explicit StreamableTransport(std::shared_ptr<Streamable> conversation)
      : conversation_(std::move(conversation)) {}
  StreamableTransport(const StreamableTransport&) = delete;
  StreamableTransport& operator=(const StreamableTransport&) = delete;
  ~StreamableTransport() override { conversation_->abandon(); }

  Task<> start(Receiver& receiver) override {
    conversation_->start(receiver);
    co_return Result<>();
  }
  Result<> send(Outgoing outgoing) override { return conversation_->send(std::move(outgoing)); }
  void forget(RequestNumber request) noexcept override { conversation_->forget(request); }
  void use(Revision revision) override { conversation_->use(revision); }
  void ready() override { conversation_->ready(); }
  Task<> close() override { return Streamable::close(conversation_); }
  std::string describe() const override { return conversation_->describe(); }
  bool is_http() const noexcept override { return true; }

 private:
  const std::shared_ptr<Streamable> conversation_;
};

class OldSseTransport final : public Transport {
 public:
  explicit OldSseTransport(std::shared_ptr<OldSse> conversation)
      : conversation_(std::move(conversation)) {}
  OldSseTransport(const OldSseTransport&) = delete;
  OldSseTransport& operator=(const OldSseTransport&) = delete;
  ~OldSseTransport() override { conversation_->abandon(); }

  Task<> start(Receiver& receiver) override { return OldSse::start(conversation_, receiver); }
  Result<> send(Outgoing outgoing) override { return conversation_->send(std::move(outgoing)); }
  void forget(RequestNumber request) noexcept override { conversation_->forget(request); }
  void use(Revision revision) override { conversation_->use(revision); }
  void ready() override {}  // its stream is open from the start
  Task<> close() override {
    conversation_->abandon();
    co_return Result<>();
  }
  std::string describe() const override { return conversation_->describe(); }
  bool is_http() const noexcept override { return true; }

 private:
  const std::shared_ptr<OldSse> conversation_;
};

std::function<double()> own_random() {
  auto engine = std::make_shared<std::minstd_rand>(std::random_device{}());
  return [engine] { return std::uniform_real_distribution<double>(0, 1)(*engine); };
}

Result<http::Client> client_of(const HttpOptions& options, const asio::any_io_executor& strand) {
  if (auto checked = check_headers(options); !checked) return fail(std::move(checked).error());
  if (!options.timers || options.requests_at_once_max == 0) {
    return fail(ErrorCode::invalid_argument, "timers and requests_at_once_max above 0 are needed");
  }
  if (options.client) return *options.client;
  return http::Client::create(strand, options.timers, options.connections);
}

template <class Wire, class Conversation>
TransportFactory factory(HttpOptions options) {
  if (!options.random) options.random = own_random();
  return [options = std::move(options)](
             asio::any_io_executor strand) -> Result<std::unique_ptr<Transport>> {
    auto client = client_of(options, strand);
    if (!client) return fail(std::move(client).error());
    auto conversation =
        std::make_shared<Conversation>(options, *std::move(client), std::move(strand));
    return std::make_unique<Wire>(std::move(conversation));
  };
}

}  // namespace

http::ClientOptions usual_connections() {
  http::ClientOptions options;
  options.idle_connection_timeout = std::chrono::milliseconds(4'000);
  return options;
}

TransportFactory http_transport(HttpOptions options) {
  return factory<StreamableTransport, Streamable>(std::move(options));
}

TransportFactory sse_transport(HttpOptions options) {
  return factory<OldSseTransport, OldSse>(std::move(options));
}

}  // namespace purser::mcp
