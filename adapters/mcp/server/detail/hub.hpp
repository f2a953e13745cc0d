// hub.hpp: what all dialogues of a server share.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/mcp/server/detail/served_tools.hpp>
#include <purser/adapters/mcp/server/request_count.hpp>
#include <purser/adapters/mcp/server/server_facts.hpp>

namespace purser::mcp {

class Dialogue;

/// Something that clients may want to hear of.
struct Change {
  enum class Kind : std::uint8_t { tools, prompts, resources, resource };
  Kind kind = Kind::tools;
  std::string uri{};  ///< of a resource
};

/// Thread-safe.
class Hub {
 public:
  [[nodiscard]] static Result<std::shared_ptr<Hub>> create(asio::any_io_executor executor,
                                                           std::shared_ptr<Timers> timers,
                                                           ServerOptions options);
  Hub(asio::any_io_executor executor, std::shared_ptr<Timers> timers, ServerOptions options);

  [[nodiscard]] std::shared_ptr<const ServedTools> tools() const;
  Result<> change_tools(std::vector<ServedTool> tools);

  /// Whose budget pays.
  [[nodiscard]] Result<Session> session_of(const Caller& caller);
  /// A name that no other call has, of this server or another one on the same runtime.
  [[nodiscard]] std::string next_call();
  /// Empty: it counts as under way until `end_request`; else why it has to be refused.
  [[nodiscard]] std::string_view begin_request(const Party& party) {
    return requests_.begin(party);
  }
  void end_request(const Party& party) { requests_.end(party); }

  // Every dialogue, for change notices.
  void join(const std::shared_ptr<Dialogue>& dialogue);
  void leave(const Dialogue* dialogue);
  /// Keeps one alive that only listens, until `release` or `stop`.
  void keep(const std::shared_ptr<Dialogue>& dialogue);
  void release(const Dialogue* dialogue);
  void tell(const Change& change);
  [[nodiscard]] std::vector<std::shared_ptr<Dialogue>> dialogues() const;

  // Sessions over HTTP. An id leads only its own caller to one.
  /// Nothing: there is no room, or the server stops.
  [[nodiscard]] std::optional<std::string> add_session(const std::shared_ptr<Dialogue>& dialogue,
                                                       const Caller& caller);
  /// What is returned keeps the session from making room for another.
  [[nodiscard]] std::shared_ptr<Dialogue> find_session(const std::string& id,
                                                       const std::string& caller);
  [[nodiscard]] std::shared_ptr<Dialogue> remove_session(const std::string& id,
                                                         const std::string& caller);
  void add_client(int change) { clients_ += change; }
  [[nodiscard]] std::size_t clients() const;

  /// Closes all dialogues; `closed` is called for each, on its strand.
  void stop(const std::function<void()>& closed);
  [[nodiscard]] bool stopped() const noexcept { return stopped_; }

  const asio::any_io_executor executor;
  const std::shared_ptr<Timers> timers;
  const ServerOptions options;
  const ServerFacts facts;
  const Secret state_key;

 private:
  struct Known {
    std::shared_ptr<Dialogue> dialogue;
    std::string caller;
    Party party;
    Instant last_used;
  };
  using Ended = std::vector<std::shared_ptr<Dialogue>>;
  void end_unused(Ended& out);
  [[nodiscard]] bool make_room(const Party& newcomer, Ended& out);

  mutable std::mutex mutex_;
  std::shared_ptr<const ServedTools> tools_;
  std::optional<Session> common_session_;
  std::map<const Dialogue*, std::weak_ptr<Dialogue>> all_;
  std::map<const Dialogue*, std::shared_ptr<Dialogue>> kept_;
  std::map<std::string, Known> sessions_;
  const std::string call_prefix_;
  std::atomic<std::uint64_t> last_call_{0};
  RequestCount requests_;
  std::atomic<int> clients_{0};
  std::atomic<bool> stopped_{false};
};

}  // namespace purser::mcp
