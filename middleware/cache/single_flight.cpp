// single_flight.cpp: roles change under the mutex; waiters are woken through their events.
#include <purser/middleware/cache/single_flight.hpp>

#include <algorithm>
#include <utility>

namespace purser {

void SingleFlight::board(const std::string& key, Passenger& self,
                         const std::shared_ptr<Passenger>& shared, bool may_wait) {
  const std::lock_guard lock(mutex_);
  self.answer = shelf_.find(key, clock_.now());
  if (self.answer != nullptr) {
    self.role = Role::answered;
    return;
  }
  const auto [line, first] = lines_.try_emplace(key);
  if (first) {
    self.role = Role::leads;
  } else if (!may_wait || line->second.size() >= waiting_max_) {
    self.role = Role::alone;
  } else {
    line->second.push_back(shared);
  }
}

void SingleFlight::land(const std::string& key, Passenger& self,
                        std::shared_ptr<const CachedAnswer> answer, bool failed) {
  const std::lock_guard lock(mutex_);
  if (answer != nullptr) shelf_.put(key, answer, later(clock_.now(), time_to_live_));
  if (self.role != Role::leads) return;
  self.role = Role::alone;
  if (failed) return promote(key);
  release(key, answer != nullptr ? Role::answered : Role::alone, answer);
}

/// The next in line makes the call; the others go on waiting.
void SingleFlight::promote(const std::string& key) {
  const auto line = lines_.find(key);
  if (line->second.empty()) {
    lines_.erase(line);
    return;
  }
  const auto next = std::move(line->second.front());
  line->second.pop_front();
  next->role = Role::leads;
  next->decided.set();
}

/// Nobody waits any longer: all have the answer, or it is none that could be shared.
void SingleFlight::release(const std::string& key, Role role,
                           const std::shared_ptr<const CachedAnswer>& answer) {
  const auto line = lines_.extract(key);
  for (const auto& passenger : line.mapped()) {
    passenger->role = role;
    passenger->answer = answer;
    passenger->decided.set();
  }
}

void SingleFlight::leave(const std::string& key, const std::shared_ptr<Passenger>& passenger) {
  const std::lock_guard lock(mutex_);
  if (passenger->role == Role::leads) return promote(key);
  if (passenger->role == Role::waits) std::erase(lines_.at(key), passenger);
}

SingleFlight::Seat::Seat(SingleFlight& flight, std::string key, bool may_wait)
    : flight_(flight), key_(std::move(key)), passenger_(std::make_shared<Passenger>()) {
  flight_.board(key_, *passenger_, passenger_, may_wait);
}

SingleFlight::Seat::~Seat() { flight_.leave(key_, passenger_); }

bool SingleFlight::Seat::waits() const {
  const std::lock_guard lock(flight_.mutex_);
  return passenger_->role == Role::waits;
}

std::shared_ptr<const CachedAnswer> SingleFlight::Seat::answer() const {
  const std::lock_guard lock(flight_.mutex_);
  return passenger_->answer;
}

void SingleFlight::Seat::land(std::shared_ptr<const CachedAnswer> answer, bool failed) {
  flight_.land(key_, *passenger_, std::move(answer), failed);
}

}  // namespace purser
