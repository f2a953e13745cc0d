// connector.hpp: one try to reach a server, from nothing to an agreed revision.
#pragma once

#include <functional>
#include <memory>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/adapters/mcp/client/detail/link.hpp>
#include <purser/adapters/mcp/protocol/client_identity.hpp>
#include <purser/adapters/mcp/protocol/opening.hpp>

namespace purser::mcp::detail {

/// A connection that requests can be sent over.
struct Opened {
  Opened(std::shared_ptr<Link> open_link, ServerInfo server, bool told)
      : link(std::move(open_link)), info(std::move(server)), told_capabilities(told) {}
  std::shared_ptr<Link> link;
  ServerInfo info;
  bool told_capabilities;  ///< the server said what it can do
};

/// On the strand. Carries out the steps that `Opening` decides on.
class Connector : public std::enable_shared_from_this<Connector> {
 public:
  using Done = std::function<void(Result<Opened>)>;

  Connector(asio::any_io_executor strand, std::shared_ptr<Timers> timers,
            std::shared_ptr<const ClientOptions> options, ClientIdentity identity,
            std::weak_ptr<LinkOwner> owner);

  /// `done` is called once, also after `abort`.
  void start(Done done);
  void abort(const Error& why);

 private:
  /// Only then is what the server speaks found out, and a verdict for others.
  [[nodiscard]] bool is_automatic() const noexcept { return options_->era == EraChoice::automatic; }
  [[nodiscard]] bool open(const TransportFactory& factory);
  void begin(const Step& first);
  void carry_out(const Step& step);
  void connect(std::function<void()> then);
  void reconnect(const TransportFactory& factory, Revision revision);
  void discover(Revision revision);
  void initialize(Revision revision);
  void speak_modern(Revision revision);
  void give_up(Error why);
  void finish(Result<Opened> outcome);
  void call_later(Instant when, Timers::Id& timer, void (Connector::*what)());
  void on_silence();
  void on_connect_timeout();
  [[nodiscard]] LinkRequest request(std::string method, Json params,
                                    void (Connector::*answered)(const Answer&));
  void discover_answered(const Answer& answer);
  void initialize_answered(const Answer& answer);

  asio::any_io_executor strand_;
  std::shared_ptr<Timers> timers_;
  std::shared_ptr<const ClientOptions> options_;
  ClientIdentity identity_;
  std::weak_ptr<LinkOwner> owner_;
  Done done_;
  std::shared_ptr<Link> link_;
  std::unique_ptr<Opening> opening_;
  bool on_old_transport_ = false;
  bool used_verdict_ = false;
  bool probe_over_ = false;
  std::string place_;  ///< the server's place in the cache
  std::optional<RequestNumber> discover_number_;
  std::optional<RequestNumber> initialize_number_;
  Json discovered_;
  Timers::Id connect_timer_ = 0;
  Timers::Id probe_timer_ = 0;
};

}  // namespace purser::mcp::detail
