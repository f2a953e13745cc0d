// watch_concurrent_test.cpp: one session on several threads: the watch sees every call once.
#include <atomic>

#include <purser/middleware/watch.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/on_threads.hpp>

using namespace purser;

TEST_CASE("watch: detectors of a session see the calls of all threads, one at a time") {
  ThreadPool pool(4);
  std::atomic<int> seen = 0;
  RuntimeOptions options;
  options.routes = {
      {"*", std::make_shared<scripted::ScriptedProvider>(std::vector{scripted::Answer("hello")})}};
  const auto counting = [&seen] {
    return [&seen, calls = 0](const Observation&) mutable -> std::optional<Finding> {
      seen = ++calls;
      return std::nullopt;
    };
  };
  options.watch->own.push_back({"counting", counting});
  options.watch->retry_loop.action = WatchAction::block;
  const auto runtime = Runtime::create(pool.executor(), std::move(options)).value();
  const auto session = runtime->session().value();
  std::atomic<int> passed = 0;

  on_threads(4, [&](int thread) {
    for (int i = 0; i < 50; ++i) {
      ModelRequest request("gpt-4o", std::to_string(thread * 1000 + i));
      if (pool.wait(session.complete(std::move(request)))) ++passed;
      if (thread == 0 && i % 10 == 0) {
        CHECK(runtime->before("quiet" + std::to_string(i), [](Call&) {}));
      }
    }
  });

  CHECK(passed == 200);
  CHECK(seen == 200);
}
