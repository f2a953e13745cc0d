// 01_hello.cpp: one question to a model under a budget of one cent.
#include <cstdio>
#include <purser/adapters/quickstart/models.hpp>
#include <purser/purser.hpp>

using namespace purser;

int main() {
  ThreadPool pool;
  const auto models = models_from_environment(pool.executor()).value();
  const auto runtime = Runtime::create(pool.executor(), {.routes = models.routes}).value();
  const auto session = runtime->session({.budget = 0.01_usd}).value();

  const auto reply =
      pool.wait(session.complete(ModelRequest(models.model, "Say hello in one sentence.")));

  if (!reply) {
    std::printf("%s\n", to_string(reply.error()).c_str());
    return 1;
  }
  std::printf("%s\n(it cost %s)\n", reply->text().c_str(), to_string(reply->charge().high).c_str());
}
