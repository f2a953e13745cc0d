// task_state.hpp: what a server says of a request that it works on as a task.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/adapters/mcp/protocol/message.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

enum class TaskStatus : std::uint8_t { working, input_required, completed, failed, cancelled };

/// Nothing of it will change any more.
[[nodiscard]] constexpr bool is_over(TaskStatus status) noexcept {
  return status != TaskStatus::working && status != TaskStatus::input_required;
}

struct TaskState {
  std::string id{};
  TaskStatus status = TaskStatus::working;
  std::chrono::milliseconds poll{1000};  ///< when to ask again
  std::string message{};                 ///< the server's words about it
  Json result{};                         ///< of a completed one; modern only
  std::optional<WireError> error{};      ///< of a failed one; modern only
};

/// Of the extension `io.modelcontextprotocol/tasks`: a result of kind `task`, or of `tasks/get`.
/// Errors: `protocol_error`: no id, an unknown status, or a completed task without a result.
/// Pauses are kept between 50 ms and `retry_max`.
[[nodiscard]] Result<TaskState> read_task(const Json& result, const Limits& limits);

/// Of revision 2025-11-25: the member `task` of a result, or the result of `tasks/get`. Errors:
/// `protocol_error`: no id, or an unknown status. Pauses as above.
[[nodiscard]] Result<TaskState> read_legacy_task(const Json& task, const Limits& limits);

/// `state`, if it is that of the task `id`. Error: `protocol_error`.
[[nodiscard]] Result<TaskState> only_of_task(const std::string& id, Result<TaskState> state);

/// `cancelled`, with the server's words.
[[nodiscard]] Error cancelled_task_error(const TaskState& state);

}  // namespace purser::mcp
