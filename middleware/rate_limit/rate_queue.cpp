// rate_queue.cpp: who may pass now, and when to look again.
#include <purser/middleware/rate_limit/rate_queue.hpp>

#include <algorithm>
#include <utility>

namespace purser {

RateQueue::RateQueue(const RateLimitRule& rule, std::size_t waiting_max, Timers& timers)
    : concurrent_max_(rule.concurrent_max),
      waiting_max_(waiting_max),
      timers_(timers),
      requests_(rule.requests_per_minute),
      tokens_(rule.tokens_per_minute) {}

RateQueue::~RateQueue() = default;

RateQueue::Pass::Pass(std::shared_ptr<RateQueue> queue, RateTicket ticket)
    : queue_(std::move(queue)), ticket_(std::move(ticket)) {
  queue_->enter(*this);
}

RateQueue::Pass::~Pass() { queue_->leave(*this); }

void RateQueue::Pass::used(Tokens tokens) noexcept { queue_->correct(*this, tokens); }

bool RateQueue::is_idle() const {
  const auto now = timers_.clock().now();
  const Lock lock(mutex_);
  return running_ == 0 && waiting_.empty() && requests_.is_full(now) && tokens_.is_full(now);
}

void RateQueue::enter(Pass& pass) {
  Lock lock(mutex_);
  const auto now = timers_.clock().now();
  if (waiting_.empty() && ready_at(pass, now) <= now) return admit(pass, now);
  pass.waits_ = true;
  if (waiting_.size() >= waiting_max_) {
    pass.state_ = Pass::State::refused;
    return pass.ready_.set(fail(
        ErrorCode::rate_limited,
        std::to_string(waiting_.size()) + " calls wait already for the rate limit of their model"));
  }
  pass.place_ = waiting_.insert(waiting_.end(), &pass);
  arm(lock, std::min(pass.ticket_.deadline, ready_at(*waiting_.front(), now)));
}

void RateQueue::leave(Pass& pass) noexcept {
  Lock lock(mutex_);
  if (pass.state_ == Pass::State::waiting) waiting_.erase(pass.place_);
  if (pass.state_ == Pass::State::running) --running_;
  pass.state_ = Pass::State::refused;
  serve(lock);
}

void RateQueue::correct(Pass& pass, Tokens used) noexcept {
  const Lock lock(mutex_);
  const auto guessed = std::exchange(pass.ticket_.tokens, used);
  if (used < guessed) return tokens_.put_back(guessed - used);
  tokens_.take(used - guessed, timers_.clock().now());
}

Instant RateQueue::ready_at(const Pass& pass, Instant now) const noexcept {
  if (concurrent_max_ > 0 && running_ >= concurrent_max_) return Instant::max();
  return std::max(requests_.ready_at(1, now), tokens_.ready_at(pass.ticket_.tokens, now));
}

void RateQueue::admit(Pass& pass, Instant now) noexcept {
  pass.state_ = Pass::State::running;
  ++running_;
  requests_.take(1, now);
  tokens_.take(pass.ticket_.tokens, now);
}

void RateQueue::serve(Lock& lock) {
  const auto now = timers_.clock().now();
  refuse_late(now);
  while (!waiting_.empty() && ready_at(*waiting_.front(), now) <= now) {
    auto& pass = *waiting_.front();
    waiting_.pop_front();
    admit(pass, now);
    pass.ready_.set();
  }
  if (waiting_.empty()) return disarm(lock);
  auto next = ready_at(*waiting_.front(), now);
  for (const auto* pass : waiting_) next = std::min(next, pass->ticket_.deadline);
  arm(lock, next);
}

void RateQueue::refuse_late(Instant now) {
  for (auto place = waiting_.begin(); place != waiting_.end();) {
    auto& pass = **place;
    const bool late = pass.ticket_.deadline <= now;
    place = late ? waiting_.erase(place) : std::next(place);
    if (!late) continue;
    pass.state_ = Pass::State::refused;
    pass.ready_.set(fail(pass.ticket_.too_late));
  }
}

void RateQueue::arm(Lock& lock, Instant when) {
  if (when >= armed_for_) return;
  const auto old = std::exchange(timer_, 0);
  armed_for_ = when;
  const auto generation = ++generation_;
  lock.unlock();  // the timer may run on this stack
  if (old != 0) timers_.cancel(old);
  const auto timer = timers_.call_at(when, [weak = weak_from_this(), generation] {
    if (const auto queue = weak.lock()) queue->due(generation);
  });
  lock.lock();
  if (generation_ == generation) {
    timer_ = timer;
  } else {
    lock.unlock();
    timers_.cancel(timer);  // another one was armed meanwhile
  }
}

void RateQueue::disarm(Lock& lock) {
  const auto old = std::exchange(timer_, 0);
  armed_for_ = Instant::max();
  ++generation_;
  lock.unlock();
  if (old != 0) timers_.cancel(old);
}

void RateQueue::due(std::uint64_t generation) {
  Lock lock(mutex_);
  if (generation != generation_) return;
  ++generation_;
  timer_ = 0;
  armed_for_ = Instant::max();
  serve(lock);
}

}  // namespace purser
