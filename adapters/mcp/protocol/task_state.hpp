// task_state.hpp: a modern request that its server works on as a task.
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

/// Of the extension `io.modelcontextprotocol/tasks`: a result of kind `task`, or of `tasks/get`.
struct TaskState {
  std::string id{};
  TaskStatus status = TaskStatus::working;
  std::chrono::milliseconds poll{1000};  ///< when to ask again
  std::string message{};                 ///< the server's words about it
  Json result{};                         ///< of a completed one
  std::optional<WireError> error{};      ///< of a failed one
};

/// Errors: `protocol_error`: no id, an unknown status, or a completed task without a result.
/// Pauses are kept between 50 ms and `retry_max`.
[[nodiscard]] Result<TaskState> read_task(const Json& result, const Limits& limits);

}  // namespace purser::mcp
