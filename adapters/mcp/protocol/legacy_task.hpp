// legacy_task.hpp: tasks of revision 2025-11-25: which calls are made as one, and what comes of it.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <purser/adapters/mcp/protocol/server_info.hpp>
#include <purser/adapters/mcp/protocol/task_state.hpp>

namespace purser::mcp {

/// Whether calls of tools may be made as tasks (2025-11-25, "Tasks", "Capability Negotiation").
[[nodiscard]] bool runs_tool_tasks(const ServerInfo& server);

/// The member `task` of the params of a call: how long its server is to keep it. `ttl`: max: it may
/// choose.
[[nodiscard]] Json task_wish(std::chrono::milliseconds ttl);

/// The id of the task that a server made of a call. Empty: the result is none of a task.
[[nodiscard]] std::string created_task(const Json& result);

/// What `tasks/result` says becomes what a call of the tool would have returned. `state`: the last
/// one that was told. Errors: `protocol_error`: `result` is none of a tool; `bad_request`: the task
/// failed, and its result does not say so.
[[nodiscard]] Result<Json> task_result(const TaskState& state, Json result);

/// The task that a message belongs to, by its `_meta`; empty: one that nobody can have. Nothing:
/// none, or `revision` has no tasks.
[[nodiscard]] std::optional<std::string> related_task(const Json& params, Revision revision);

/// Marks an answer to a question that belongs to the task `id`.
void relate_to_task(Json& result, const std::string& id);

}  // namespace purser::mcp
