// 06_sub_agents.cpp: an orchestrator with two agents as tools, each with money of its own. One of
// them runs out of it; the orchestrator is told so and goes on.
#include <cstdio>
#include <purser/adapters/providers/scripted/provider.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;

namespace {

scripted::Answer calling(std::vector<ToolCallPart> calls, std::string text = {}) {
  scripted::Answer answer(std::move(text));
  answer.tool_calls = std::move(calls);
  return answer;
}

/// Plays all three models: each is known by its instructions.
scripted::Answer play(const ModelRequest& request) {
  const auto who = request.messages.front().text();
  const bool begins = request.messages.back().role == Role::user;
  if (who == "Lead.") {
    if (!begins) return scripted::Answer("Acme does well, as far as the money went.");
    return calling({{"1", "researcher", R"({"task":"What is known about acme?"})"},
                    {"2", "writer", R"({"task":"Write a headline about acme."})"}});
  }
  if (who == "Write.") return scripted::Answer("Acme does well");
  return calling({{"3", "search", R"({"query":"acme"})"}}, "So far: acme sells anvils.");
}

struct SearchArgs {
  std::string query;
};
BOOST_DESCRIBE_STRUCT(SearchArgs, (), (query))

/// Whose words stand in its instructions.
AgentOptions agent_of(std::string name, std::string instructions, Money budget) {
  AgentOptions options;
  options.name = std::move(name);
  options.model = "gpt-4o";
  options.instructions = std::move(instructions);
  options.budget = budget;
  return options;
}

}  // namespace

int main() {
  const auto search =
      tool("search", "Search the web", [](SearchArgs args) { return args.query; }) | cost(0.02_usd);

  auto lead = agent_of("orchestrator", "Lead.", 0.50_usd);
  lead.sub_agents = {SubAgent("researcher", "Finds things out"), SubAgent("writer", "Writes")};
  auto researcher = agent_of("researcher", "Search.", 0.05_usd);  // enough for two searches
  researcher.tools = ToolSet::create({search.build().value()}).value();
  const auto crew =
      Crew::create({lead, researcher, agent_of("writer", "Write.", 0.05_usd)}).value();

  ThreadPool pool;
  const auto model = std::make_shared<scripted::ScriptedProvider>(scripted::Script(play));
  const auto runtime = Runtime::create(pool.executor(), {.routes = {{"*", model}}}).value();
  const auto session = runtime->session({.customer = "acme", .budget = 1_usd}).value();

  const auto agent = crew.agent("orchestrator").value();
  const auto run = pool.wait(agent.run(session, "A headline about acme, please."));

  for (const auto& message : run.messages) {
    for (const auto& part : message.parts) {
      const auto* told = std::get_if<ToolResultPart>(&part);
      if (told != nullptr) std::printf("%s: %s\n", told->name.c_str(), told->content.c_str());
    }
  }
  std::printf("answer: %s\n\n", run.output.c_str());
  for (const auto& [name, sums] : run.report.sums.by_agent) {
    std::printf("%-14s direct %-10s delegated %-10s total %s\n", name.c_str(),
                to_string(sums.direct).c_str(), to_string(sums.delegated).c_str(),
                to_string(sums.total).c_str());
  }
  const auto& spent = run.report.sums.by_agent.at("researcher").total;
  return run.answered() && spent <= 0.05_usd ? 0 : 1;
}
