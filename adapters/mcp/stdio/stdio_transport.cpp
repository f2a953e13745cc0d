// stdio_transport.cpp: the transport that a client holds; its connection may outlive it.
#include <purser/adapters/mcp/stdio/stdio_transport.hpp>

#include <utility>

#include <purser/adapters/mcp/stdio/detail/connection.hpp>

namespace purser::mcp {
namespace {

class StdioTransport final : public Transport {
 public:
  explicit StdioTransport(std::shared_ptr<StdioConnection> connection)
      : connection_(std::move(connection)) {}
  StdioTransport(const StdioTransport&) = delete;
  StdioTransport& operator=(const StdioTransport&) = delete;
  ~StdioTransport() override { connection_->detach(); }

  Task<> start(Receiver& receiver) override {
    return StdioConnection::start(connection_, receiver);
  }
  Result<> send(Outgoing outgoing) override { return connection_->send(std::move(outgoing)); }
  /// Late answers are the client's to ignore: all share one pipe.
  void forget(RequestNumber request) noexcept override { connection_->forget(request); }
  void use(Revision /*revision*/) override {}
  void ready() override {}
  Task<> close() override { return StdioConnection::close(connection_); }
  std::string describe() const override { return connection_->describe(); }

 private:
  std::shared_ptr<StdioConnection> connection_;
};

process::Command command_of(const StdioOptions& options) {
  process::Command command(options.command);
  command.written = options.written;
  command.environment = process::child_environment(options.pass_environment, options.environment);
  command.folder = options.folder;
  return command;
}

}  // namespace

TransportFactory stdio_transport(StdioOptions options) {
  return [options = std::move(options)](
             asio::any_io_executor strand) -> Result<std::unique_ptr<Transport>> {
    if (!options.timers) return fail(ErrorCode::invalid_argument, "no timers");
    auto command = command_of(options);
    if (auto usable = process::check(command); !usable) return fail(std::move(usable).error());
    auto connection = std::make_shared<StdioConnection>(std::move(strand), std::move(command),
                                                        options.limits, options.timers);
    return std::unique_ptr<Transport>(std::make_unique<StdioTransport>(std::move(connection)));
  };
}

}  // namespace purser::mcp
