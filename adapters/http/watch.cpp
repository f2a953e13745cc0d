// watch.cpp: due times of the phases, one timer, and what is interrupted.
#include <purser/adapters/http/detail/watch.hpp>

#include <sys/socket.h>

#include <algorithm>

#include <purser/runtime/cancellation.hpp>

namespace purser::http {
namespace {

/// `start + duration`, where too far is never.
Instant after(Instant start, std::chrono::milliseconds duration) {
  constexpr std::chrono::hours far(24 * 365 * 100);
  return duration >= far ? Instant::max() : start + duration;
}

std::string_view doing(Phase phase) {
  switch (phase) {
    case Phase::waiting:
      return "waiting for a free connection";
    case Phase::connect:
      return "connecting";
    case Phase::send:
      return "sending the request";
    case Phase::first_byte:
      return "waiting for the response";
    case Phase::body:
      return "reading the response";
  }
  return "";
}

std::string text_of(std::chrono::milliseconds duration) {
  return std::to_string(duration.count()) + " ms";
}

}  // namespace

Watch::Watch(std::shared_ptr<Timers> timers, const Request& request)
    : timers_(std::move(timers)),
      origin_(request.base.origin()),
      timeouts_(request.timeouts),
      deadline_(request.deadline),
      total_due_(after(timers_->clock().now(), request.timeouts.total)) {}

void Watch::enter(Phase phase) {
  const auto now = timers_->clock().now();
  std::unique_lock lock(mutex_);
  start_phase(phase, now);
  arm(std::move(lock));
}

void Watch::progress() {
  const auto now = timers_->clock().now();
  std::unique_lock lock(mutex_);
  start_phase(phase_, now);
  arm(std::move(lock));
}

void Watch::start_phase(Phase phase, Instant now) {
  if (ending_ != Ending::none) return;
  phase_ = phase;
  phase_due_ = after(now, phase_timeout());
  if (const auto ending = ending_at(now); ending != Ending::none) end_locked(ending);
}

void Watch::finish() noexcept {
  std::optional<Timers::Id> timer;
  {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    ++arming_;
    timer = std::exchange(timer_, std::nullopt);
  }
  if (timer) timers_->cancel(*timer);
}

/// Makes sure that a timer fires no later than the next due time. Calls the timers without the
/// lock, since an action may run at once.
void Watch::arm(std::unique_lock<std::mutex> lock) {
  const auto due = std::min({total_due_, deadline_, phase_due_});
  if (finished_ || ending_ != Ending::none || due >= armed_for_) return;
  armed_for_ = due;
  const auto arming = ++arming_;
  const auto earlier = std::exchange(timer_, std::nullopt);
  lock.unlock();
  if (earlier) timers_->cancel(*earlier);
  const auto timer =
      timers_->call_at(due, [self = shared_from_this(), arming] { self->on_timer(arming); });
  lock.lock();
  if (arming_ == arming) {
    timer_ = timer;
    return;
  }
  lock.unlock();
  timers_->cancel(timer);
}

void Watch::on_timer(std::uint64_t arming) {
  const auto now = timers_->clock().now();
  std::unique_lock lock(mutex_);
  if (arming != arming_) return;
  ++arming_;
  timer_.reset();
  armed_for_ = Instant::max();
  if (const auto ending = ending_at(now); ending != Ending::none) return end_locked(ending);
  arm(std::move(lock));
}

void Watch::end(Ending ending) {
  const std::lock_guard lock(mutex_);
  end_locked(ending);
}

void Watch::end_locked(Ending ending) {
  if (ending_ != Ending::none || finished_) return;
  ending_ = ending;
  interrupt();
}

void Watch::interrupt() {
  if (event_) event_->set(fail(error_of(ending_)));
  if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
}

std::optional<Error> Watch::error() const {
  const std::lock_guard lock(mutex_);
  if (ending_ == Ending::none) return std::nullopt;
  return error_of(ending_);
}

/// Of the due times that have passed, the earliest counts.
Watch::Ending Watch::ending_at(Instant now) const {
  const auto due = std::min({total_due_, deadline_, phase_due_});
  if (now < due) return Ending::none;
  if (due == deadline_) return Ending::deadline;
  return due == total_due_ ? Ending::total : phase_ending();
}

Watch::Ending Watch::phase_ending() const {
  switch (phase_) {
    case Phase::connect:
      return Ending::connect;
    case Phase::first_byte:
      return Ending::first_byte;
    default:
      return Ending::idle;
  }
}

std::chrono::milliseconds Watch::phase_timeout() const {
  switch (phase_) {
    case Phase::waiting:
      return Timeouts::none;
    case Phase::connect:
      return timeouts_.connect;
    case Phase::first_byte:
      return timeouts_.first_byte;
    default:
      return timeouts_.idle;
  }
}

Error Watch::error_of(Ending ending) const {
  const auto timeout = [&](const std::string& what) {
    return Error(ErrorCode::timeout, origin_ + ": " + what);
  };
  switch (ending) {
    case Ending::connect:
      return timeout("no connection within " + text_of(timeouts_.connect) + " (connect timeout)");
    case Ending::first_byte:
      return timeout("no response within " + text_of(timeouts_.first_byte) +
                     " (first byte timeout)");
    case Ending::idle:
      return timeout("no byte for " + text_of(timeouts_.idle) + " while " +
                     std::string(doing(phase_)) + " (idle timeout)");
    case Ending::total:
      return timeout("not finished within " + text_of(timeouts_.total) + " while " +
                     std::string(doing(phase_)) + " (total timeout)");
    case Ending::deadline:
      return Error(
          ErrorCode::deadline_exceeded,
          origin_ + ": the deadline of the call passed while " + std::string(doing(phase_)));
    case Ending::cancelled:
    case Ending::none:
      break;
  }
  return cancelled_error();
}

Watch::OverEvent::OverEvent(Watch& watch, const Event& event) : watch_(watch) {
  const std::lock_guard lock(watch_.mutex_);
  watch_.event_ = event;
  if (watch_.ending_ != Ending::none) watch_.interrupt();
}

Watch::OverEvent::~OverEvent() {
  const std::lock_guard lock(watch_.mutex_);
  watch_.event_.reset();
}

Watch::OverSocket::OverSocket(Watch& watch, int descriptor) : watch_(watch) {
  const std::lock_guard lock(watch_.mutex_);
  watch_.descriptor_ = descriptor;
  if (watch_.ending_ != Ending::none) watch_.interrupt();
}

Watch::OverSocket::~OverSocket() {
  const std::lock_guard lock(watch_.mutex_);
  watch_.descriptor_ = -1;
}

}  // namespace purser::http
