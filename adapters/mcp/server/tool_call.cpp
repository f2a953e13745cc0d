// tool_call.cpp: each call gets an account of its own below its session's, so that the receipt has
// all that it caused, and nothing else.
#include <atomic>
#include <functional>

#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/server/detail/hub.hpp>
#include <purser/adapters/mcp/server/detail/tool_call.hpp>
#include <purser/adapters/mcp/server/tool_result.hpp>

namespace purser::mcp {
namespace {

/// Freed at the end; its sums stay in the accounts above.
class OwnAccount {
 public:
  OwnAccount(std::shared_ptr<Runtime> runtime, Session session)
      : runtime_(std::move(runtime)), session_(std::move(session)) {}
  OwnAccount(const OwnAccount&) = delete;
  OwnAccount& operator=(const OwnAccount&) = delete;
  ~OwnAccount() { static_cast<void>(runtime_->ledger().close(session_.account())); }

  [[nodiscard]] const Session& session() const noexcept { return session_; }

 private:
  std::shared_ptr<Runtime> runtime_;
  Session session_;
};

/// What a tool of one call is run with.
struct Bound {
  std::shared_ptr<const ServedTools> tools;  ///< keep `served` alive
  const ServedTool& served;
  std::shared_ptr<Running> running;
  mutable std::atomic<bool> threw{false};  ///< the last try did

  Bound(std::shared_ptr<const ServedTools> all, const ServedTool& one, std::shared_ptr<Running> now)
      : tools(std::move(all)), served(one), running(std::move(now)) {}
};

using Begin = std::function<Task<Json>()>;

/// The runtime makes an error with the text of what is thrown, for logs and reports of the owner.
Task<Json> noticed(std::shared_ptr<const Bound> bound, Begin begin) {
  bound->threw = false;
  Result<Json> result = fail(cancelled_error());
  try {
    auto task = begin();
    result = co_await std::move(task);
  } catch (...) {
    bound->threw = true;
    throw;
  }
  co_return result;
}

/// The same tool, of the same kind: stages tell tools that call further from those that do not.
std::shared_ptr<const Tool> noticing_tool(const std::shared_ptr<const Bound>& bound) {
  auto tool = std::make_shared<Tool>(*bound->served.tool);
  if (tool->function) {
    tool->function = [bound, own = tool->function](Json arguments) {
      return noticed(bound, [own, given = std::move(arguments)] { return own(given); });
    };
  }
  if (tool->function_in_call) {
    tool->function_in_call = [bound, own = tool->function_in_call](Json arguments,
                                                                   const Call& call) {
      return noticed(bound,
                     [own, given = std::move(arguments), &call] { return own(given, call); });
    };
  }
  return tool;
}

/// A round that ends in a question is no failure: it costs nothing, and nobody tries it again.
Task<Json> run_bound(std::shared_ptr<const Bound> bound, Json arguments, const Call& call) {
  Begin begin = [&bound, &arguments, &call] {
    return bound->served.run(std::move(arguments), call, *bound->running);
  };
  auto task = noticed(bound, std::move(begin));
  auto result = co_await std::move(task);
  if (bound->running->is_interrupted()) co_return Json();
  co_return result;
}

Result<Money> bound_cost(const Bound& bound, const Json& arguments, const Json& result) {
  const auto& tool = *bound.served.tool;
  if (bound.running->is_interrupted()) return Money();
  if (tool.cost_actual) return tool.cost_actual(arguments, result);
  return tool.cost_estimate(arguments);
}

std::shared_ptr<const Tool> bound_tool(std::shared_ptr<const Bound> bound) {
  if (!bound->served.run) return noticing_tool(bound);
  auto tool = std::make_shared<Tool>(*bound->served.tool);
  tool->function = nullptr;
  tool->function_in_call = [bound](Json arguments, const Call& call) {
    return run_bound(bound, std::move(arguments), call);
  };
  if (tool->cost_estimate) {
    tool->cost_actual = [bound](const Json& arguments, const Json& result) {
      return bound_cost(*bound, arguments, result);
    };
  }
  tool->idempotent = false;
  tool->attempts_max = 1;
  if (bound->running->is_further_round()) tool->polls = true;
  return tool;
}

Result<Session> account_for(Running& running) {
  auto session = running.hub->session_of(running.caller());
  if (!session) return session;
  return session->scoped("mcp_call", running.hub->next_call(), {});
}

/// What was thrown is not for clients to read.
Error told(const Bound& bound, const Error& error) {
  if (error.code() != ErrorCode::tool_failed || !bound.threw) return error;
  return {ErrorCode::tool_failed, "tool \"" + bound.served.tool->name + "\" threw an exception"};
}

Json result_of(const Bound& bound, const Result<Reply>& reply) {
  if (!reply) return error_result(told(bound, reply.error()));
  auto result = tool_result(bound.served, reply->result(), bound.running->request.revision);
  return result ? *std::move(result) : error_result(result.error());
}

Task<Json> call_below(std::shared_ptr<const Bound> bound, Session session, Json arguments) {
  const auto& hub = *bound->running->hub;
  const auto& clock = hub.timers->clock();
  const OwnAccount own(hub.options.runtime, std::move(session));
  const auto began = clock.now();
  CallOptions options;
  options.timeout = hub.options.limits.call;
  auto task = own.session().invoke(bound_tool(bound), std::move(arguments), options);
  auto reply = co_await std::move(task);
  if (!reply && reply.error().code() == ErrorCode::cancelled) co_return fail(reply.error());
  auto result = result_of(*bound, reply);
  attach_receipt(result, usage_receipt(own.session().sums(), clock.now() - began));
  co_return result;
}

Task<Json> failed_call(Error error) { co_return fail(std::move(error)); }
Task<Json> refused_call(Error error) { co_return error_result(error); }

}  // namespace

Task<Json> call_tool(std::shared_ptr<Running> running) {
  const auto& params = running->request.params;
  const auto& name = member(params, "name");
  if (!name.is_string()) {
    return failed_call({ErrorCode::invalid_argument, "params.name is missing"});
  }
  const auto tools = running->hub->tools();
  const auto* const served = tools->find(name.get_ref<const std::string&>());
  if (served == nullptr) {
    const auto shown = name.get_ref<const std::string&>().substr(0, 100);
    return failed_call({ErrorCode::unknown_tool, "there is no tool \"" + shown + "\""});
  }
  auto arguments = member(params, "arguments");
  if (arguments.is_null()) arguments = Json::object();
  if (!arguments.is_object()) {
    return failed_call({ErrorCode::invalid_argument, "params.arguments is no object"});
  }
  auto session = account_for(*running);
  if (!session) return refused_call(std::move(session).error());
  auto bound = std::make_shared<const Bound>(tools, *served, running);
  return call_below(std::move(bound), *std::move(session), std::move(arguments));
}

}  // namespace purser::mcp
