// server_protocol.hpp: the rules of a dialogue from the server's side: a message in, what comes
// of it out.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <purser/adapters/mcp/protocol/message.hpp>
#include <purser/adapters/mcp/server/server_facts.hpp>

namespace purser::mcp {

/// A request that a handler answers. It counts as under way until `finished`.
struct Admitted {
  Admitted(Id request, std::string name, Json what)
      : id(std::move(request)), method(std::move(name)), params(std::move(what)) {}
  Id id;
  std::string method;
  Json params;  ///< an object
  Revision revision = newest_legacy;
  Json capabilities = Json::object();  ///< the client's, for this request
  Json client_info = Json::object();
  Json progress_token{};  ///< null: nobody wants to know
  std::optional<LogLevel> log_level{};
};

/// A request that is answered at once.
struct Answered {
  Answered(Response answer, int status) : response(std::move(answer)), http_status(status) {}
  Response response;
  int http_status;
};

/// A stream of change notices begins; under way until `finished`.
struct Listens {
  Id id;
  bool tools = false;
  bool prompts = false;
  bool resources = false;
  std::vector<std::string> uris{};
};

struct Cancels {
  Id id;  ///< under way
};

/// What the client says to a question of ours.
struct Replies {
  Response response;
};

struct Nothing {};

using Step = std::variant<Nothing, Admitted, Answered, Listens, Cancels, Replies>;

/// Legacy and modern requests may come over one connection. Not thread-safe.
class ServerProtocol {
 public:
  /// `facts` outlive it. `modern_only`: every request stands for itself, without a handshake.
  explicit ServerProtocol(const ServerFacts& facts, bool modern_only = false)
      : facts_(facts), modern_only_(modern_only) {}

  [[nodiscard]] Step take(Message message);
  /// The request is over: its id may come again.
  void finished(const Id& id) { under_way_.erase(id); }

  /// What the handshake agreed on; nothing: there was none.
  [[nodiscard]] std::optional<Revision> negotiated() const noexcept { return revision_; }
  /// Legacy: change notices may be sent.
  [[nodiscard]] bool is_ready() const noexcept { return ready_; }
  [[nodiscard]] bool is_subscribed(const std::string& uri) const {
    return subscriptions_.contains(uri);
  }

 private:
  [[nodiscard]] Step take_request(Request request);
  [[nodiscard]] Step take_notification(const Notification& notification);
  [[nodiscard]] Step take_modern(Request request);
  [[nodiscard]] Step take_legacy(Request request);
  [[nodiscard]] Step initialize(const Request& request);
  [[nodiscard]] Step set_level(const Request& request);
  [[nodiscard]] Step subscribe(const Request& request, bool wanted);
  [[nodiscard]] Step listen(const Request& request);
  [[nodiscard]] bool is_modern(const Request& request) const;

  const ServerFacts& facts_;
  bool modern_only_;
  std::optional<Revision> revision_;
  Json capabilities_ = Json::object();
  Json client_info_ = Json::object();
  bool ready_ = false;
  std::optional<LogLevel> level_;
  std::set<std::string> subscriptions_;
  std::set<Id> under_way_;
};

}  // namespace purser::mcp
