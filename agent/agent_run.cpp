// agent_run.cpp: the loop, as few coroutines as it needs.
#include <purser/agent/agent_run.hpp>

#include <boost/asio/this_coro.hpp>

#include <purser/agent/conversation.hpp>
#include <purser/agent/last_call.hpp>
#include <purser/agent/tool_turn.hpp>
#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/with_deadline.hpp>

namespace purser {
namespace {

RunStop stop_of(StopReason reason) noexcept {
  switch (reason) {
    case StopReason::length:
      return RunStop::length;
    case StopReason::refusal:
    case StopReason::content_filter:
      return RunStop::refused;
    case StopReason::stopped_by_us:
      return RunStop::cancelled;
    default:
      return RunStop::answered;
  }
}

/// Another turn follows, unless the run has ended.
enum class Turn : std::uint8_t { another, ended };

Turn take_answer(RunResult& run, const ModelReply& reply) {
  run.messages.push_back(reply.message);
  auto text = reply.message.text();
  if (!text.empty()) run.output = std::move(text);
  const bool wants_tools =
      reply.stop_reason != StopReason::stopped_by_us && !reply.message.tool_calls().empty();
  if (wants_tools || reply.stop_reason == StopReason::pause) return Turn::another;
  run.stop = stop_of(reply.stop_reason);
  return Turn::ended;
}

/// What the tools brought, for the model or for whoever it hands over to.
Turn take_results(Conversation& conversation, ToolResults results) {
  conversation.result.messages.push_back(std::move(results.message));
  if (results.fatal) {
    conversation.fail(*std::move(results.fatal));
    return Turn::ended;
  }
  if (results.hand_over_to == nullptr) return Turn::another;
  return conversation.hand_over(*results.hand_over_to) ? Turn::another : Turn::ended;
}

asio::awaitable<Turn> take_turn(Conversation& conversation) {
  conversation.wrap_up_in_time();
  auto request = conversation.request();
  auto call = complete_when_free(conversation.session(), std::move(request),
                                 CallOptions(conversation.sink));
  auto reply = co_await std::move(call);
  ++conversation.result.turns;
  if (!reply) {
    conversation.fail(std::move(reply).error());
    co_return Turn::ended;
  }
  const auto turn = take_answer(conversation.result, reply->model());
  if (turn == Turn::ended) co_return turn;
  auto calls = conversation.result.messages.back().tool_calls();
  if (calls.empty()) co_return turn;
  auto tools = run_tools(conversation, std::move(calls));
  auto results = co_await std::move(tools);
  co_return take_results(conversation, std::move(results));
}

bool has_last_call(const Conversation& conversation) {
  if (conversation.result.stop != RunStop::budget_exhausted) return false;
  return has_reserve(conversation.session().sums(), final_from(conversation.base()));
}

/// What it is refused, or fails with, changes nothing: the run has ended already.
asio::awaitable<void> make_last_call(Conversation& conversation) {
  auto request = last_request(conversation);
  CallOptions options(conversation.sink);
  options.final_from = final_from(conversation.base());
  auto call = complete_when_free(conversation.session(), std::move(request), options);
  const auto reply = co_await std::move(call);
  ++conversation.result.turns;
  if (reply) take_last_answer(conversation, reply->model());
}

asio::awaitable<void> take_turns(Conversation& conversation) {
  try {
    auto turn = Turn::another;
    while (turn == Turn::another && conversation.has_turns()) {
      turn = co_await take_turn(conversation);
    }
    if (turn == Turn::another) conversation.result.stop = RunStop::turns_exhausted;
    if (has_last_call(conversation)) {
      auto last = make_last_call(conversation);
      co_await std::move(last);
    }
  } catch (...) {
    conversation.fail(current_exception_error("the agent's run"));
  }
}

/// Cancelled by the deadline of the call that it runs in, and not by somebody.
void explain_end(Conversation& conversation) {
  const auto& base = conversation.base();
  auto& result = conversation.result;
  if (result.stop != RunStop::cancelled || base.timers().clock().now() < base.deadline()) return;
  conversation.fail({ErrorCode::deadline_exceeded,
                     "agent " + result.agent + " did not end before the deadline of its call"});
}

}  // namespace

asio::awaitable<RunResult> run_from(const AgentParts& agent, Session session, std::string input,
                                    RunOptions how) {
  Conversation conversation(agent, std::move(session), std::move(input), std::move(how));
  if (!conversation.begin()) co_return std::move(conversation.result);
  const auto executor = co_await asio::this_coro::executor;
  const auto& base = conversation.base();
  DeadlineGuard guard(base.timers(), base.deadline(), executor);  // a strand, and the call's end
  auto turns = take_turns(conversation);
  auto guarded = guard.run(std::move(turns));
  co_await std::move(guarded);
  explain_end(conversation);
  co_return std::move(conversation.result);
}

asio::awaitable<RunResult> run_from(const AgentParts& agent, Session session, std::string input) {
  return run_from(agent, std::move(session), std::move(input), RunOptions());
}

}  // namespace purser
