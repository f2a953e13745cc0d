// legacy_task.cpp: reads and writes what tasks of 2025-11-25 have beside their state.
#include <purser/adapters/mcp/protocol/legacy_task.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>

namespace purser::mcp {
namespace {

constexpr const char* related_key = "io.modelcontextprotocol/related-task";

bool is_tool_result(const Json& result) {
  return member(result, "content").is_array() || member(result, "structuredContent").is_object();
}

}  // namespace

bool runs_tool_tasks(const ServerInfo& server) {
  if (server.revision != Revision::r2025_11_25) return false;
  const auto& requests = member(member(server.capabilities, "tasks"), "requests");
  return has_capability(requests, "tools", "call");
}

Json task_wish(std::chrono::milliseconds ttl) {
  auto wish = Json::object();
  if (ttl != std::chrono::milliseconds::max()) wish["ttl"] = ttl.count();
  return wish;
}

std::string created_task(const Json& result) {
  return text_member(member(result, "task"), "taskId");
}

Result<Json> task_result(const TaskState& state, Json result) {
  if (!is_tool_result(result)) {
    return fail(ErrorCode::protocol_error, "the result of the task is none of a tool");
  }
  if (state.status == TaskStatus::failed && member(result, "isError") != true) {
    return fail(Error(ErrorCode::bad_request, "the server says that the task failed")
                    .with_peer_message(state.message));
  }
  return result;
}

std::optional<std::string> related_task(const Json& params, Revision revision) {
  if (revision != Revision::r2025_11_25) return std::nullopt;
  const auto& related = member(member(params, "_meta"), related_key);
  if (related.is_null()) return std::nullopt;
  return text_member(related, "taskId");
}

void relate_to_task(Json& result, const std::string& id) {
  if (!result.is_object()) return;
  auto& meta = result["_meta"];
  if (!meta.is_object()) meta = Json::object();
  meta[related_key] = Json::object({{"taskId", id}});
}

}  // namespace purser::mcp
