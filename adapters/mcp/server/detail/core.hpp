// core.hpp: what all conversations of a server share.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <purser/adapters/mcp/server/detail/served_tools.hpp>
#include <purser/adapters/mcp/server/detail/server_facts.hpp>

namespace purser::mcp {

class Conversation;

/// Something that clients may want to hear of.
struct Change {
  enum class Kind : std::uint8_t { tools, prompts, resources, resource };
  Kind kind = Kind::tools;
  std::string uri{};  ///< of a resource
};

/// Thread-safe.
class Core {
 public:
  [[nodiscard]] static Result<std::shared_ptr<Core>> create(asio::any_io_executor executor,
                                                            std::shared_ptr<Timers> timers,
                                                            ServerOptions options);
  Core(asio::any_io_executor executor, std::shared_ptr<Timers> timers, ServerOptions options);

  [[nodiscard]] std::shared_ptr<const ServedTools> tools() const;
  Result<> change_tools(std::vector<ServedTool> tools);

  /// Whose budget pays.
  [[nodiscard]] Result<Session> session_of(const Caller& caller);
  /// A number that no other call of this server has.
  [[nodiscard]] std::uint64_t next_call() { return ++last_call_; }
  /// False: the server has enough to do.
  [[nodiscard]] bool begin_request();
  void end_request() { --requests_; }

  // Every conversation, for change notices.
  void join(const std::shared_ptr<Conversation>& conversation);
  void leave(const Conversation* conversation);
  /// Keeps one alive that only listens, until `release` or `stop`.
  void keep(const std::shared_ptr<Conversation>& conversation);
  void release(const Conversation* conversation);
  void tell(const Change& change);
  [[nodiscard]] std::vector<std::shared_ptr<Conversation>> conversations() const;

  // Sessions over HTTP. An id leads only its own caller to one.
  [[nodiscard]] std::string add_session(const std::shared_ptr<Conversation>& conversation,
                                        const std::string& caller);
  [[nodiscard]] std::shared_ptr<Conversation> find_session(const std::string& id,
                                                           const std::string& caller);
  [[nodiscard]] std::shared_ptr<Conversation> remove_session(const std::string& id,
                                                             const std::string& caller);
  void add_client(int change) { clients_ += change; }
  [[nodiscard]] std::size_t clients() const;

  /// Closes all conversations; `closed` is called for each, on its strand.
  void stop(const std::function<void()>& closed);
  [[nodiscard]] bool stopped() const noexcept { return stopped_; }

  const asio::any_io_executor executor;
  const std::shared_ptr<Timers> timers;
  const ServerOptions options;
  const ServerFacts facts;
  const Secret state_key;

 private:
  struct Known {
    std::shared_ptr<Conversation> conversation;
    std::string caller;
    Instant last_used;
  };
  void make_room(std::vector<std::shared_ptr<Conversation>>& out);

  mutable std::mutex mutex_;
  std::shared_ptr<const ServedTools> tools_;
  std::optional<Session> common_session_;
  std::map<const Conversation*, std::weak_ptr<Conversation>> all_;
  std::map<const Conversation*, std::shared_ptr<Conversation>> kept_;
  std::map<std::string, Known> sessions_;
  std::atomic<std::uint64_t> last_call_{0};
  std::atomic<std::size_t> requests_{0};
  std::atomic<int> clients_{0};
  std::atomic<bool> stopped_{false};
};

/// 32 random bytes, from the system's generator for secrets.
[[nodiscard]] std::string random_bytes();

}  // namespace purser::mcp
