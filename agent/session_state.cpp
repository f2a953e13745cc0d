// session_state.cpp: the session's memory of its calls.
#include <purser/agent/session_state.hpp>

#include <algorithm>

#include <purser/agent/runtime_parts.hpp>

namespace purser {
namespace {

TimelineEntry entry_of(const Call& call, const Result<Reply>& outcome,
                       std::chrono::nanoseconds duration, WallTime now) {
  TimelineEntry entry;
  entry.time = now;
  entry.call = call.id();
  entry.kind = call.kind();
  entry.name = std::string(call.name().substr(0, 200));
  entry.agent = std::string(call.scope().id_of("agent"));
  entry.duration = duration;
  entry.cost_low = call.cost_low();
  entry.cost_high = call.cost_high();
  if (!outcome) entry.error = to_string(outcome.error().code());
  return entry;
}

/// The tightest blocking dollar limit for ever on the session's own account, as the ledger gave it.
std::optional<Money> budget_of(const AccountReport& sums) {
  std::optional<Money> budget;
  if (sums.scope.steps().empty()) return budget;
  const auto own = sums.scope.steps().back();
  for (const auto& entry : sums.limits) {
    const auto& limit = entry.limit;
    const bool is_budget = entry.account == own.kind + ":" + own.id &&
                           limit.measure == Measure::usd && limit.is_for_all() &&
                           limit.window == Window::total && limit.on_exceed == OnExceed::block;
    const auto amount = Money::nanodollars(limit.amount);
    if (is_budget && (!budget || amount < *budget)) budget = amount;
  }
  return budget;
}

/// Refused for the moment: whoever called tries again.
bool is_busy(const Result<Reply>& outcome) noexcept {
  return !outcome && outcome.error().code() == ErrorCode::budget_busy;
}

/// Refusals a report should mention by themselves.
bool is_warning(ErrorCode code) noexcept {
  return code == ErrorCode::budget_exhausted || code == ErrorCode::unpriced_model ||
         code == ErrorCode::loop_detected || code == ErrorCode::journal_failed;
}

bool has_note(const Call& call, const Warning& warning) noexcept {
  const auto& notes = call.notes();
  return std::find(notes.begin(), notes.end(), warning) != notes.end();
}

bool is_blocked_loop(const Result<Reply>& outcome) noexcept {
  return !outcome && outcome.error().code() == ErrorCode::loop_detected;
}

std::string warning_type(ErrorCode code) {
  return code == ErrorCode::budget_exhausted ? "budget_exceeded" : std::string(to_string(code));
}

}  // namespace

SessionState::SessionState(std::shared_ptr<Runtime> owner, Account root, std::string name)
    : runtime(std::move(owner)),
      account(std::move(root)),
      id(std::move(name)),
      started_(runtime->parts_->timers->clock().now()),
      alerts_(runtime->parts_->alert_tallies->follow(account.scope())) {}

SessionState::~SessionState() {
  auto& parts = *runtime->parts_;
  parts.forget_dropped(account.scope());
  alerts_.reset();
  parts.alert_tallies->forget_dropped(account.scope());
}

Result<Account> SessionState::open_below(const Account& above, const Scope& scope,
                                         std::vector<Limit> limits) {
  auto& parts = *runtime->parts_;
  const std::lock_guard lock(parts.mutex);  // nobody closes it in between
  if (parts.is_closed(above)) {
    return fail(ErrorCode::invalid_argument, above.scope().to_string() + " was closed");
  }
  return parts.ledger->open(scope, std::move(limits));
}

Result<> SessionState::close() {
  auto& parts = *runtime->parts_;
  // Whoever opens the id again finds the account and this state both there, or both gone.
  const std::lock_guard lock(parts.mutex);
  auto closed = parts.ledger->close(account);
  if (!closed) return fail(std::move(closed).error());
  parts.sessions.erase(account.scope().to_string());
  return {};
}

void SessionState::call_started(const Call& call) noexcept {
  auto& parts = *runtime->parts_;
  if (!parts.events->on_call_started.has_handlers()) return;
  CallStarted event{call.id(), call.kind(), std::string(call.name()), call.scope(),
                    parts.timers->clock().wall_now()};
  parts.queue->push([events = parts.events, event = std::move(event)] {
    events->failures += events->on_call_started.emit(event);
  });
}

void SessionState::call_finished(const Call& call, const Result<Reply>& outcome,
                                 std::chrono::nanoseconds duration) noexcept {
  auto& parts = *runtime->parts_;
  const auto now = parts.timers->clock().wall_now();
  for (const auto& note : call.notes()) warn(note);
  if (outcome) {
    for (const auto& warning : outcome->warnings()) warn(warning);
  } else if (is_warning(outcome.error().code())) {
    Warning refusal{warning_type(outcome.error().code()), outcome.error().message()};
    if (!has_note(call, refusal)) warn(refusal);
  }
  count(call, outcome);
  if (!is_busy(outcome)) remember(entry_of(call, outcome, duration, now));
  for (const auto& finding : call.findings()) tell(finding);
  if (!parts.events->on_call_finished.has_handlers()) return;
  CallFinished event{call.id(), call.kind(), std::string(call.name()), call.scope(), now, duration,
                     {},        {}};
  if (outcome) event.charge = outcome->charge();
  event.charge.low = call.cost_low();
  event.charge.high = call.cost_high();
  if (!outcome) event.error = outcome.error();
  parts.queue->push([events = parts.events, event = std::move(event)] {
    events->failures += events->on_call_finished.emit(event);
  });
}

void SessionState::tell(const Finding& finding) noexcept {
  auto& parts = *runtime->parts_;
  auto& events = *parts.events;
  auto* const signal = finding.type == "loop_detected" ? &events.on_loop
                       : finding.type == "downgraded"  ? &events.on_downgrade
                                                       : nullptr;
  const bool heard = events.on_finding.has_handlers() || (signal && signal->has_handlers());
  if (!heard) return;
  parts.queue->push([all = parts.events, signal, finding] {
    all->failures += all->on_finding.emit(finding);
    if (signal != nullptr) all->failures += signal->emit(finding);
  });
}

void SessionState::count(const Call& call, const Result<Reply>& outcome) {
  if (call.findings().empty() && !is_blocked_loop(outcome)) return;
  const std::lock_guard lock(mutex_);
  for (const auto& finding : call.findings()) counts_.found(finding.type);
  if (is_blocked_loop(outcome)) counts_.blocked_loop();
}

void SessionState::remember(TimelineEntry entry) {
  const std::lock_guard lock(mutex_);
  if (events_.full()) ++events_dropped_;
  events_.push_back(std::move(entry));
}

/// An agent that is refused again and again gets here each time, so that what has no place is told
/// first.
void SessionState::warn(const Warning& warning) {
  const std::lock_guard lock(mutex_);
  counts_.warned(warning.type);
  if (warnings_.size() >= warnings_max) return;
  if (std::find(full_types_.begin(), full_types_.end(), warning.type) != full_types_.end()) return;
  std::size_t alike = 1;
  for (const auto& kept : warnings_) {
    if (kept.type != warning.type) continue;
    if (kept.message == warning.message) return;
    ++alike;
  }
  warnings_.push_back(warning);
  if (alike >= warnings_of_type_max) full_types_.push_back(warning.type);
}

void SessionState::set_terminated_by(std::optional<TerminatedBy> cause) {
  const std::lock_guard lock(mutex_);
  terminated_by_ = cause;
}

std::optional<AlertReport> SessionState::alert_report() const {
  const auto feed = runtime->parts_->current_alerts();
  AlertReport report{alerts_->counts(), feed && feed->keeps_tally()};
  if (!feed && report.counts == AlertCounts()) return std::nullopt;
  return report;
}

SessionReport SessionState::report() const {
  SessionReport report;
  report.session_id = id;
  report.sums = runtime->ledger().report(account);
  report.budget = budget_of(report.sums);
  report.duration = runtime->timers().clock().now() - started_;
  auto downgrades = downgrade_savings(slots);
  auto alerts = alert_report();
  report.prompt_cache = prompt_cache_savings(slots);
  const std::lock_guard lock(mutex_);
  report.guards = counts_.report();
  report.guards.downgrades = std::move(downgrades);
  report.guards.alerts = std::move(alerts);
  report.warnings = warnings_;
  report.terminated_by = terminated_by_;
  report.events.assign(events_.begin(), events_.end());
  report.events_dropped = events_dropped_;
  return report;
}

}  // namespace purser
