// tool_turn.cpp: tools run side by side; their failures are answers.
#include <purser/agent/tool_turn.hpp>

#include <algorithm>

#include <purser/agent/parallel.hpp>
#include <purser/agent/tool_answer.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {
namespace {

constexpr std::chrono::milliseconds busy_pause_first{10};
constexpr std::chrono::milliseconds busy_pause_max{1000};
constexpr std::chrono::seconds busy_wait_max{60};

bool ends_the_run(ErrorCode code) noexcept {
  return code == ErrorCode::budget_exhausted || code == ErrorCode::cancelled ||
         code == ErrorCode::deadline_exceeded || code == ErrorCode::loop_detected ||
         code == ErrorCode::journal_failed;
}

std::string explain_to_model(const Error& error) {
  std::string text = "error: " + std::string(to_string(error.code())) + ": " + error.message();
  if (!error.peer_message().empty()) text += " (" + error.peer_message() + ")";
  return text;
}

/// Calls and results of one turn.
struct ToolTurn {
  ToolTurn(const Conversation& whose, std::vector<ToolCallPart> wanted)
      : conversation(whose), calls(std::move(wanted)), results(calls.size()) {
    const auto& hand_offs = conversation.agent().hand_offs;
    while (hand_off < calls.size() && !hand_offs.contains(calls[hand_off].name)) ++hand_off;
  }

  const Conversation& conversation;
  std::vector<ToolCallPart> calls;
  std::vector<Part> results;
  std::optional<Error> fatal;
  std::size_t hand_off = 0;  ///< number of the call that hands over; past the end: none does
  const AgentParts* hand_over_to = nullptr;

  [[nodiscard]] const Session& session() const noexcept { return conversation.session(); }
  [[nodiscard]] const AgentParts& agent() const noexcept { return conversation.agent(); }

  /// Why a call is not made.
  [[nodiscard]] std::optional<std::string> obstacle(std::size_t number) const {
    if (fatal) return "not run, because " + fatal->message();
    if (!agent().hand_offs.contains(calls[number].name)) return std::nullopt;
    if (number != hand_off) return "not run: the conversation can be handed over to one agent only";
    if (conversation.may_hand_over()) return std::nullopt;
    return "refused: the conversation was handed over " +
           std::to_string(conversation.result.hand_offs) +
           " times, which is as often as it may be (hand_offs_max)";
  }

  void put(std::size_t number, std::string content, bool is_error) {
    const auto& call = calls[number];
    results[number] = ToolResultPart{call.id, call.name, std::move(content), is_error};
  }

  void put(std::size_t number, const Error& error) {
    if (ends_the_run(error.code()) && !fatal) fatal = error;
    put(number, explain_to_model(error), true);
  }

  /// Calls that a cancellation kept from starting have an answer as well.
  void put_if_missing(std::size_t number) {
    const auto* const result = std::get_if<ToolResultPart>(&results[number]);
    if (result == nullptr) put(number, "error: not run", true);
  }

  void put(std::size_t number, const Result<Reply>& outcome) {
    if (!outcome) return put(number, outcome.error());
    const auto tool = agent().tools.find(calls[number].name);
    auto answer = answer_of(tool.get(), outcome->result());
    cut_answer(answer, agent().options.tool_result_bytes_max);
    if (answer.whole_bytes > 0) {
      session().warn({"tool_result_cut", calls[number].name + ": a result of " +
                                             std::to_string(answer.whole_bytes) +
                                             " bytes was not shown whole to the model"});
    }
    put(number, std::move(answer.content), answer.is_error);
    if (number == hand_off) hand_over_to = agent().hand_offs.find(calls[number].name)->second;
  }
};

Result<Json> parse_arguments(const ToolCallPart& call) {
  if (call.arguments.empty()) return Json::object();
  auto arguments = parse_json(call.arguments);
  if (!arguments) {
    return fail(ErrorCode::invalid_tool_arguments, call.name + ": " + arguments.error().message());
  }
  return arguments;
}

/// Makes `call` again while only other calls' holds stand in its way, up to a minute.
Task<Reply> when_free(Timers& timers, std::function<Task<Reply>()> call) {
  auto delay = busy_pause_first;
  const auto give_up = timers.clock().now() + busy_wait_max;
  while (true) {
    auto task = call();
    auto reply = co_await std::move(task);
    const bool busy = !reply && reply.error().code() == ErrorCode::budget_busy;
    if (!busy || timers.clock().now() >= give_up) co_return reply;
    auto waited = co_await pause(timers, delay);
    if (!waited) co_return fail(std::move(waited).error());
    delay = std::min(delay * 2, busy_pause_max);
  }
}

/// A tool that makes calls itself passes its own end on to them, so it is the end of the call.
CallOptions options_for(const Tool& tool) {
  CallOptions options;
  if (tool.function_in_call) options.timeout = tool.timeout;
  return options;
}

Task<Reply> invoke(const ToolTurn& turn, const ToolCallPart& call, Json arguments) {
  auto tool = turn.agent().tools.find(call.name);
  if (tool == nullptr) return turn.session().invoke_unknown(call.name, std::move(arguments));
  std::function<Task<Reply>()> invocation = [&turn, tool, arguments = std::move(arguments)] {
    return turn.session().invoke(tool, arguments, options_for(*tool));
  };
  return when_free(turn.session().timers(), std::move(invocation));
}

asio::awaitable<void> run_one(ToolTurn& turn, std::size_t number) {
  const auto& call = turn.calls[number];
  if (const auto obstacle = turn.obstacle(number)) {
    turn.put(number, "error: " + *obstacle, true);
    co_return;
  }
  auto arguments = parse_arguments(call);
  if (!arguments) {
    turn.put(number, arguments.error());
    co_return;
  }
  auto task = invoke(turn, call, *std::move(arguments));
  const auto outcome = co_await std::move(task);
  turn.put(number, outcome);
}

}  // namespace

Task<Reply> complete_when_free(const Session& session, ModelRequest request, CallOptions options) {
  std::function<Task<Reply>()> call = [&session, request = std::move(request), options] {
    auto copy = request;
    return session.complete(std::move(copy), options);
  };
  return when_free(session.timers(), std::move(call));
}

asio::awaitable<ToolResults> run_tools(const Conversation& conversation,
                                       std::vector<ToolCallPart> calls) {
  const auto count = calls.size();
  ToolTurn turn(conversation, std::move(calls));
  std::function<asio::awaitable<void>(std::size_t)> work = [&turn](std::size_t number) {
    return run_one(turn, number);
  };
  auto task = run_parallel(count, conversation.agent().options.tools_at_once, std::move(work));
  auto ended = co_await std::move(task);
  if (!ended && !turn.fatal) turn.fatal = std::move(ended).error();
  for (std::size_t i = 0; i < count; ++i) turn.put_if_missing(i);
  ToolResults results(Message(Role::tool, std::move(turn.results)), std::move(turn.fatal),
                      turn.hand_over_to);
  co_return results;
}

}  // namespace purser
