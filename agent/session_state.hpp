// session_state.hpp: what the handles of one session share.
#pragma once

#include <boost/circular_buffer.hpp>
#include <mutex>

#include <purser/agent/guard_counts.hpp>
#include <purser/agent/runtime.hpp>
#include <purser/runtime/call_listener.hpp>
#include <purser/runtime/session_slots.hpp>

namespace purser {

/// Follows the session's calls for its report. Thread-safe.
struct SessionState final : CallListener, std::enable_shared_from_this<SessionState> {
  static constexpr std::size_t events_max = 256;
  static constexpr std::size_t warnings_max = 256;
  static constexpr std::size_t warnings_of_type_max = 32;  ///< so that none hides the others

  SessionState(std::shared_ptr<Runtime> owner, Account root, std::string name);
  /// The runtime forgets it.
  ~SessionState() override;

  void call_started(const Call& call) noexcept override;
  void call_finished(const Call& call, const Result<Reply>& outcome,
                     std::chrono::nanoseconds duration) noexcept override;

  /// Opens an account below `above`, which must not be closed: its own limits went with it, and
  /// opened again by way of `scope` it would have none. Errors: as Ledger::open.
  Result<Account> open_below(const Account& above, const Scope& scope, std::vector<Limit> limits);
  /// As Session::close.
  Result<> close();
  /// Keeps a warning once, however often it comes.
  void warn(const Warning& warning);
  void set_terminated_by(std::optional<TerminatedBy> cause);
  [[nodiscard]] SessionReport report() const;

  const std::shared_ptr<Runtime> runtime;
  const Account account;
  const std::string id;
  mutable SessionSlots slots;  ///< of stages; guards itself

 private:
  void count(const Call& call, const Result<Reply>& outcome);
  void remember(TimelineEntry entry);
  void tell(const Finding& finding) noexcept;
  /// Unset: nobody is told, and nobody was.
  [[nodiscard]] std::optional<AlertReport> alert_report() const;

  const Instant started_;
  std::shared_ptr<AlertTally> alerts_;
  mutable std::mutex mutex_;
  boost::circular_buffer_space_optimized<TimelineEntry> events_{events_max};
  std::uint64_t events_dropped_ = 0;
  std::vector<Warning> warnings_;
  GuardCounts counts_;
  std::vector<std::string> full_types_;  ///< of warnings: there are enough of them
  std::optional<TerminatedBy> terminated_by_;
};

}  // namespace purser
