// agent.cpp: the loop, as few coroutines as it needs.
#include <purser/agent/agent.hpp>

#include <boost/asio/this_coro.hpp>

#include <purser/agent/tool_turn.hpp>
#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/with_deadline.hpp>

namespace purser {
namespace {

using Options = std::shared_ptr<const AgentOptions>;

std::vector<Message> opening(const AgentOptions& options, std::string input,
                             std::vector<Message> history) {
  std::vector<Message> messages;
  if (!options.instructions.empty()) messages.push_back(Message::system(options.instructions));
  for (auto& message : history) messages.push_back(std::move(message));
  messages.push_back(Message::user(std::move(input)));
  return messages;
}

ModelRequest request_for(const AgentOptions& options, const std::vector<Message>& messages) {
  ModelRequest request(options.model, messages);
  request.tools = options.tools.specs();
  request.output_tokens_max = options.output_tokens_max;
  request.temperature = options.temperature;
  request.reasoning_effort = options.reasoning_effort;
  request.extra = options.extra;
  return request;
}

/// The agent's own account below the session's; the ledger gives it no more than is unspent above.
Result<Session> open_account(const AgentOptions& options, const Session& session) {
  std::vector<Limit> limits;
  if (options.budget) limits.push_back(Limit::usd(*options.budget));
  return session.scoped("agent", options.name, std::move(limits));
}

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

void fail_run(RunResult& run, Error error) {
  const RunResult failed(std::move(error));
  run.stop = failed.stop;
  run.error = failed.error;
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

asio::awaitable<Turn> take_turn(const AgentOptions& options, const Session& session,
                                StreamSink* sink, RunResult& run) {
  auto request = request_for(options, run.messages);
  auto call = complete_when_free(session, std::move(request), CallOptions(sink));
  auto reply = co_await std::move(call);
  ++run.turns;
  if (!reply) {
    fail_run(run, std::move(reply).error());
    co_return Turn::ended;
  }
  const auto turn = take_answer(run, reply->model());
  if (turn == Turn::ended) co_return turn;
  auto calls = run.messages.back().tool_calls();
  if (calls.empty()) co_return turn;
  auto tools = run_tools(options, session, std::move(calls));
  auto results = co_await std::move(tools);
  run.messages.push_back(std::move(results.message));
  if (!results.fatal) co_return turn;
  fail_run(run, *std::move(results.fatal));
  co_return Turn::ended;
}

asio::awaitable<void> take_turns(Options options, Session session, StreamSink* sink,
                                 RunResult& run) {
  try {
    auto turn = Turn::another;
    while (turn == Turn::another && run.turns < options->turns_max) {
      turn = co_await take_turn(*options, session, sink, run);
    }
    if (turn == Turn::another) run.stop = RunStop::turns_exhausted;
  } catch (...) {
    fail_run(run, current_exception_error("the agent's run"));
  }
}

std::optional<TerminatedBy> cause_of(const RunResult& run) {
  if (run.error) return terminated_by(*run.error);
  if (run.stop == RunStop::cancelled) return TerminatedBy::cancelled;
  return std::nullopt;
}

asio::awaitable<RunResult> run_agent(Options options, Session session, std::string input,
                                     RunOptions how) {
  RunResult run;
  run.stop = RunStop::cancelled;  // should it be cancelled before the first turn
  run.messages = opening(*options, std::move(input), std::move(how.history));
  auto own = open_account(*options, session);
  if (!own) {
    fail_run(run, std::move(own).error());
  } else {
    const auto executor = co_await asio::this_coro::executor;
    DeadlineGuard guard(session.timers(), Instant::max(), executor);  // a strand, and no deadline
    auto turns = take_turns(options, *own, how.sink, run);
    auto guarded = guard.run(std::move(turns));
    co_await std::move(guarded);
  }
  session.set_terminated_by(cause_of(run));
  run.report = session.report();
  co_return run;
}

}  // namespace

Agent::Agent(AgentOptions options)
    : options_(std::make_shared<const AgentOptions>(std::move(options))) {}

asio::awaitable<RunResult> Agent::run(Session session, std::string input) const {
  return run_agent(options_, std::move(session), std::move(input), RunOptions());
}

asio::awaitable<RunResult> Agent::run(Session session, std::string input,
                                      RunOptions options) const {
  return run_agent(options_, std::move(session), std::move(input), std::move(options));
}

}  // namespace purser
