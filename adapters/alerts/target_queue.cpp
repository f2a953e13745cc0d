// target_queue.cpp: sends the first, and decides by the answer what becomes of it.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include <purser/adapters/alerts/detail/target_queue.hpp>
#include <purser/adapters/http/retry_after.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::alerts {
namespace {

using std::chrono::milliseconds;

ErrorCode code_of(int status) noexcept {
  if (status == 429) return ErrorCode::rate_limited;
  if (status == 401 || status == 403) return ErrorCode::permission_denied;
  return answer_of(status) == Answer::later ? ErrorCode::overloaded : ErrorCode::bad_request;
}

/// The body is left out: a receiver may repeat what it was sent.
Error status_error(const Endpoint& endpoint, const http::Response& response, WallTime now) {
  const auto status = response.status;
  const bool redirects = status >= 300 && status < 400;
  Error error(code_of(status), endpoint.base.origin() + " answered " + std::to_string(status) +
                                   (redirects ? "; redirects are not followed" : ""));
  const auto* const asked = response.find("Retry-After");
  const auto pause = asked != nullptr ? http::retry_after("", *asked, now) : std::nullopt;
  return pause ? std::move(error).with_retry_after(*pause) : error;
}

void tally_failure(const Outgoing& outgoing, std::string last_error, bool will_retry) noexcept {
  tally_alert(outgoing.tally, [&](AlertCounts& counts) {
    if (!will_retry) --counts.waiting;
    if (!will_retry) ++counts.failed;
    counts.last_error.swap(last_error);
  });
}

}  // namespace

TargetQueue::TargetQueue(std::shared_ptr<Courier> courier, Target target, Endpoint endpoint,
                         std::size_t index)
    : courier_(std::move(courier)),
      target_(std::move(target)),
      endpoint_(std::move(endpoint)),
      name_(name_of(target_)),
      index_(index) {}

bool TargetQueue::is_full() {
  if (waiting_.size() < courier_->options.waiting_max) return false;
  courier_->log->change(index_, [](TargetStats& stats) { ++stats.dropped; });
  return true;
}

void TargetQueue::raise(const Alert& alert, const std::string& id) {
  if (!asks_for(target_.on, alert)) return;
  if (is_full()) return tally_alert(alert.tally, [](AlertCounts& counts) { ++counts.dropped; });
  auto outgoing = make_outgoing(target_.kind, alert, id);
  if (courier_->outbox) courier_->log->kept(courier_->outbox->put(name_, outgoing));
  push(std::move(outgoing));
}

void TargetQueue::restore(Outgoing outgoing) {
  if (!is_full()) push(std::move(outgoing));
}

void TargetQueue::push(Outgoing outgoing) {
  waiting_.push_back(std::move(outgoing));
  tally_alert(waiting_.back().tally, [](AlertCounts& counts) { ++counts.waiting; });
  courier_->log->change(index_, [](TargetStats& stats) { ++stats.waiting; });
}

void TargetQueue::start() {
  if (waiting_.empty() || std::exchange(working_, true)) return;
  asio::co_spawn(courier_->executor, work(shared_from_this()), asio::detached);
}

void TargetQueue::hurry() {
  if (resting_) resting_->set();
}

asio::awaitable<void> TargetQueue::work(std::shared_ptr<TargetQueue> self) {
  try {
    auto sending = self->send_all();
    co_await std::move(sending);
  } catch (...) {  // no memory: the next alert starts it again
    self->resting_.reset();
  }
  self->working_ = false;
}

asio::awaitable<void> TargetQueue::send_all() {
  while (first() != nullptr) {
    auto sending = send_first();
    const auto outcome = co_await std::move(sending);
    const auto pause = conclude(outcome);
    if (pause <= milliseconds(0)) continue;
    auto resting = rest(pause);
    co_await std::move(resting);
  }
}

Task<http::Response> TargetQueue::send_first() {
  auto& outgoing = waiting_.front();
  ++outgoing.attempts;
  auto request = make_request(target_, endpoint_, outgoing, courier_->timers->clock().wall_now());
  const auto timeout = courier_->options.attempt_timeout;
  request.timeouts = http::Timeouts{timeout, timeout, timeout, timeout};
  Result<http::Response> outcome = fail(cancelled_error());
  try {
    outcome = co_await courier_->client->send(request);
  } catch (...) {
    outcome = fail(current_exception_error("sending an alert"));
  }
  co_return outcome;
}

asio::awaitable<void> TargetQueue::rest(milliseconds pause) {
  const Event over;
  resting_ = over;
  auto& timers = *courier_->timers;
  const ArmedTimer timer(timers, later(timers.clock().now(), pause), [over] { over.set(); });
  (void)co_await over.wait();
  resting_.reset();
}

Outgoing* TargetQueue::first() {
  const auto now = courier_->timers->clock().wall_now();
  while (!waiting_.empty() && now - waiting_.front().time > courier_->options.age_max) {
    give_up({ErrorCode::deadline_exceeded, "it could not be delivered for too long"});
  }
  return waiting_.empty() ? nullptr : &waiting_.front();
}

milliseconds TargetQueue::conclude(const Result<http::Response>& outcome) {
  if (!outcome) {
    // What cannot be written will not be written later.
    const bool is_final = outcome.error().code() == ErrorCode::invalid_argument;
    if (!is_final) return put_off(outcome.error());
    give_up(outcome.error());
    return milliseconds(0);
  }
  const auto answer = answer_of(outcome->status);
  if (answer == Answer::taken) {
    const auto tally = waiting_.front().tally;
    take_off();
    failures_ = 0;
    tally_alert(tally, [](AlertCounts& counts) {
      --counts.waiting;
      ++counts.sent;
    });
    courier_->log->change(index_, [](TargetStats& stats) {
      --stats.waiting;
      ++stats.sent;
    });
    return milliseconds(0);
  }
  auto error = status_error(endpoint_, *outcome, courier_->timers->clock().wall_now());
  if (answer == Answer::refused) {
    give_up(std::move(error));
    return milliseconds(0);
  }
  const auto pause = put_off(std::move(error));
  // One that the receiver cannot digest must not keep the others back.
  if (outcome->status >= 500 && outcome->status != 503) rotate();
  return pause;
}

milliseconds TargetQueue::put_off(Error error) {
  const auto& options = courier_->options;
  const auto pause =
      retry_pause(options.pauses, ++failures_, error.retry_after(), options.random());
  tell(waiting_.front(), std::move(error), true);
  return pause;
}

void TargetQueue::rotate() {
  auto outgoing = std::move(waiting_.front());
  waiting_.pop_front();
  waiting_.push_back(std::move(outgoing));
}

void TargetQueue::take_off() {
  if (courier_->outbox) courier_->outbox->remove(name_, waiting_.front().id);
  waiting_.pop_front();
}

void TargetQueue::give_up(Error error) {
  const auto given_up = waiting_.front();
  take_off();
  tell(given_up, std::move(error), false);
}

void TargetQueue::tell(const Outgoing& outgoing, Error error, bool will_retry) {
  auto last_error = to_string(error);
  tally_failure(outgoing, last_error, will_retry);
  // Told before it is counted: who sees that nothing waits any more has heard of every failure.
  courier_->log->tell(
      {name_, outgoing.type, outgoing.key, std::move(error), outgoing.attempts, will_retry});
  courier_->log->change(index_, [&](TargetStats& stats) {
    ++(will_retry ? stats.retried : stats.failed);
    if (!will_retry) --stats.waiting;  // in one step: nobody sees it in both
    stats.last_error = std::move(last_error);
  });
}

}  // namespace purser::alerts
