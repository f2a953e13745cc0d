// engine_tasks.cpp: calls that a server of 2025-11-25 works on as tasks, and how tasks are left.
#include <algorithm>

#include <purser/adapters/mcp/client/detail/engine.hpp>
#include <purser/adapters/mcp/protocol/legacy_task.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/request_meta.hpp>

namespace purser::mcp::detail {
namespace {

Json only_task_id(const std::string& id) {
  auto params = Json::object();
  params["taskId"] = id;
  return params;
}

std::chrono::milliseconds time_until(Instant end, Instant now) {
  if (end == Instant::max()) return std::chrono::milliseconds::max();
  return std::chrono::ceil<std::chrono::milliseconds>(end - std::min(end, now));
}

}  // namespace

/// Which tools run only as tasks is known from the list alone.
bool Engine::wants_tool_list(const std::string& method) const {
  return method == "tools/call" && has_link() && !tools_listed_ && runs_tool_tasks(info_);
}

/// Who wrote a `task` of their own gets what the server answers.
bool Engine::is_for_task(const std::string& method, const Json& params) const {
  return method == "tools/call" && runs_tool_tasks(info_) &&
         task_tools_.contains(text_member(params, "name")) && member(params, "task").is_null();
}

Error Engine::no_tool_tasks() const {
  return {ErrorCode::unsupported,
          "the tool runs only as a task of revision 2025-11-25, " +
              (info_.revision == Revision::r2025_11_25
                   ? std::string("which the server does not offer")
                   : "and the server speaks " + std::string(to_string(info_.revision)))};
}

Task<Json> Engine::run_as_task(OperationPointer operation, std::string method, Json params) {
  operation->as_task = true;
  params["task"] = task_wish(time_until(operation->ends, timers_->clock().now()));
  auto sent = admitted(operation, std::move(method), std::move(params));
  auto created = co_await std::move(sent);
  if (!created || !created->contains("task")) co_return created;
  auto following = follow_task(operation, *std::move(created));
  auto outcome = co_await std::move(following);
  outcome = after_running(std::move(outcome));
  co_return outcome;
}

/// Until its result, whatever the server says meanwhile; the call's times bound it. A task that
/// needs input asks while somebody waits for its result, so that is waited for at once.
Task<Json> Engine::follow_task(OperationPointer operation, Json created) {
  auto state = read_legacy_task(created["task"], options_->limits);
  if (state && operation->task.empty()) {
    co_return fail(ErrorCode::protocol_error, "the server gave the task an id that is in use");
  }
  while (state) {
    operation->task_over = is_over(state->status);
    if (state->status == TaskStatus::cancelled) co_return fail(cancelled_task_error(*state));
    if (state->status != TaskStatus::working) {
      const auto patience = operation->task_over ? Patience::usual : Patience::endless;
      auto fetching = ask_after_task(operation, "tasks/result", patience);
      auto result = co_await std::move(fetching);
      operation->task_over = operation->task_over || result;
      if (result) co_return task_result(*state, *std::move(result));
      if (!may_ask_again(*operation)) co_return result;
    }
    auto paused = rest(operation, state->poll);
    auto over = co_await std::move(paused);
    if (!over) co_return fail(std::move(over).error());
    auto asked = ask_after_task(operation, "tasks/get", Patience::usual);
    auto got = co_await std::move(asked);
    if (!got && may_ask_again(*operation)) continue;
    if (!got) co_return got;
    state = only_of_task(state->id, read_legacy_task(*got, options_->limits));
    if (state && !is_over(state->status)) operation->losses = 0;
  }
  co_return fail(std::move(state).error());
}

Task<Json> Engine::ask_after_task(OperationPointer operation, std::string method,
                                  Patience patience) {
  if (operation->stopped) co_return fail(*operation->stopped);
  if (!has_link() || link_ != operation->task_link) {
    co_return fail(ErrorCode::connection_lost, "the connection is over, and with it the task");
  }
  auto request = link_request(operation, method, only_task_id(operation->task));
  if (patience == Patience::endless) request.idle = std::chrono::milliseconds(0);
  request.wants_progress = false;
  request.cancellable = false;
  auto sent = exchange(operation, std::move(request));
  auto answer = co_await std::move(sent);
  if (operation->stopped) co_return fail(*operation->stopped);
  operation->was_lost = answer.lost && answer.lost->error.code() == ErrorCode::connection_lost;
  if (operation->was_lost) ++operation->losses;
  if (answer.lost || answer.refused) co_return fail(error_of(answer, method));
  if (answer.result.is_object()) co_return std::move(answer.result);
  co_return fail(ErrorCode::protocol_error, "the result of " + method + " is no object");
}

/// An answer was lost on the way, and the connection was not. Asking does no harm.
bool Engine::may_ask_again(const Operation& operation) const noexcept {
  return !operation.stopped && operation.was_lost &&
         operation.losses <= options_->limits.restarts_max && has_link() &&
         link_ == operation.task_link;
}

/// The id of another task is none, whoever lies: two calls cannot share a result.
void Engine::note_task(Operation& operation, const std::shared_ptr<Link>& link,
                       const Json& result) {
  const auto id = created_task(result);
  const bool is_taken = std::any_of(operations_.begin(), operations_.end(), [&](const auto& other) {
    return other->task_link == link && other->task == id;
  });
  if (id.empty() || is_taken) return;
  operation.task = id;
  operation.task_link = link;
}

/// Once nobody wants its result. The server is told unless the task has ended.
void Engine::leave_task(Operation& operation) {
  const auto id = std::exchange(operation.task, {});
  const auto link = std::exchange(operation.task_link, nullptr);
  if (id.empty()) return;
  if (link) link->end_task(id, operation.task_over);
  const bool is_here = link ? link == link_ : modern();
  if (!operation.task_over && is_here) cancel_task(id);
}

/// Legacy tasks end with the connection that they were made on.
void Engine::lose_tasks(const Link& link, const Error& why) {
  const auto operations = operations_;
  for (const auto& operation : operations) {
    if (operation->task_link.get() == &link) stop(operation, why);
  }
}

void Engine::on_late_task(Link& link, const std::string& id) {
  if (&link == link_.get()) cancel_task(id);
}

/// The server is told; nobody waits for what it says.
void Engine::cancel_task(const std::string& id) {
  if (!has_link()) return;
  if (!modern() && !has_capability(info_.capabilities, "tasks", "cancel")) return;
  auto params = only_task_id(id);
  std::vector<std::pair<std::string, std::string>> headers;
  if (modern()) {
    if (link_->is_http()) headers = headers_of("tasks/cancel", params);
    add_request_meta(params, identity_, info_.revision, "");
  }
  LinkRequest request("tasks/cancel", std::move(params));
  request.headers = std::move(headers);
  request.idle = options_->limits.idle;
  request.done = [](const Answer&) {};
  link_->send(std::move(request));
}

}  // namespace purser::mcp::detail
