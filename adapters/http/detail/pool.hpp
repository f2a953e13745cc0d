// pool.hpp: who may open a connection, who waits, and which ones lie idle.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/http/detail/transport.hpp>
#include <purser/runtime/event.hpp>

namespace purser::http {

/// A transport with the buffers that its requests share one after another.
struct Connection {
  explicit Connection(std::unique_ptr<Transport> connected) : transport(std::move(connected)) {}

  std::unique_ptr<Transport> transport;
  std::vector<char> buffer;  ///< bytes read; the first `filled` are not parsed yet
  std::size_t filled = 0;
  std::string head;  ///< of the request
  bool reused = false;
  Instant idle_since;
};

class Pool;
struct PoolHost;

/// The right to have one connection open to one server, and perhaps the connection. Gives the right
/// back when destroyed, and with it the connection: closed, or idle after `keep()`. Move-only.
class Lease {
 public:
  Lease(std::shared_ptr<Pool> pool, PoolHost& host, std::unique_ptr<Connection> connection)
      : pool_(std::move(pool)), host_(&host), connection_(std::move(connection)) {}
  Lease(Lease&&) = default;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease();

  /// Null until one is put here, if no idle one was free.
  [[nodiscard]] std::unique_ptr<Connection>& connection() noexcept { return connection_; }
  void keep() noexcept { keep_ = true; }

 private:
  friend class Pool;
  std::shared_ptr<Pool> pool_;
  PoolHost* host_;
  std::unique_ptr<Connection> connection_;
  bool keep_ = false;
};

/// A place in the queue for a connection.
struct Waiter {
  explicit Waiter(std::uint64_t number) : ticket(number) {}
  const std::uint64_t ticket;
  Event granted;
  std::optional<Lease> lease;  ///< there once granted
};

/// Counts connections per server and in total. A connection that becomes free goes to the caller
/// who has waited longest among those it helps: the same server's, or any if the total was the
/// bound. Expired idle connections are closed whenever the pool is used, not by a timer, which
/// would keep an otherwise finished program running.
///
/// Thread-safe; no lock is held while anything waits or a socket is closed.
class Pool : public std::enable_shared_from_this<Pool> {
 public:
  Pool(const ClientOptions& options, std::shared_ptr<Timers> timers);
  ~Pool();

  /// A lease at once, or a place in the queue.
  struct Answer {
    std::optional<Lease> lease;
    std::shared_ptr<Waiter> waiter;
  };
  /// `key`: connections with the same key are interchangeable. Error: `too_large` (too many wait
  /// already).
  Result<Answer> ask(const std::string& key);

  /// Leaves the queue. A waiter that was granted meanwhile keeps its lease.
  void leave(const std::string& key, const Waiter& waiter);

  /// Closes the lease's connection, which proved stale, and takes another idle one if there is any.
  void replace_stale(Lease& lease);

  void close_idle();
  [[nodiscard]] ClientStats stats() const;

 private:
  friend class Lease;
  /// What happens after the lock is gone.
  struct Later;

  void give_back(Lease& lease);
  std::optional<Lease> try_grant(PoolHost& host, Later& later);
  std::unique_ptr<Connection> take_idle(PoolHost& host);
  void admit(Later& later);
  PoolHost* longest_waiting();
  void close_oldest_idle(Later& later);
  void close_expired(Later& later);
  void drop_idle(PoolHost& host, std::size_t count, Later& later);

  const std::size_t connections_max_;
  const std::size_t per_host_max_;
  const std::size_t waiting_max_;
  const std::chrono::milliseconds idle_timeout_;
  const std::shared_ptr<Timers> timers_;

  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<PoolHost>, std::less<>> hosts_;
  std::size_t open_ = 0;
  std::size_t idle_ = 0;
  std::size_t waiting_ = 0;
  std::uint64_t next_ticket_ = 0;
  Instant next_sweep_{};
};

}  // namespace purser::http
