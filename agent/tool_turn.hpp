// tool_turn.hpp: the steps of an agent's turn: one model call, then the tools that it asked for.
#pragma once

#include <vector>

#include <purser/agent/agent.hpp>

namespace purser {

/// A model call that waits while only other calls' holds stand in its way (`budget_busy`), up to a
/// minute. `session` outlives the task.
[[nodiscard]] Task<Reply> complete_when_free(const Session& session, ModelRequest request,
                                             CallOptions options);

/// Runs the calls, in parallel up to `tools_at_once`, and returns the message with their results in
/// the order of the calls. What goes wrong with one tool becomes its result, so that the model can
/// mend it; errors that end the run: `budget_exhausted`, `cancelled`, `deadline_exceeded`,
/// `loop_detected`, `journal_failed`. The references outlive the task.
[[nodiscard]] Task<Message> run_tools(const AgentOptions& options, const Session& session,
                                      std::vector<ToolCallPart> calls);

}  // namespace purser
