// responder.cpp: hands answers on to the connection, once and in order.
#include <purser/adapters/http_server/answer.hpp>
#include <purser/adapters/http_server/responder.hpp>

#include <utility>

namespace purser::http_server {

Responder::Responder(std::shared_ptr<Answer> answer) noexcept : answer_(std::move(answer)) {}

void Responder::respond(Response response) const { answer_->respond(std::move(response)); }
void Responder::begin(int status, Headers headers) const {
  answer_->begin(status, std::move(headers));
}
bool Responder::write(std::string bytes) const { return answer_->write(std::move(bytes)); }
void Responder::end() const { answer_->end(); }
bool Responder::gone() const noexcept { return answer_->gone(); }
void Responder::on_gone(std::function<void()> told) const { answer_->on_gone(std::move(told)); }

Answer::~Answer() {
  if (ended_ || gone_) return;
  if (const auto target = target_.lock()) target->take_abandoned();
}

/// True for the first one.
bool Answer::finish() {
  if (ended_.exchange(true)) return false;
  std::function<void()> forgotten;
  const std::lock_guard lock(mutex_);
  forgotten = std::exchange(told_, nullptr);
  return true;
}

void Answer::respond(Response response) {
  if (begun_.exchange(true) || !finish()) return;
  if (const auto target = target_.lock()) {
    target->take_head(response.status, std::move(response.headers), true, std::move(response.body));
  }
}

void Answer::begin(int status, Headers headers) {
  if (begun_.exchange(true)) return;
  if (const auto target = target_.lock()) target->take_head(status, std::move(headers), false, {});
}

bool Answer::write(std::string bytes) {
  if (ended_ || gone_ || !begun_) return false;
  if (bytes.empty()) return true;
  const auto target = target_.lock();
  if (!target) return false;
  const auto size = bytes.size();
  if (queued_bytes_.fetch_add(size) + size > queue_bytes_max_) {
    target->take_overflow();
    return false;
  }
  target->take_bytes(std::move(bytes));
  return true;
}

void Answer::end() {
  if (!begun_ || !finish()) return;
  if (const auto target = target_.lock()) target->take_end();
}

void Answer::on_gone(std::function<void()> told) {
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    if (!gone_) {
      told_.swap(told);
      return;
    }
  }
  if (told) told();
}

void Answer::tell_gone() {
  std::function<void()> told;
  {
    const std::lock_guard lock(mutex_);
    if (ended_ || gone_.exchange(true)) return;
    told.swap(told_);
  }
  if (told) told();
}

}  // namespace purser::http_server
