// delivery_fixture.hpp: a delivery whose time stands still unless the test moves it.
#pragma once

#include <optional>
#include <thread>

#include <purser/adapters/alerts/delivery.hpp>
#include <purser/tests/adapters/alerts/bodies_fixture.hpp>
#include <purser/tests/adapters/alerts/receiver.hpp>
#include <purser/tests/support/virtual_timers.hpp>

namespace purser::alerts {

/// Stands where a secret can be given; must turn up nowhere.
inline constexpr const char* canary = "canary-3f81c0de";

inline Target target_at(const std::string& url, TargetKind kind = TargetKind::json) {
  Target target;
  target.kind = kind;
  target.url = Secret(url);
  if (kind == TargetKind::json || kind == TargetKind::pagerduty) target.secret = Secret(canary);
  return target;
}

/// Alerts about different things.
inline Alert numbered_alert(int number) {
  auto alert = bare_alert();
  alert.message = std::to_string(number);
  alert.key += alert.message;
  return alert;
}

/// Keeps what it is told. Thread-safe.
class KeptFailures final : public AlertListener {
 public:
  void alert_failed(const AlertFailure& failure) noexcept override {
    const std::lock_guard lock(mutex_);
    failures_.push_back(failure);
    changed_.notify_all();
  }
  std::vector<AlertFailure> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return failures_.size() >= count; });
    return failures_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<AlertFailure> failures_;
};

struct DeliveryFixture {
  DeliveryFixture() {
    options.reach.private_hosts = {"127.0.0.1"};
    options.reach.allow_plain_http = true;
    options.timers = timers;
    options.random = [] { return 0.5; };
    options.attempt_timeout = std::chrono::hours(1);
    options.flush_timeout = std::chrono::milliseconds(0);
  }
  explicit DeliveryFixture(const std::string& url) : DeliveryFixture() {
    options.targets = {target_at(url)};
  }
  ~DeliveryFixture() { delivery.reset(); }
  DeliveryFixture(const DeliveryFixture&) = delete;
  DeliveryFixture& operator=(const DeliveryFixture&) = delete;

  Delivery& start() {
    delivery = Delivery::create(options).value();
    delivery->listen(failures);
    return *delivery;
  }
  bool flush() { return delivery->flush(std::chrono::seconds(60)); }
  [[nodiscard]] TargetStats stats(std::size_t target = 0) const {
    return delivery->stats().targets.at(target);
  }
  /// Waits until the pause before the next try is `pause` long, then lets it pass.
  void pass(std::chrono::nanoseconds pause) {
    const auto due = timers->clock().now() + pause;
    while (timers->next() != due) std::this_thread::yield();
    timers->advance(pause);
  }

  std::shared_ptr<VirtualTimers> timers = std::make_shared<VirtualTimers>();
  std::shared_ptr<KeptFailures> failures = std::make_shared<KeptFailures>();
  DeliveryOptions options;
  std::shared_ptr<Delivery> delivery;
};

}  // namespace purser::alerts
