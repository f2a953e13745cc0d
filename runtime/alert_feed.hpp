// alert_feed.hpp: hands on what is to be told, once each: from calls and from the ledger alike.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include <purser/runtime/alert_rule.hpp>

namespace purser {

struct AlertOptions {
  AlertWords on{};  ///< which; empty: `default_alert_words`
  /// What has neither a window nor an end, such as the failures of a tool, is told again after this
  /// long.
  std::chrono::nanoseconds repeat_after = std::chrono::hours(1);
  /// How many stories are remembered; of more, the oldest may be told a second time.
  std::size_t keys_max = 10'000;
};

/// Which keys were told. Bounded; not thread-safe.
class ToldKeys {
 public:
  explicit ToldKeys(std::size_t keys_max) noexcept : keys_max_(keys_max) {}

  /// Whether `key` is to be told now. Then it is quiet for `quiet`, and a repeat until then.
  [[nodiscard]] bool tell(std::string_view key, Instant now, std::chrono::nanoseconds quiet);
  /// The next one of that key is no repeat.
  void forget(std::string_view key) noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return quiet_until_.size(); }

 private:
  const std::size_t keys_max_;
  std::unordered_map<std::uint64_t, Instant> quiet_until_;  ///< by the key's hash
  std::deque<std::uint64_t> order_;  ///< in which they came; all of the above
};

/// Thread-safe; never waits.
class AlertFeed {
 public:
  /// `clock` outlives the feed. What becomes of alerts is counted in `tallies`.
  AlertFeed(std::shared_ptr<AlertPort> port, AlertOptions options, const Clock& clock,
            std::shared_ptr<AlertTallies> tallies = std::make_shared<AlertTallies>());

  /// May be called under the ledger's mutex.
  void tell(const LedgerEvent& event) noexcept;
  void tell(const Finding& finding) noexcept;
  /// A call of `scope` that failed.
  void tell(const Scope& scope, CallId call, CallKind kind, std::string_view name,
            const Error& error) noexcept;

  /// As AlertPort::keeps_tally.
  [[nodiscard]] bool keeps_tally() const noexcept { return port_->keeps_tally(); }
  /// As AlertPort::flush.
  bool flush(std::chrono::milliseconds timeout) { return port_->flush(timeout); }

  [[nodiscard]] bool wants_failures() const noexcept { return wants_failures_; }
  /// Alerts that were not built for lack of memory.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }

 private:
  [[nodiscard]] bool is_first(std::string_view key, std::chrono::nanoseconds quiet);
  /// It is no repeat, and there is room for it. What finds no room is told when it comes again.
  [[nodiscard]] bool is_due(std::string_view key, std::chrono::nanoseconds quiet,
                            const Scope& scope);
  void forget(std::string_view key) noexcept;
  void raise(const LedgerEvent& event);
  void raise_threshold(const LedgerEvent& event);
  void raise(const Finding& finding);
  /// Gives it to the port, and counts it.
  void hand_on(Alert alert);

  const std::shared_ptr<AlertPort> port_;
  const AlertOptions options_;
  const Clock& clock_;
  const std::shared_ptr<AlertTallies> tallies_;
  const bool wants_failures_;
  std::mutex mutex_;
  ToldKeys told_;
  std::atomic<std::uint64_t> lost_ = 0;
};

}  // namespace purser
