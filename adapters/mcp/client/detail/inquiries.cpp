// inquiries.cpp: handlers under way, as a group.
#include <purser/adapters/mcp/client/detail/inquiries.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp::detail {

Inquiries::Number Inquiries::start(HandlerRun::Handler handler, Question question,
                                   HandlerRun::Done done) {
  const auto number = ++last_;
  if (cancelled_) {
    done(fail(cancelled_error()));
    return number;
  }
  auto ended = [weak = weak_from_this(), number, done = std::move(done)](Result<Json> outcome) {
    const auto self = weak.lock();
    done(std::move(outcome));
    if (self) self->remove(number);
  };
  auto run = std::make_shared<HandlerRun>(executor_, home_, std::move(handler), std::move(ended));
  runs_.emplace(number, run);
  run->start(std::move(question));
  return number;
}

void Inquiries::cancel(Number number) {
  const auto run = runs_.find(number);
  if (run != runs_.end()) run->second->cancel();
}

void Inquiries::cancel_all() {
  cancelled_ = true;
  for (const auto& [number, run] : runs_) run->cancel();
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
