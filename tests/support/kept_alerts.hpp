// kept_alerts.hpp: a port that keeps what it is handed.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include <purser/runtime/alert.hpp>

namespace purser {

/// Thread-safe.
class KeptAlerts final : public AlertPort {
 public:
  bool has_room() noexcept override { return !full; }
  void raise(Alert alert) noexcept override {
    const std::lock_guard lock(mutex_);
    alerts_.push_back(std::move(alert));
  }
  void listen(std::weak_ptr<AlertListener> told) override { listener = std::move(told); }

  [[nodiscard]] std::vector<Alert> alerts() const {
    const std::lock_guard lock(mutex_);
    return alerts_;
  }
  [[nodiscard]] std::vector<std::string> types() const {
    std::vector<std::string> types;
    for (const auto& alert : alerts()) types.push_back(alert.type);
    return types;
  }

  std::atomic<bool> full = false;
  std::weak_ptr<AlertListener> listener;

 private:
  mutable std::mutex mutex_;
  std::vector<Alert> alerts_;
};

}  // namespace purser
