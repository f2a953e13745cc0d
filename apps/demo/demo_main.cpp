// demo_main.cpp: the story of scripts/demo: an agent spends, is warned, gets a cheaper model, is
// caught in a loop, and in the end has no money left; people are told, and the report shows it all.
#include <cstdio>
#include <string>

#include <purser/adapters/quickstart/models.hpp>
#include <purser/apps/demo/harbour_office.hpp>
#include <purser/apps/demo/voyage.hpp>
#include <purser/apps/live_status.hpp>
#include <purser/apps/report/session_page.hpp>
#include <purser/apps/report_file.hpp>
#include <purser/middleware/downgrade.hpp>
#include <purser/middleware/loop_guard.hpp>
#include <purser/purser.hpp>

using namespace purser;

namespace {

RuntimeOptions guarded(const Models& models, const demo::HarbourOffice& office) {
  RuntimeOptions options;
  options.routes = models.routes;
  options.alerts = office.port().value();
  options.alert_options.on = {"threshold", "budget_exhausted", "loop"};
  options.watch->context_bloat.action = WatchAction::off;  // this conversation is meant to grow
  options.stages = {
      {downgrade(
           {.at = 80_percent,
            .ladder = {{"gpt-4o", "gpt-4o-mini"}, {"claude-sonnet-4-5", "claude-haiku-4-5"}}}),
       Place::downgrade},
      {loop_guard(
           {.repeats = 5, .action = {LoopAction::warn, LoopAction::nudge, LoopAction::block}}),
       Place::guard}};
  return options;
}

Result<Session> open_session(Runtime& runtime) {
  auto budget = Limit::usd(0.15_usd);
  budget.alert_at = {50_percent, 80_percent};
  SessionOptions options;
  options.id = "demo";
  options.customer = "acme";
  options.limits = {budget};
  return runtime.session(std::move(options));
}

/// True: it ended as stories of this kind do.
bool work_on(const char* task, const AgentOptions& agent, ThreadPool& pool,
             const std::shared_ptr<Runtime>& runtime, const Session& session) {
  std::printf("\nTask:   %s\n\n", task);
  cli::LiveStatus live(runtime, session, cli::LiveStatusOptions::for_terminal());
  const auto run = pool.wait(Agent(agent).run(session, task, RunOptions(&live)));
  live.finish();
  std::printf("\nThe run ended: %s.\n", std::string(to_string(run.stop)).c_str());
  if (run.error) std::printf("%s\n", run.error->message().c_str());
  return run.answered() || run.stop == RunStop::budget_exhausted ||
         run.stop == RunStop::loop_detected;
}

/// The same as a page. False: it could not be written.
bool write_page(const char* path, const SessionReport& report) {
  const auto page = cli::to_html(report, system_clock().wall_now());
  const auto written = cli::write_report_file(path, page);
  if (written) {
    std::printf("\nThe same as a page: %s\n", path);
  } else {
    std::fprintf(stderr, "purser-demo: %s\n", written.error().message().c_str());
  }
  return written.has_value();
}

int tell(ThreadPool& pool, const Models& models, const char* page) {
  const demo::HarbourOffice office;
  const auto runtime = Runtime::create(pool.executor(), guarded(models, office)).value();
  const auto session = open_session(*runtime).value();
  const auto model = models.is_simulated ? std::string("gpt-4o") : models.model;
  const auto agent = demo::quartermaster(model);
  std::printf(
      "Model:  %s, from %s\nBudget: $0.15; the tools cost $0.01 and $0.02 a call\n"
      "Guards: a cheaper model from 80%% on, no call more than four times, alerts by webhook\n",
      model.c_str(), models.description.c_str());

  bool as_told = work_on(demo::first_task, agent, pool, runtime, session);
  as_told = work_on(demo::second_task, agent, pool, runtime, session) && as_told;

  (void)runtime->flush_alerts(std::chrono::seconds(2));
  std::printf("\nThe harbour office was told:\n");
  for (const auto& message : office.told()) std::printf("  %s\n", message.c_str());
  const auto report = session.report();
  std::printf("\n%s", to_table(report).c_str());
  if (page != nullptr && !write_page(page, report)) return 1;
  return as_told ? 0 : 1;
}

}  // namespace

/// Usage: purser-demo [PAGE.html]
int main(int argc, char** argv) {
  ThreadPool pool;
  const auto models = models_from_environment(pool.executor(), {demo::scenario});
  if (!models) {
    std::fprintf(stderr, "purser-demo: %s\n", to_string(models.error()).c_str());
    return 1;
  }
  return tell(pool, *models, argc > 1 ? argv[1] : nullptr);
}
