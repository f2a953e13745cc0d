// approval_question.hpp: whether a tool may run, as a question at the terminal.
#pragma once

#include <purser/apps/prompt/terminal_talk.hpp>
#include <purser/middleware/approve.hpp>

namespace purser::cli {

class ApprovalQuestion final : public TerminalQuestion {
 public:
  ApprovalQuestion(ApprovalRequest request, ApprovalAnswer answer)
      : request_(std::move(request)), answer_(std::move(answer)) {}

  [[nodiscard]] bool is_open() const noexcept override { return answer_.is_open(); }
  void ask(TerminalTalk& talk) override;
  void refuse(const std::string& why) override { answer_.refuse(why); }

 private:
  /// True: decided.
  [[nodiscard]] bool decide(TerminalTalk& talk, std::string_view line) const;
  [[nodiscard]] bool edit(TerminalTalk& talk) const;

  ApprovalRequest request_;
  ApprovalAnswer answer_;
};

}  // namespace purser::cli
