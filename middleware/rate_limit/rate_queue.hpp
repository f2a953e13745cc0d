// rate_queue.hpp: the calls of one limit: those under way, and the line of those that wait.
#pragma once

#include <list>
#include <memory>
#include <mutex>

#include <purser/middleware/rate_limit.hpp>
#include <purser/middleware/rate_limit/token_bucket.hpp>
#include <purser/runtime/error.hpp>
#include <purser/runtime/event.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {

/// A call that wants to pass.
struct RateTicket {
  Tokens tokens = 0;  ///< guessed
  Instant deadline = Instant::max();
  Error too_late;  ///< what it is told at its deadline
};

/// First come, first served. One timer at most, armed while somebody waits. Thread-safe; owned by
/// shared pointers only. `timers` must outlive it.
class RateQueue : public std::enable_shared_from_this<RateQueue> {
 public:
  RateQueue(const RateLimitRule& rule, std::size_t waiting_max, Timers& timers);
  RateQueue(const RateQueue&) = delete;
  RateQueue& operator=(const RateQueue&) = delete;
  ~RateQueue();

  /// A call's place in line, and then its leave to run; gives back what it has when it goes out of
  /// scope, wherever the call is then.
  class Pass {
   public:
    Pass(std::shared_ptr<RateQueue> queue, RateTicket ticket);
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    ~Pass();

    /// False: it may run at once.
    [[nodiscard]] bool waits() const noexcept { return waits_; }
    /// Ends without an error when it may run. Errors: `rate_limited`, `deadline_exceeded`,
    /// `cancelled`.
    [[nodiscard]] Task<> turn() const { return ready_.wait(); }
    /// What it did use, in place of what was guessed.
    void used(Tokens tokens) noexcept;

   private:
    friend class RateQueue;
    enum class State : std::uint8_t { waiting, running, refused };

    std::shared_ptr<RateQueue> queue_;
    RateTicket ticket_;
    Event ready_;
    bool waits_ = false;
    State state_ = State::waiting;  ///< guarded by the queue's mutex
    std::list<Pass*>::iterator place_;
  };

  /// Nobody runs or waits, and both buckets are full: a new queue would be the same.
  [[nodiscard]] bool is_idle() const;

 private:
  using Lock = std::unique_lock<std::mutex>;

  void enter(Pass& pass);
  void leave(Pass& pass) noexcept;
  void correct(Pass& pass, Tokens used) noexcept;

  [[nodiscard]] Instant ready_at(const Pass& pass, Instant now) const noexcept;
  void admit(Pass& pass, Instant now) noexcept;
  /// Lets those in front pass that may, and arms the timer for the next.
  void serve(Lock& lock);
  void refuse_late(Instant now);
  void arm(Lock& lock, Instant when);
  void disarm(Lock& lock);
  void due(std::uint64_t generation);

  const int concurrent_max_;
  const std::size_t waiting_max_;
  Timers& timers_;
  mutable std::mutex mutex_;
  TokenBucket requests_;
  TokenBucket tokens_;
  int running_ = 0;
  std::list<Pass*> waiting_;
  Timers::Id timer_ = 0;
  Instant armed_for_ = Instant::max();
  std::uint64_t generation_ = 0;  ///< of the armed timer; an older one that fires is ignored
};

}  // namespace purser
