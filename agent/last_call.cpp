// last_call.cpp: which reserve opens, what is asked, and what becomes of the answer.
#include <purser/agent/last_call.hpp>

#include <algorithm>

namespace purser {
namespace {

constexpr auto default_question =
    "The budget for this task is used up. This is your last message, and no tool can be called any "
    "more. Give the best answer that is possible with what is known so far, and say what is "
    "missing.";

Message question_of(const AgentOptions& options) {
  return Message::user(options.last_call.empty() ? default_question : options.last_call);
}

/// Calls that the model makes although it was given no tools have an answer too.
void answer_stray_calls(std::vector<Message>& messages) {
  std::vector<Part> results;
  for (const auto& call : messages.back().tool_calls()) {
    results.emplace_back(
        ToolResultPart{call.id, call.name, "error: not run, because the budget is used up", true});
  }
  if (!results.empty()) messages.emplace_back(Role::tool, std::move(results));
}

std::string warning_text(const Session& session) {
  return session.scope().last() +
         " has used up its budget; its last answer was paid for out of the reserve";
}

}  // namespace

std::uint16_t final_from(const Session& base) {
  if (base.parent() == 0) return 0;
  return static_cast<std::uint16_t>(base.scope().steps().size() + 1);
}

bool has_reserve(const AccountReport& account, std::uint16_t final_from) {
  // Limits come innermost first, each with the name of its account, and never go back inwards.
  auto scope = account.scope;
  for (const auto& entry : account.limits) {
    while (!scope.is_root() && scope.last() != entry.account) scope = scope.parent();
    if (scope.steps().size() < final_from) return false;
    if (entry.limit.finalization_reserve > Share()) return true;
  }
  return false;
}

ModelRequest last_request(const Conversation& conversation) {
  auto request = conversation.plain_request();
  request.tools.clear();
  request.messages.push_back(question_of(conversation.agent().options));
  return request;
}

void take_last_answer(Conversation& conversation, const ModelReply& reply) {
  auto& result = conversation.result;
  result.messages.push_back(question_of(conversation.agent().options));
  result.messages.push_back(reply.message);
  answer_stray_calls(result.messages);
  auto text = reply.message.text();
  if (!text.empty()) result.output = std::move(text);
  result.finalized = true;
  conversation.session().warn({"last_call", warning_text(conversation.session())});
}

}  // namespace purser
