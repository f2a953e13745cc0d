// sub_agent.cpp: a task in, an answer or an explanation out.
#include <purser/agent/sub_agent.hpp>

#include <purser/agent/agent_run.hpp>
#include <purser/runtime/tools/decorators.hpp>

namespace purser {
namespace {

Task<Json> work_on(const AgentParts& agent, Json arguments, const Call& call) {
  auto session = Session::inside(call);
  if (!session) co_return fail(std::move(session).error());
  auto task = run_from(agent, *std::move(session), arguments["task"].get<std::string>());
  const auto run = co_await std::move(task);
  co_return told_of(run);
}

Json task_schema() {
  Json task = Json::object();
  task["type"] = "string";
  task["description"] = "What to do, with all that is needed to do it";
  Json schema = Json::object();
  schema["type"] = "object";
  schema["properties"]["task"] = std::move(task);
  schema["required"] = Json::array({"task"});
  schema["additionalProperties"] = false;
  return schema;
}

std::string description_of(const SubAgent& how, const AgentOptions& agent) {
  if (!how.description.empty()) return how.description;
  if (!agent.description.empty()) return agent.description;
  return "Works on a task: the agent " + agent.name;
}

std::string reason_of(const RunResult& run) {
  if (run.error) return run.error->message();
  if (run.stop == RunStop::turns_exhausted) return "it made all the model calls it may make";
  return std::string(to_string(run.stop));
}

}  // namespace

Result<Json> told_of(const RunResult& run) {
  if (run.answered()) return Json(run.output);
  const bool never_ran = run.stop == RunStop::error && run.turns == 0;
  if (never_ran) return fail(*run.error);
  // The output comes last: what is too long is cut there, and the reason stays.
  return Json(R"({"stopped":)" + dump_json(to_string(run.stop)) + R"(,"reason":)" +
              dump_json(reason_of(run)) + R"(,"output":)" + dump_json(run.output) + "}");
}

Tool sub_agent_tool(const SubAgent& how, const AgentParts& agent) {
  Tool tool;
  tool.name = tool_name(agent.options.name);
  tool.description = description_of(how, agent.options);
  tool.schema = task_schema();
  tool.timeout = how.timeout;
  tool.loop_key = {"task"};
  tool.function_in_call = [&agent](Json arguments, const Call& call) {
    return work_on(agent, std::move(arguments), call);
  };
  return how.price ? std::move(tool) | cost(*how.price) : tool;
}

}  // namespace purser
