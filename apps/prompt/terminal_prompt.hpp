// terminal_prompt.hpp: asks at a terminal, one question after the other.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <purser/apps/prompt/terminal_talk.hpp>

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
class TerminalPrompt final : private TerminalTalk {
 public:
  /// `input`: a file descriptor, best a terminal's. Both are borrowed.
  TerminalPrompt(int input, std::FILE* output, SharedScreen screen);
  /// Takes the question away; it and those in line are refused.
  ~TerminalPrompt() override;
  TerminalPrompt(const TerminalPrompt&) = delete;
  TerminalPrompt& operator=(const TerminalPrompt&) = delete;

  /// Returns at once. A question that goes without a decision has to refuse itself.
  void put(std::unique_ptr<TerminalQuestion> question);

 private:
  // On the thread:
  void tell(std::string_view text) override;
  [[nodiscard]] std::optional<std::string> ask(std::string_view prompt) override;
  [[nodiscard]] std::size_t columns() const override;
  void work();
  std::unique_ptr<TerminalQuestion> next();
  void put_to_person(TerminalQuestion& question);
  std::optional<std::string> read_line();
  void read_some();
  void forget_typed();

  const int input_;
  std::FILE* const output_;
  const SharedScreen screen_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<TerminalQuestion>> waiting_;
  std::atomic<bool> stopping_ = false;

  const TerminalQuestion* asked_ = nullptr;  ///< used on the thread, as the next
  bool over_ = false;                        ///< with the question that is asked
  std::string typed_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace purser::cli
