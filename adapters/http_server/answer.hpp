// answer.hpp: what a responder and its connection share of one request. Any target can stand for
// the connection.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include <purser/adapters/http_server/responder.hpp>

namespace purser::http_server {

/// The connection's side; called on any thread.
class AnswerTarget {
 public:
  virtual ~AnswerTarget() = default;
  virtual void take_head(int status, Headers headers, bool whole, std::string body) = 0;
  virtual void take_bytes(std::string bytes) = 0;
  virtual void take_end() = 0;
  /// Nobody will answer any more.
  virtual void take_abandoned() = 0;
  virtual void take_overflow() = 0;
};

class Answer {
 public:
  Answer(std::weak_ptr<AnswerTarget> target, std::size_t queue_bytes_max) noexcept
      : target_(std::move(target)), queue_bytes_max_(queue_bytes_max) {}
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  ~Answer();

  void respond(Response response);
  void begin(int status, Headers headers);
  bool write(std::string bytes);
  void end();
  [[nodiscard]] bool gone() const noexcept { return gone_; }
  void on_gone(std::function<void()> told);

  // The connection's side.
  void written(std::size_t bytes) noexcept { queued_bytes_ -= bytes; }
  void tell_gone();

 private:
  [[nodiscard]] bool finish();

  std::weak_ptr<AnswerTarget> target_;
  std::size_t queue_bytes_max_;
  std::atomic<std::size_t> queued_bytes_{0};
  std::atomic<bool> begun_{false};
  std::atomic<bool> ended_{false};
  std::atomic<bool> gone_{false};
  std::mutex mutex_;
  std::function<void()> told_;
};

}  // namespace purser::http_server
