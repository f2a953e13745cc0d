// approval_prompt.hpp: asks at a terminal whether tools may run, one question after the other.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <purser/middleware/approve.hpp>

namespace purser::cli {

/// What else is written to the terminal: it keeps still from `pause` to `resume`. Both are called
/// on the prompt's thread.
struct SharedScreen {
  std::function<void()> pause = [] {};
  std::function<void()> resume = [] {};
};

/// Has a thread of its own, so that asking keeps nobody waiting but the call. A question goes away
/// when its call waits no longer; what was typed before it stood there does not count. Where the
/// input ends, everything is refused. Thread-safe.
class ApprovalPrompt {
 public:
  /// `input`: a file descriptor, best a terminal's. Both are borrowed.
  ApprovalPrompt(int input, std::FILE* output, SharedScreen screen);
  /// Takes the question away; it and those in line are refused.
  ~ApprovalPrompt();
  ApprovalPrompt(const ApprovalPrompt&) = delete;
  ApprovalPrompt& operator=(const ApprovalPrompt&) = delete;

  /// Returns at once.
  void ask(ApprovalRequest request, ApprovalAnswer answer);

 private:
  struct Question {
    ApprovalRequest request;
    ApprovalAnswer answer;
  };
  /// Nothing: the input has ended, or nobody waits for the line any more.
  using Line = std::optional<std::string>;

  // On the thread:
  void work();
  std::optional<Question> next();
  void put_question(const Question& question);
  void decide(const Question& question);
  bool edit(const Question& question);
  Line read_line(const ApprovalAnswer& answer);
  void read_some();
  void forget_typed();

  const int input_;
  std::FILE* const output_;
  const SharedScreen screen_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Question> waiting_;
  std::atomic<bool> stopping_ = false;

  std::string typed_;  ///< used on the thread, as the next
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace purser::cli
