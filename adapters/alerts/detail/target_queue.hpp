// target_queue.hpp: the alerts for one target, sent one after the other.
#pragma once

#include <deque>
#include <memory>
#include <optional>

#include <purser/adapters/alerts/detail/delivery_log.hpp>
#include <purser/adapters/alerts/detail/outbox.hpp>
#include <purser/adapters/http/client.hpp>
#include <purser/runtime/event.hpp>

namespace purser::alerts {

/// What the queues of one delivery share. Outlives their work.
struct Courier {
  DeliveryOptions options;
  asio::any_io_executor executor;
  std::shared_ptr<Timers> timers;
  std::unique_ptr<Outbox> outbox;  ///< null: none
  std::optional<http::Client> client;
  std::shared_ptr<DeliveryLog> log;
};

/// Used on the delivery's thread only.
class TargetQueue : public std::enable_shared_from_this<TargetQueue> {
 public:
  TargetQueue(std::shared_ptr<Courier> courier, Target target, Endpoint endpoint,
              std::size_t index);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  /// Puts it into the outbox and at the end of the queue, if this target wants it. What finds too
  /// many waiting is dropped and counted.
  void raise(const Alert& alert, const std::string& id);
  /// What an earlier process left in the outbox.
  void restore(Outgoing outgoing);
  /// Sends what waits, unless that is under way.
  void start();
  /// Ends a pause before the next try.
  void hurry();

 private:
  static asio::awaitable<void> work(std::shared_ptr<TargetQueue> self);
  asio::awaitable<void> send_all();
  Task<http::Response> send_first();
  asio::awaitable<void> rest(std::chrono::milliseconds pause);

  [[nodiscard]] bool is_full();
  void push(Outgoing outgoing);
  /// Gives up what is too old. Null: nothing is left.
  Outgoing* first();
  /// The pause before the next try.
  std::chrono::milliseconds conclude(const Result<http::Response>& outcome);
  std::chrono::milliseconds put_off(Error error);
  /// The first goes behind the others.
  void rotate();
  void take_off();
  void give_up(Error error);
  void tell(const Outgoing& outgoing, Error error, bool will_retry);

  const std::shared_ptr<Courier> courier_;
  const Target target_;
  const Endpoint endpoint_;
  const std::string name_;
  const std::size_t index_;
  std::deque<Outgoing> waiting_;
  int failures_ = 0;  ///< in a row
  bool working_ = false;
  std::optional<Event> resting_;
};

}  // namespace purser::alerts
