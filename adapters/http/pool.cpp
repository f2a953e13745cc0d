// pool.cpp: grants, in order of arrival; closes what has been idle too long.
#include <purser/adapters/http/detail/pool.hpp>

#include <algorithm>

namespace purser::http {

struct PoolHost {
  explicit PoolHost(std::string name) : key(std::move(name)) {}
  const std::string key;
  std::size_t open = 0;                           // leased and idle ones
  std::vector<std::unique_ptr<Connection>> idle;  // the last one was used last
  std::deque<std::shared_ptr<Waiter>> waiting;
};

struct Pool::Later {
  std::vector<std::unique_ptr<Connection>> closing;
  std::vector<std::shared_ptr<Waiter>> granted;
  ~Later() {
    for (const auto& waiter : granted) waiter->granted.set();
  }
};

Lease::~Lease() {
  if (pool_) pool_->give_back(*this);
}

Lease& Lease::operator=(Lease&& other) noexcept {
  std::swap(pool_, other.pool_);
  std::swap(host_, other.host_);
  std::swap(connection_, other.connection_);
  std::swap(keep_, other.keep_);
  return *this;
}

Pool::Pool(const ClientOptions& options, std::shared_ptr<Timers> timers)
    : connections_max_(options.connections_max),
      per_host_max_(options.connections_per_host_max),
      waiting_max_(options.waiting_max),
      idle_timeout_(options.idle_connection_timeout),
      timers_(std::move(timers)) {}

Pool::~Pool() = default;

Result<Pool::Answer> Pool::ask(const std::string& key) {
  Later later;
  const std::lock_guard lock(mutex_);
  close_expired(later);
  auto& host = hosts_[key];
  if (!host) host = std::make_unique<PoolHost>(key);
  Answer answer;
  answer.lease = try_grant(*host, later);
  if (answer.lease) return answer;
  if (waiting_ >= waiting_max_) {
    return fail(ErrorCode::too_large, key + ": " + std::to_string(waiting_max_) +
                                          " callers wait for a connection already (waiting_max)");
  }
  answer.waiter = std::make_shared<Waiter>(next_ticket_++);
  host->waiting.push_back(answer.waiter);
  ++waiting_;
  return answer;
}

/// Nobody is overtaken: what is free here was of no use to any waiter, or it would not be free.
std::optional<Lease> Pool::try_grant(PoolHost& host, Later& later) {
  if (!host.idle.empty()) return Lease(shared_from_this(), host, take_idle(host));
  if (host.open >= per_host_max_) return std::nullopt;
  if (open_ >= connections_max_) {
    if (idle_ == 0) return std::nullopt;
    close_oldest_idle(later);
  }
  ++host.open;
  ++open_;
  return Lease(shared_from_this(), host, nullptr);
}

std::unique_ptr<Connection> Pool::take_idle(PoolHost& host) {
  auto connection = std::move(host.idle.back());
  host.idle.pop_back();
  --idle_;
  connection->reused = true;
  return connection;
}

void Pool::leave(const std::string& key, const Waiter& waiter) {
  const std::lock_guard lock(mutex_);
  const auto found = hosts_.find(key);
  if (found == hosts_.end()) return;
  auto& waiting = found->second->waiting;
  const auto at =
      std::lower_bound(waiting.begin(), waiting.end(), waiter.ticket,
                       [](const auto& one, auto ticket) { return one->ticket < ticket; });
  if (at == waiting.end() || at->get() != &waiter) return;
  waiting.erase(at);
  --waiting_;
}

void Pool::replace_stale(Lease& lease) {
  Later later;
  const std::lock_guard lock(mutex_);
  later.closing.push_back(std::move(lease.connection_));
  if (lease.host_->idle.empty()) return;
  lease.connection_ = take_idle(*lease.host_);
  --lease.host_->open;  // two connections were counted, one is left
  --open_;
  admit(later);
}

void Pool::give_back(Lease& lease) {
  Later later;
  auto& host = *lease.host_;
  const auto now = timers_->clock().now();
  const std::lock_guard lock(mutex_);
  if (lease.keep_ && lease.connection_) {
    lease.connection_->idle_since = now;
    host.idle.push_back(std::move(lease.connection_));
    ++idle_;
  } else {
    if (lease.connection_) later.closing.push_back(std::move(lease.connection_));
    --host.open;
    --open_;
  }
  admit(later);
}

/// Grants while anybody who waits can be helped.
void Pool::admit(Later& later) {
  while (waiting_ > 0) {
    auto* host = longest_waiting();
    if (host == nullptr) return;
    auto lease = try_grant(*host, later);
    if (!lease) return;
    auto waiter = std::move(host->waiting.front());
    host->waiting.pop_front();
    --waiting_;
    waiter->lease.emplace(std::move(*lease));
    later.granted.push_back(std::move(waiter));
  }
}

/// Of the servers that a connection could be granted for, the one with the longest-waiting caller.
PoolHost* Pool::longest_waiting() {
  PoolHost* best = nullptr;
  const bool may_open = open_ < connections_max_ || idle_ > 0;
  for (const auto& [key, host] : hosts_) {
    if (host->waiting.empty()) continue;
    if (host->idle.empty() && (host->open >= per_host_max_ || !may_open)) continue;
    if (best == nullptr || host->waiting.front()->ticket < best->waiting.front()->ticket)
      best = host.get();
  }
  return best;
}

void Pool::close_oldest_idle(Later& later) {
  PoolHost* oldest = nullptr;
  for (const auto& [key, host] : hosts_) {
    if (host->idle.empty()) continue;
    if (oldest == nullptr || host->idle.front()->idle_since < oldest->idle.front()->idle_since)
      oldest = host.get();
  }
  if (oldest != nullptr) drop_idle(*oldest, 1, later);
}

/// Also forgets servers that nobody uses; at no other time, so that leases may point to theirs.
void Pool::close_expired(Later& later) {
  const auto now = timers_->clock().now();
  if (now < next_sweep_) return;
  next_sweep_ = now + idle_timeout_ / 8;
  for (const auto& [key, host] : hosts_) {
    const auto fresh = std::find_if(
        host->idle.begin(), host->idle.end(),
        [&](const auto& connection) { return now - connection->idle_since < idle_timeout_; });
    drop_idle(*host, static_cast<std::size_t>(fresh - host->idle.begin()), later);
  }
  std::erase_if(hosts_, [](const auto& entry) {
    return entry.second->open == 0 && entry.second->waiting.empty();
  });
}

/// The `count` that were used least recently.
void Pool::drop_idle(PoolHost& host, std::size_t count, Later& later) {
  const auto end = host.idle.begin() + static_cast<std::ptrdiff_t>(count);
  std::move(host.idle.begin(), end, std::back_inserter(later.closing));
  host.idle.erase(host.idle.begin(), end);
  idle_ -= count;
  host.open -= count;
  open_ -= count;
}

void Pool::close_idle() {
  Later later;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, host] : hosts_) drop_idle(*host, host->idle.size(), later);
  admit(later);
}

ClientStats Pool::stats() const {
  const std::lock_guard lock(mutex_);
  return {.open = open_, .idle = idle_, .waiting = waiting_};
}

}  // namespace purser::http
