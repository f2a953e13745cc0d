// watch.hpp: ends a request that takes too long or is cancelled, from any thread.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <purser/adapters/http/message.hpp>
#include <purser/runtime/event.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::http {

/// What a request is doing; decides which timeout runs.
enum class Phase : std::uint8_t { waiting, connect, send, first_byte, body };

/// Watches over one request. Whatever ends it first (a timeout, the deadline, the caller) wakes the
/// wait that is under way: an event is set, a socket is shut down so that its reads and writes
/// fail. The coroutine then finds the reason in `error()`. One timer serves all phases: it is moved
/// lazily when a due time is put off.
///
/// Thread-safe; needs no strand.
class Watch : public std::enable_shared_from_this<Watch> {
 public:
  /// `request` is read here only.
  Watch(std::shared_ptr<Timers> timers, const Request& request);

  /// Starts the timeout of `phase`.
  void enter(Phase phase);
  /// Bytes moved: starts the timeout of the phase anew.
  void progress();
  /// The request is over: nothing fires any more.
  void finish() noexcept;
  /// The caller cancelled.
  void cancel() { end(Ending::cancelled); }

  /// Why the request was ended; nothing while it goes on.
  [[nodiscard]] std::optional<Error> error() const;

  /// While it lives, the end of the request sets `event`.
  class OverEvent {
   public:
    OverEvent(Watch& watch, const Event& event);
    OverEvent(const OverEvent&) = delete;
    OverEvent& operator=(const OverEvent&) = delete;
    ~OverEvent();

   private:
    Watch& watch_;
  };

  /// While it lives, the end of the request shuts the socket `descriptor` down. Must not outlive
  /// the socket.
  class OverSocket {
   public:
    OverSocket(Watch& watch, int descriptor);
    OverSocket(const OverSocket&) = delete;
    OverSocket& operator=(const OverSocket&) = delete;
    ~OverSocket();

   private:
    Watch& watch_;
  };

 private:
  enum class Ending : std::uint8_t { none, connect, first_byte, idle, total, deadline, cancelled };

  void start_phase(Phase phase, Instant now);
  void arm(std::unique_lock<std::mutex> lock);
  void on_timer(std::uint64_t arming);
  void end(Ending ending);
  void end_locked(Ending ending);
  void interrupt();
  Ending ending_at(Instant now) const;
  Ending phase_ending() const;
  std::chrono::milliseconds phase_timeout() const;
  Error error_of(Ending ending) const;

  const std::shared_ptr<Timers> timers_;
  const std::string origin_;
  const Timeouts timeouts_;
  const Instant deadline_;
  const Instant total_due_;

  mutable std::mutex mutex_;
  Ending ending_ = Ending::none;
  Phase phase_ = Phase::waiting;
  Instant phase_due_ = Instant::max();
  Instant armed_for_ = Instant::max();
  std::uint64_t arming_ = 0;  // a timer of an earlier arming is stale
  std::optional<Timers::Id> timer_;
  bool finished_ = false;
  std::optional<Event> event_;
  int descriptor_ = -1;
};

}  // namespace purser::http
