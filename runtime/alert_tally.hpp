// alert_tally.hpp: what became of the alerts of each session.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <purser/runtime/scope.hpp>

namespace purser {

/// An alert may go to several receivers: all but `raised` count it once for each.
struct AlertCounts {
  std::int64_t raised = 0;   ///< handed to the port
  std::int64_t sent = 0;     ///< taken by a receiver
  std::int64_t failed = 0;   ///< given up
  std::int64_t waiting = 0;  ///< on their way, or until the next try
  std::int64_t dropped = 0;  ///< found no room
  std::string last_error{};  ///< of a try; empty: none failed

  bool operator==(const AlertCounts&) const = default;
};

/// Travels with each alert of the session, so that whoever takes it on can say what came of it.
/// Thread-safe; never waits.
class AlertTally {
 public:
  /// `change`: of AlertCounts&, all in one step; must not throw.
  template <class Change>
  void change(const Change& change) noexcept {
    const std::lock_guard lock(mutex_);
    change(counts_);
  }
  [[nodiscard]] AlertCounts counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  mutable std::mutex mutex_;
  AlertCounts counts_;
};

/// Nothing where `tally` is null: the alert is of no session.
template <class Change>
void tally_alert(const std::shared_ptr<AlertTally>& tally, const Change& change) noexcept {
  if (tally) tally->change(change);
}

/// Whose alerts are counted where. Outlives a change of the port. Thread-safe; never waits.
class AlertTallies {
 public:
  /// From now on the alerts of the session at `scope` and of all below it are counted there, for as
  /// long as it lives.
  [[nodiscard]] std::shared_ptr<AlertTally> follow(const Scope& scope);
  /// Of the innermost session that `scope` is in; null: nobody follows it, or there is none.
  [[nodiscard]] std::shared_ptr<AlertTally> of(const Scope& scope) const;
  /// Forgets who followed `scope`, if nobody does any more.
  void forget_dropped(const Scope& scope) noexcept;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::weak_ptr<AlertTally>, std::less<>> tallies_;  ///< by session
};

}  // namespace purser
