// 08_downgrade.cpp: a cheaper model from 80% of the budget on, in one line.
#include <cstdio>
#include <purser/adapters/quickstart/models.hpp>
#include <purser/middleware/downgrade.hpp>
#include <purser/purser.hpp>

using namespace purser;

int main() {
  ThreadPool pool;
  const auto models = models_from_environment(pool.executor()).value();
  const auto runtime = Runtime::create(pool.executor(), {.routes = models.routes}).value();
  runtime->use(downgrade({.at = 80_percent, .ladder = {{"gpt-4o", "gpt-4o-mini"}}}));

  const auto session = runtime->session({.id = "essay", .budget = 0.05_usd}).value();
  const auto ask = [&] { return pool.wait(session.complete(ModelRequest("gpt-4o", "Hello"))); };

  const auto before = ask();
  session.track("crm_export", 0.04_usd);  // 80% of the budget goes elsewhere
  const auto after = ask();

  if (!before || !after) return 1;
  std::printf("before: asked %s, answered by %s\n", before->model().asked_model.c_str(),
              before->model().model.c_str());
  std::printf("after:  asked %s, answered by %s\n", after->model().asked_model.c_str(),
              after->model().model.c_str());
  for (const auto& warning : after->warnings()) std::printf("  %s\n", warning.message.c_str());
  return before->model().model == "gpt-4o" && after->model().model == "gpt-4o-mini" ? 0 : 1;
}
