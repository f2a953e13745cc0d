// tool_call.cpp: each call gets an account of its own below its session's, so that the receipt has
// all that it caused, and nothing else.
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

/// What a tool that runs in an exchange is called with.
struct Bound {
  std::shared_ptr<const ServedTools> tools;  ///< keep `served` alive
  const ServedTool& served;
  std::shared_ptr<Running> running;
};

/// A round that ends in a question is no failure: it costs nothing, and nobody tries it again.
Task<Json> run_bound(std::shared_ptr<const Bound> bound, Json arguments, const Call& call) {
  auto task = bound->served.run(std::move(arguments), call, *bound->running);
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
  if (!bound->served.run) return bound->served.tool;
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

Json result_of(const ServedTool& served, const Result<Reply>& reply, Revision revision) {
  if (!reply) return error_result(reply.error());
  auto result = tool_result(served, reply->result(), revision);
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
  auto result = result_of(bound->served, reply, bound->running->request.revision);
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
  auto bound = std::make_shared<const Bound>(Bound{tools, *served, running});
  return call_below(std::move(bound), *std::move(session), std::move(arguments));
}

}  // namespace purser::mcp
