// delivery.hpp: takes alerts to webhooks, beside the calls and never in their way.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/alerts/address.hpp>
#include <purser/adapters/alerts/retry_rule.hpp>
#include <purser/adapters/alerts/target.hpp>
#include <purser/runtime/alert.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::alerts {

struct DeliveryOptions {
  std::vector<Target> targets{};
  Reach reach{};
  /// Alerts that may wait for each target, and alerts that were raised and not looked at yet.
  std::size_t waiting_max = 1000;
  RetryPauses pauses{};
  std::chrono::milliseconds attempt_timeout{10'000};      ///< for each try, connecting included
  std::chrono::seconds age_max = std::chrono::hours(24);  ///< older ones are given up
  /// How long the end of the delivery waits for what is still on its way.
  std::chrono::milliseconds flush_timeout{2000};
  /// A file that keeps what is not delivered for the next start of the program. Empty: none is.
  std::string outbox{};
  std::size_t outbox_bytes_max = std::size_t{8} << 20;
  std::string ca_file{};             ///< as http::ClientOptions::ca_file
  std::shared_ptr<Timers> timers{};  ///< null: of its own
  std::function<double()> random{};  ///< in [0, 1), for jitter; null: the machine's
};

/// What became of the alerts for one target.
struct TargetStats {
  std::string name;
  std::size_t waiting = 0;    ///< on their way, or until the next try
  std::uint64_t sent = 0;     ///< taken by the receiver
  std::uint64_t failed = 0;   ///< given up: refused by the receiver, or too old
  std::uint64_t retried = 0;  ///< tries that failed and are made again
  std::uint64_t dropped = 0;  ///< found too many waiting
  std::string last_error;     ///< of a try; empty: none failed
};

struct DeliveryStats {
  std::vector<TargetStats> targets;
  std::uint64_t dropped = 0;   ///< raised faster than the delivery could look at them
  std::uint64_t kept = 0;      ///< put into the outbox
  std::uint64_t not_kept = 0;  ///< did not fit there: on their way, but lost in a crash
  std::string outbox_error;    ///< why the last of those did not
};

/// Sends each alert to every target that wants it, at least once, with the same `Idempotency-Key`
/// for each try. One thread for all targets, which also writes the outbox; a target that hangs
/// delays no other. Thread-safe.
class Delivery final : public AlertPort {
 public:
  /// Sends first what an earlier process left in the outbox.
  ///
  /// Errors: `invalid_argument`: no target, two of one name, a URL that cannot be used or leads
  /// where `reach` does not allow, a pagerduty target without a routing key, an outbox that cannot
  /// be opened or is in use, a limit of zero. Messages never show a URL or a secret.
  [[nodiscard]] static Result<std::shared_ptr<Delivery>> create(DeliveryOptions options);
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;
  /// Flushes for as long as `flush_timeout` allows. What then is left stays in the outbox.
  ~Delivery() override;

  [[nodiscard]] bool has_room() noexcept override;
  void raise(Alert alert) noexcept override;
  void listen(std::weak_ptr<AlertListener> listener) override;

  [[nodiscard]] bool keeps_tally() const noexcept override { return true; }
  /// Not to be called by a listener.
  bool flush(std::chrono::milliseconds timeout) override;
  [[nodiscard]] DeliveryStats stats() const;

 private:
  class Impl;
  explicit Delivery(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace purser::alerts
