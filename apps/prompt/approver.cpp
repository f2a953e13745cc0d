// approver.cpp: a standing answer, or the terminal.
#include <purser/apps/prompt/approver.hpp>

#include <utility>

#include <purser/apps/prompt/approval_question.hpp>

namespace purser::cli {

AskingPlace asking_place(const RunArguments& arguments, bool at_terminal) {
  AskingPlace place;
  place.at_terminal = at_terminal;
  place.json = arguments.json;
  place.stdin_is_taken = arguments.task == "-";
  return place;
}

std::optional<StandingAnswer> standing_answer(const RunArguments& arguments, bool at_terminal) {
  if (arguments.approve == "all") return StandingAnswer{true};
  if (arguments.approve == "none") return StandingAnswer{false, "--approve none was given"};
  const auto why = why_nobody_is_asked(asking_place(arguments, at_terminal));
  if (!why) return std::nullopt;
  return StandingAnswer{false,
                        *why + ", so that nobody can be asked (--approve all would let it run)"};
}

std::function<void(const ApprovalRequest&, ApprovalAnswer)> approver(
    const RunArguments& arguments, std::shared_ptr<SharedPrompt> prompt) {
  auto standing = standing_answer(arguments, is_at_terminal());
  return [standing = std::move(standing), prompt = std::move(prompt)](
             const ApprovalRequest& request, ApprovalAnswer answer) {
    if (standing && standing->allow) return answer.allow();
    if (standing) return answer.refuse(standing->reason);
    prompt->put(std::make_unique<ApprovalQuestion>(request, std::move(answer)));
  };
}

}  // namespace purser::cli
