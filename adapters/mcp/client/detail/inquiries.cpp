// inquiries.cpp: handlers under way, as a group.
#include <algorithm>
#include <utility>

#include <purser/adapters/mcp/client/detail/inquiries.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp::detail {

/// One question, and where each of its askers keeps it. They own it.
struct Inquiries::Shared {
  std::shared_ptr<HandlerRun> run{};
  std::vector<std::pair<std::weak_ptr<Inquiries>, Number>> places{};

  [[nodiscard]] bool is_wanted() const {
    return std::any_of(places.begin(), places.end(), [](const auto& place) {
      const auto asker = place.first.lock();
      return asker && !asker->cancelled_;
    });
  }
};

Inquiries::Number Inquiries::start(const Askers& askers, HandlerRun::Handler handler,
                                   Question question, HandlerRun::Done done) {
  const auto& first = askers.front();
  if (first->cancelled_) {
    done(fail(cancelled_error()));
    return ++first->last_;
  }
  const auto shared = std::make_shared<Shared>();
  for (const auto& asker : askers) shared->places.emplace_back(asker, ++asker->last_);
  auto ended = [weak = std::weak_ptr(shared), done = std::move(done)](Result<Json> outcome) {
    const auto own = weak.lock();
    done(std::move(outcome));
    if (!own) return;
    for (const auto& [place, number] : own->places) {
      if (const auto asker = place.lock()) asker->remove(number);
    }
  };
  shared->run = std::make_shared<HandlerRun>(first->executor_, first->home_, std::move(handler),
                                             std::move(ended));
  for (const auto& asker : askers) asker->runs_.emplace(asker->last_, shared);
  shared->run->start(std::move(question));
  return shared->places.front().second;
}

void Inquiries::cancel(Number number) {
  const auto found = runs_.find(number);
  if (found != runs_.end()) found->second->run->cancel();
}

void Inquiries::cancel_all() {
  cancelled_ = true;
  for (const auto& [number, shared] : runs_) {
    if (!shared->is_wanted()) shared->run->cancel();
  }
}

Event Inquiries::ended() {
  if (!ended_) ended_ = std::make_unique<Event>();
  if (runs_.empty()) ended_->set();
  return *ended_;
}

void Inquiries::remove(Number number) {
  runs_.erase(number);
  if (runs_.empty() && ended_) ended_->set();
}

}  // namespace purser::mcp::detail
