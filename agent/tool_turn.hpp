// tool_turn.hpp: the steps of an agent's turn: one model call, then the tools that it asked for.
#pragma once

#include <optional>
#include <vector>

#include <purser/agent/conversation.hpp>

namespace purser {

/// A model call that waits while only other calls' holds stand in its way (`budget_busy`), up to a
/// minute. `session` outlives the task.
[[nodiscard]] Task<Reply> complete_when_free(const Session& session, ModelRequest request,
                                             CallOptions options);

/// What the tools of one turn brought.
struct ToolResults {
  ToolResults(Message results, std::optional<Error> why, const AgentParts* whom) noexcept
      : message(std::move(results)), fatal(std::move(why)), hand_over_to(whom) {}

  Message message;                 ///< one result per call, in the order of the calls
  std::optional<Error> fatal;      ///< what ends the run; calls after it were not started
  const AgentParts* hand_over_to;  ///< who goes on; null: nobody else
};

/// Runs the calls, in parallel up to `tools_at_once`, each waiting for a busy budget as above. What
/// goes wrong with one tool becomes its result, so that the model can mend it; errors that end the
/// run: `budget_exhausted`, `cancelled`, `deadline_exceeded`, `loop_detected`, `journal_failed`.
/// Of several hand-offs the first one counts. `conversation` outlives the task.
[[nodiscard]] asio::awaitable<ToolResults> run_tools(const Conversation& conversation,
                                                     std::vector<ToolCallPart> calls);

}  // namespace purser
