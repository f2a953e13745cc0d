// crew_concurrent_test.cpp: many crews at once on one session's money never spend more than it.
#include <latch>
#include <mutex>

#include <purser/tests/support/budget_watch.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/crew_run.hpp>

using namespace purser;
using scripted::Answer;

namespace {

constexpr int runs_count = 60;

/// The lead delegates twice, then answers; hands search twice, then answer.
Answer play(const ModelRequest& request) {
  const auto who = request.messages.at(0).text();
  int results = 0;
  for (const auto& message : request.messages) results += message.role == Role::tool ? 1 : 0;
  if (results >= 2) return Answer("done");
  return who == "lead" ? delegates("hand") : calls("search");
}

std::shared_ptr<Runtime> runtime_on(ThreadPool& pool) {
  RuntimeOptions options;
  options.routes = {{"*", std::make_shared<scripted::ScriptedProvider>(scripted::Script(play))}};
  return Runtime::create(pool.executor(), std::move(options)).value();
}

Crew crew_of_two() {
  auto lead = agent_named("lead");
  lead.sub_agents = {"hand"};
  auto hand = agent_named("hand");
  hand.tools = ToolSet::create({priced_tool(0.001_usd)}).value();
  return Crew::create({lead, hand}).value();
}

}  // namespace

TEST_CASE("crew: many at once on one budget never pass it, and every cent is somebody's") {
  const auto budget = GENERATE(Money(10_usd), Money(0.10_usd));
  ThreadPool pool(4);
  const auto runtime = runtime_on(pool);
  SessionOptions options;
  options.budget = budget;
  const auto session = runtime->session(options).value();
  const auto lead = crew_of_two().agent("lead").value();
  BudgetWatch watch(session, budget);
  std::mutex mutex;
  std::vector<RunStop> stops;
  std::latch done(runs_count);

  for (int i = 0; i < runs_count; ++i) {
    start<RunResult>(pool.executor(), lead.run(session, "go"), [&](const RunResult& run) {
      const std::lock_guard lock(mutex);
      stops.push_back(run.stop);
      done.count_down();
    });
  }
  done.wait();

  CHECK(watch.stop() == 0);
  const auto answered = std::count(stops.begin(), stops.end(), RunStop::answered);
  const auto exhausted = std::count(stops.begin(), stops.end(), RunStop::budget_exhausted);
  CHECK(answered + exhausted == runs_count);
  CHECK((budget == 10_usd ? answered == runs_count : exhausted > 0));
  const auto sums = session.report().sums;
  CHECK(sums.held == 0_usd);
  CHECK(sums.by_agent.at("lead").total == sums.total_spent);
  CHECK(sums.by_agent.at("lead").direct + sums.by_agent.at("hand").direct == sums.total_spent);
  CHECK(sums.by_agent.at("lead").delegated == sums.by_agent.at("hand").total);
  CHECK(session.close());
}
