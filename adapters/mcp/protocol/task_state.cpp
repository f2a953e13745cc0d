// task_state.cpp: reads the state of a task.
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

}  // namespace

Result<TaskState> read_task(const Json& result, const Limits& limits) {
  TaskState state;
  state.id = text_member(result, "taskId");
  if (state.id.empty()) return fail(ErrorCode::protocol_error, "a task without an id");
  const auto status = read_status(text_member(result, "status"));
  if (!status) return fail(ErrorCode::protocol_error, "a task of an unknown status");
  state.status = *status;
  state.message = text_member(result, "statusMessage");
  const auto poll = whole_member(result, "pollIntervalMs");
  if (poll) {
    const auto most = limits.retry_max.count();
    const auto asked = std::clamp<std::int64_t>(*poll, 0, most);
    state.poll = std::max(std::chrono::milliseconds(asked), std::min(poll_min, limits.retry_max));
  }
  state.result = member(result, "result");
  if (*status == TaskStatus::completed && !state.result.is_object()) {
    return fail(ErrorCode::protocol_error, "a completed task without a result");
  }
  if (*status == TaskStatus::failed) state.error = read_wire_error(member(result, "error"));
  return state;
}

}  // namespace purser::mcp
