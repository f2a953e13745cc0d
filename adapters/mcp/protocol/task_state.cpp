// task_state.cpp: reads the state of a task, as either era writes it.
#include <algorithm>

#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/task_state.hpp>

namespace purser::mcp {
namespace {

constexpr std::chrono::milliseconds poll_min{50};

std::optional<TaskStatus> read_status(const std::string& text) noexcept {
  if (text == "working") return TaskStatus::working;
  if (text == "input_required") return TaskStatus::input_required;
  if (text == "completed") return TaskStatus::completed;
  if (text == "failed") return TaskStatus::failed;
  if (text == "cancelled") return TaskStatus::cancelled;
  return std::nullopt;
}

Result<TaskState> read_state(const Json& task, const char* poll_name, const Limits& limits) {
  TaskState state;
  state.id = text_member(task, "taskId");
  if (state.id.empty()) return fail(ErrorCode::protocol_error, "a task without an id");
  const auto status = read_status(text_member(task, "status"));
  if (!status) return fail(ErrorCode::protocol_error, "a task of an unknown status");
  state.status = *status;
  state.message = text_member(task, "statusMessage");
  const auto poll = whole_member(task, poll_name);
  if (poll) {
    const auto most = limits.retry_max.count();
    const auto asked = std::clamp<std::int64_t>(*poll, 0, most);
    state.poll = std::max(std::chrono::milliseconds(asked), std::min(poll_min, limits.retry_max));
  }
  return state;
}

}  // namespace

Result<TaskState> read_task(const Json& result, const Limits& limits) {
  auto state = read_state(result, "pollIntervalMs", limits);
  if (!state) return state;
  state->result = member(result, "result");
  if (state->status == TaskStatus::completed && !state->result.is_object()) {
    return fail(ErrorCode::protocol_error, "a completed task without a result");
  }
  if (state->status == TaskStatus::failed) state->error = read_wire_error(member(result, "error"));
  return state;
}

Result<TaskState> read_legacy_task(const Json& task, const Limits& limits) {
  return read_state(task, "pollInterval", limits);
}

Result<TaskState> only_of_task(const std::string& id, Result<TaskState> state) {
  if (!state || state->id == id) return state;
  return fail(ErrorCode::protocol_error, "asked for one task, the server answers with another");
}

Error cancelled_task_error(const TaskState& state) {
  return Error(ErrorCode::cancelled, "the server cancelled the task")
      .with_peer_message(state.message);
}

}  // namespace purser::mcp
