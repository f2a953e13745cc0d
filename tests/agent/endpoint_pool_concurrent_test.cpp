// endpoint_pool_concurrent_test.cpp: a pool that many threads use while endpoints fail.
#include <atomic>

#include <purser/runtime/endpoint_pool.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/named_provider.hpp>
#include <purser/tests/support/on_threads.hpp>

using namespace purser;
using scripted::Answer;
using namespace std::chrono_literals;

TEST_CASE("endpoint pool: 64 threads, failing endpoints and a restless clock lose none of them") {
  std::atomic<bool> calm = false;
  std::atomic<unsigned> dice = 1;
  const auto moody = [&](const ModelRequest&) -> Answer {
    if (calm) return Answer("hello");
    switch (dice++ % 5) {
      case 0:
        return Answer(Error(ErrorCode::rate_limited, "no").with_rejected().with_retry_after(2s));
      case 1:
        return Answer(Error(ErrorCode::unauthenticated, "no").with_rejected());
      case 2:
        return Answer(Error(ErrorCode::cancelled, "left"));
      default:
        return Answer("hello");
    }
  };
  VirtualClock clock;
  EndpointPoolOptions options;
  std::vector<std::shared_ptr<NamedProvider>> providers;
  for (int i = 0; i < 4; ++i) {
    providers.push_back(std::make_shared<NamedProvider>("openai", moody));
    options.endpoints.push_back({providers.back()});
  }
  options.clock = &clock;
  const auto pool = EndpointPool::create(std::move(options)).value();
  RuntimeOptions runtime_options;
  runtime_options.routes = {{"*", pool}};
  runtime_options.retry.attempts_max = 1;
  ThreadPool threads(4);
  const auto runtime = Runtime::create(threads.executor(), std::move(runtime_options)).value();
  const auto session = runtime->session().value();
  std::atomic<int> answered = 0;

  on_threads(64, [&](int thread) {
    for (int i = 0; i < 20; ++i) {
      if (threads.wait(session.complete(ModelRequest("gpt-4o", "hi")))) ++answered;
      if (thread == 0) clock.advance(i % 3 == 0 ? -500ms : 900ms);
    }
  });
  const int asked_before =
      providers[0]->calls() + providers[1]->calls() + providers[2]->calls() + providers[3]->calls();
  calm = true;
  clock.advance(3h);
  std::vector<int> before;
  for (const auto& provider : providers) before.push_back(provider->calls());
  for (int i = 0; i < 8; ++i) {
    REQUIRE(threads.wait(session.complete(ModelRequest("gpt-4o", "hi"))));
  }

  CHECK(asked_before == 64 * 20);
  CHECK(answered > 0);
  for (std::size_t i = 0; i < providers.size(); ++i) {
    CHECK(providers[i]->calls() == before[i] + 2);
    CHECK(pool->health()[i].failures == 0);
  }
  CHECK(session.report().sums.held == 0_usd);
}
