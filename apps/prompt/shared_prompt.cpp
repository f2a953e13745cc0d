// shared_prompt.cpp: there while a session lives.
#include <purser/apps/prompt/shared_prompt.hpp>

#include <unistd.h>

#include <cstdio>
#include <utility>

namespace purser::cli {

bool is_at_terminal() noexcept {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

std::optional<std::string> why_nobody_is_asked(const AskingPlace& place) {
  if (place.json) return "--json was given";
  if (place.stdin_is_taken) return "the task came from stdin";
  if (!place.at_terminal) return "purser runs without a terminal";
  return std::nullopt;
}

void SharedPrompt::put(std::unique_ptr<TerminalQuestion> question) {
  const std::lock_guard lock(mutex_);
  if (!prompt_) return question->refuse("nobody is asked now");
  prompt_->put(std::move(question));
}

SharedPrompt::Session::Session(std::shared_ptr<SharedPrompt> prompt, SharedScreen screen)
    : prompt_(std::move(prompt)) {
  const std::lock_guard lock(prompt_->mutex_);
  prompt_->prompt_ = std::make_unique<TerminalPrompt>(STDIN_FILENO, stderr, std::move(screen));
}

SharedPrompt::Session::~Session() {
  std::unique_lock lock(prompt_->mutex_);
  const auto prompt = std::move(prompt_->prompt_);
  lock.unlock();  // its thread may be at work
}

}  // namespace purser::cli
