// 09_loop_guard.cpp: an agent that is stuck: it repeats one tool call, then the same with other
// white space, then two calls in turn. It is told, then stopped before the next cost, and told why.
#include <cstdio>
#include <purser/adapters/providers/scripted/provider.hpp>
#include <purser/middleware/loop_guard.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

struct SearchArgs {
  std::string query;
};
BOOST_DESCRIBE_STRUCT(SearchArgs, (), (query))

/// A model that asks for these searches, one after the other, whatever it is told.
std::shared_ptr<Provider> stuck_model(const std::vector<std::string>& searches) {
  std::vector<scripted::Answer> answers;
  for (const auto& arguments : searches) {
    scripted::Answer answer;
    answer.tool_calls.push_back({"call", "search", arguments});
    answers.push_back(std::move(answer));
  }
  return std::make_shared<scripted::ScriptedProvider>(std::move(answers));
}

void print_what_it_was_told(const RunResult& run) {
  for (const auto& message : run.messages) {
    for (const auto& part : message.parts) {
      const auto* told = std::get_if<ToolResultPart>(&part);
      if (told != nullptr) std::printf("  search: %s\n", told->content.c_str());
    }
  }
  std::printf("  ended: %s, tools cost %s\n\n", std::string(to_string(run.stop)).c_str(),
              to_string(run.report.sums.tools.total).c_str());
}

/// Whether the agent was stopped as a loop when it had paid for that many searches.
bool stops_after(int paid, const std::vector<std::string>& searches) {
  ThreadPool pool;
  const auto runtime =
      Runtime::create(pool.executor(), {.routes = {{"*", stuck_model(searches)}}}).value();
  // The fourth call is answered with advice, the fifth is refused. Three rounds of calls in turn
  // are as grave as the last step.
  const auto used = runtime->use(loop_guard({.repeats = 5,
                                             .window = 60s,
                                             .similarity = 0.9,
                                             .action = {LoopAction::nudge, LoopAction::block}}));
  if (!used) return false;

  const auto search =
      tool("search", "Search the web", [](SearchArgs) { return "nothing new"; }) | cost(0.01_usd);
  AgentOptions options;
  options.name = "analyst";
  options.model = "gpt-4o";
  options.tools = ToolSet::create({search.build().value()}).value();
  const auto session = runtime->session({.budget = 1_usd}).value();

  const auto run = pool.wait(Agent(options).run(session, "What is new in CRM?"));

  print_what_it_was_told(run);
  return run.stop == RunStop::loop_detected && run.report.sums.tools.total == 0.01_usd * paid;
}

}  // namespace

int main() {
  std::printf("The same call again and again:\n");
  const bool same = stops_after(3, std::vector<std::string>(9, R"({"query":"crm"})"));

  std::printf("White space is no other call:\n");
  const bool spaced =
      stops_after(3, {R"({"query":"crm"})", R"({ "query" : "crm" })", R"({"query": "crm"})",
                      R"({ "query":"crm" })", R"( {"query":"crm"} )"});

  std::printf("Two calls in turn:\n");
  std::vector<std::string> turns;
  for (int i = 0; i < 9; ++i) {
    turns.push_back(i % 2 == 0 ? R"({"query":"crm"})" : R"({"query":"best tools"})");
  }
  const bool alternating = stops_after(5, turns);
  return same && spaced && alternating ? 0 : 1;
}
