// dispatch.cpp: the last step of a call.
#include <purser/agent/dispatch.hpp>

#include <algorithm>

#include <purser/runtime/with_deadline.hpp>

namespace purser {
namespace {

Task<Reply> refuse_call(Error error) { co_return fail(std::move(error)); }

ProviderContext context_for(Call& call) {
  ProviderContext context;
  context.sink = call.sink;
  context.deadline = call.deadline;
  auto* const observer = call.observer;
  context.dispatched = [observer] {
    if (observer != nullptr) observer->dispatched();
  };
  context.usage_so_far = [observer](const Usage& usage) {
    if (observer != nullptr) observer->usage_so_far(usage);
  };
  context.note = [&call](Warning warning) { call.note(std::move(warning)); };
  return context;
}

/// `request` is the call's own, or what is sent in its place, and outlives the task.
Task<Reply> ask_model(Provider& provider, Call& call, const ModelRequest& request) {
  auto context = context_for(call);
  auto reply = co_await provider.complete(request, context);
  if (!reply) co_return fail(std::move(reply).error());
  if (reply->asked_model.empty()) reply->asked_model = call.name();
  if (reply->model.empty()) reply->model = request.model;
  co_return Reply(*std::move(reply));
}

/// The call keeps the name that it goes by; the provider is asked by its own.
Task<Reply> ask_renamed(Provider& provider, Call& call, ModelRequest request) {
  auto task = ask_model(provider, call, request);
  auto reply = co_await std::move(task);
  co_return reply;
}

Task<Reply> ask_model(const Routed& route, Call& call) {
  const auto& request = call.model_request();
  if (!route.by_prefix) return ask_model(*route.provider, call, request);
  return ask_renamed(*route.provider, call, route.sent(request));
}

/// What a tool throws is its failure, not ours; cancellation stays cancellation.
Error tool_error(const Tool& tool) {
  auto error = current_exception_error("tool \"" + tool.name + "\"");
  if (error.code() == ErrorCode::cancelled) return error;
  return {ErrorCode::tool_failed, error.message()};
}

Task<Json> start(const Tool& tool, const Call& call) {
  if (tool.function_in_call) return tool.function_in_call(call.arguments(), call);
  return tool.function(call.arguments());
}

Task<Json> run_function(const Tool& tool, const Call& call) {
  Result<Json> result = fail(cancelled_error());
  try {
    auto task = start(tool, call);
    result = co_await std::move(task);
  } catch (...) {
    result = fail(tool_error(tool));
  }
  co_return result;
}

Error tool_timeout(const Tool& tool) {
  return {ErrorCode::timeout,
          "tool \"" + tool.name + "\" did not end within its timeout of " +
              std::to_string(std::chrono::ceil<std::chrono::milliseconds>(*tool.timeout).count()) +
              " ms"};
}

/// Ends by the tool's own timeout or the call's deadline, whichever comes first.
Task<Json> run_tool(const Tool& tool, const Call& call, Timers& timers) {
  auto work = run_function(tool, call);
  const auto by_timeout =
      tool.timeout ? later(timers.clock().now(), *tool.timeout) : Instant::max();
  const auto when = std::min(by_timeout, call.deadline);
  if (when == Instant::max()) return work;
  auto late = by_timeout <= call.deadline ? tool_timeout(tool) : deadline_error(call);
  return with_deadline<Json>(timers, when, std::move(late), std::move(work));
}

/// `tool` keeps the function alive while it runs.
Task<Reply> call_tool(std::shared_ptr<const Tool> tool, Call& call, Timers& timers) {
  if (call.observer != nullptr && !tool->tells_dispatch) call.observer->dispatched();
  auto task = run_tool(*tool, call, timers);
  auto result = co_await std::move(task);
  if (!result) co_return fail(std::move(result).error());
  co_return Reply(*std::move(result));
}

class Dispatch {
 public:
  Dispatch(std::shared_ptr<const Routes> routes, Timers& timers)
      : routes_(std::move(routes)), timers_(timers) {}

  Task<Reply> operator()(Call& call) const {
    return call.is_tool() ? to_tool(call) : to_model(call);
  }

 private:
  Task<Reply> to_model(Call& call) const {
    auto route = routes_->route(call.name());
    if (!route) return refuse_call(std::move(route).error());
    const bool keeps_deadline = route->provider->keeps_deadline();
    auto reply = ask_model(*route, call);
    if (call.deadline == Instant::max() || keeps_deadline) return reply;
    return with_deadline<Reply>(timers_, call.deadline, deadline_error(call), std::move(reply));
  }

  Task<Reply> to_tool(Call& call) const {
    const auto& request = call.tool_request();
    if (request.tool == nullptr) {
      return refuse_call(
          {ErrorCode::unknown_tool, "there is no tool \"" + request.name.substr(0, 100) + "\""});
    }
    return call_tool(request.tool, call, timers_);
  }

  std::shared_ptr<const Routes> routes_;
  Timers& timers_;
};

}  // namespace

Handler make_dispatch(std::shared_ptr<const Routes> routes, Timers& timers) {
  return Dispatch(std::move(routes), timers);
}

}  // namespace purser
