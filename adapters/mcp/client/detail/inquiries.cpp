// inquiries.cpp: handlers under way, as a group.
#include <algorithm>
#include <utility>

#include <purser/adapters/mcp/client/detail/inquiries.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp::detail {

/// One question. Its askers own it.
struct Inquiries::Shared {
  std::shared_ptr<HandlerRun> run{};
  std::vector<std::weak_ptr<Inquiries>> askers{};

  [[nodiscard]] bool is_wanted() const {
    return std::any_of(askers.begin(), askers.end(), [](const auto& weak) {
      const auto asker = weak.lock();
      return asker && !asker->cancelled_;
    });
  }
};

Inquiries::Number Inquiries::start(const Askers& askers, HandlerRun::Handler handler,
                                   Question question, HandlerRun::Done done) {
  const auto shared = std::make_shared<Shared>();
  shared->askers.assign(askers.begin(), askers.end());
  Number number = 0;
  for (const auto& asker : askers) number = std::max(number, asker->last_);
  ++number;
  for (const auto& asker : askers) asker->last_ = number;
  if (!shared->is_wanted()) {
    done(fail(cancelled_error()));
    return number;
  }
  auto ended = [weak = std::weak_ptr(shared), number,
                done = std::move(done)](Result<Json> outcome) {
    const auto own = weak.lock();
    done(std::move(outcome));
    if (!own) return;
    for (const auto& place : own->askers) {
      if (const auto asker = place.lock()) asker->remove(number);
    }
  };
  const auto& first = askers.front();
  shared->run = std::make_shared<HandlerRun>(first->executor_, first->home_, std::move(handler),
                                             std::move(ended));
  for (const auto& asker : askers) {
    if (!asker->cancelled_) asker->runs_.emplace(number, shared);
  }
  shared->run->start(std::move(question));
  return number;
}

void Inquiries::cancel(const Askers& askers, Number number) {
  for (const auto& asker : askers) {
    const auto found = asker->runs_.find(number);
    if (found != asker->runs_.end()) return found->second->run->cancel();
  }
}

void Inquiries::cancel_all() {
  cancelled_ = true;
  for (auto own = runs_.begin(); own != runs_.end();) {
    if (own->second->is_wanted()) {
      own = runs_.erase(own);
      continue;
    }
    own->second->run->cancel();
    ++own;
  }
  tell_idle();
}

Event Inquiries::ended() {
  if (!ended_) ended_ = std::make_unique<Event>();
  tell_idle();
  return *ended_;
}

void Inquiries::remove(Number number) {
  runs_.erase(number);
  tell_idle();
}

void Inquiries::tell_idle() const {
  if (runs_.empty() && ended_) ended_->set();
}

}  // namespace purser::mcp::detail
