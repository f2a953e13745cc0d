// approver.cpp: a standing answer, or the terminal.
#include <purser/apps/approver.hpp>

#include <unistd.h>

#include <cstdio>
#include <utility>

namespace purser::cli {

struct ApproverState {
  std::optional<StandingAnswer> standing;
  std::mutex mutex;
  std::unique_ptr<ApprovalPrompt> prompt;

  void decide(const ApprovalRequest& request, ApprovalAnswer answer) {
    if (standing && standing->allow) return answer.allow();
    if (standing) return answer.refuse(standing->reason);
    const std::lock_guard lock(mutex);
    if (!prompt) return answer.refuse("nobody is asked now");
    prompt->ask(request, std::move(answer));
  }
};

std::optional<StandingAnswer> standing_answer(const RunArguments& arguments, bool at_terminal) {
  if (arguments.approve == "all") return StandingAnswer{true};
  if (arguments.approve == "none") return StandingAnswer{false, "--approve none was given"};
  const auto nobody = [](const std::string& why) {
    return StandingAnswer{false, why +
                                     ", so that nobody can be asked (--approve all would let it "
                                     "run)"};
  };
  if (arguments.json) return nobody("--json was given");
  if (arguments.task == "-") return nobody("the task came from stdin");
  if (!at_terminal) return nobody("purser runs without a terminal");
  return std::nullopt;
}

Approver::Approver(const RunArguments& arguments) : state_(std::make_shared<ApproverState>()) {
  const bool at_terminal = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
  state_->standing = standing_answer(arguments, at_terminal);
}

std::function<void(const ApprovalRequest&, ApprovalAnswer)> Approver::ask() const {
  return [state = state_](const ApprovalRequest& request, ApprovalAnswer answer) {
    state->decide(request, std::move(answer));
  };
}

Approver::Session::Session(const Approver& approver, SharedScreen screen)
    : state_(approver.state_) {
  if (state_->standing) return;
  const std::lock_guard lock(state_->mutex);
  state_->prompt = std::make_unique<ApprovalPrompt>(STDIN_FILENO, stderr, std::move(screen));
}

Approver::Session::~Session() {
  std::unique_lock lock(state_->mutex);
  const auto prompt = std::move(state_->prompt);
  lock.unlock();  // its thread may be at work
}

}  // namespace purser::cli
