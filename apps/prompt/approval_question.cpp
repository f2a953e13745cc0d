// approval_question.cpp: yes, no, or other arguments.
#include <purser/apps/prompt/approval_question.hpp>

#include <purser/apps/output.hpp>
#include <purser/apps/prompt/approval_text.hpp>

namespace purser::cli {
namespace {

constexpr auto approval_choices = "[y]es, [n]o, n REASON, [e]dit: ";
constexpr auto edit_hint = "arguments in one line of JSON (empty: back): ";

}  // namespace

void ApprovalQuestion::ask(TerminalTalk& talk) {
  talk.tell(question_text(request_, talk.columns()));
  while (const auto line = talk.ask(approval_choices)) {
    if (decide(talk, *line)) return;
  }
  answer_.refuse("nobody answers questions any more");
}

bool ApprovalQuestion::decide(TerminalTalk& talk, std::string_view line) const {
  const auto typed = parse_answer(line);
  switch (typed.kind) {
    case TypedAnswer::Kind::allow:
      answer_.allow();
      return true;
    case TypedAnswer::Kind::refuse:
      answer_.refuse(typed.reason.empty() ? "the user said no" : typed.reason);
      return true;
    case TypedAnswer::Kind::edit:
      return edit(talk);
    case TypedAnswer::Kind::unclear:
      break;
  }
  return false;
}

bool ApprovalQuestion::edit(TerminalTalk& talk) const {
  while (const auto line = talk.ask(edit_hint)) {
    if (line->empty()) return false;
    auto arguments = parse_edited(*line);
    if (arguments) {
      answer_.allow_with(*std::move(arguments));
      return true;
    }
    talk.tell(printable(arguments.error().message()) + '\n');
  }
  return false;
}

}  // namespace purser::cli
