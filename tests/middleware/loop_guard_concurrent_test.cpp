// loop_guard_concurrent_test.cpp: one session on several threads: no call is lost or counted twice.
#include <atomic>

#include <purser/middleware/loop_guard.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/on_threads.hpp>

using namespace purser;

namespace {

struct Crowd {
  explicit Crowd(LoopGuardOptions options) {
    RuntimeOptions runtime_options;
    runtime_options.routes = {{"*", std::make_shared<scripted::ScriptedProvider>(
                                        std::vector{scripted::Answer("hello")})}};
    runtime = Runtime::create(pool.executor(), std::move(runtime_options)).value();
    REQUIRE(runtime->use(loop_guard(std::move(options))));
    session.emplace(runtime->session().value());
  }

  ThreadPool pool{4};
  std::shared_ptr<Runtime> runtime;
  std::optional<Session> session;
};

}  // namespace

TEST_CASE("loop guard: of equal calls on many threads exactly four pass") {
  LoopGuardOptions options;
  options.window = std::chrono::hours(1);
  Crowd crowd(options);
  const auto tool = plain_tool("search", tool_ok);
  std::atomic<int> passed = 0;
  std::atomic<int> blocked = 0;

  on_threads(4, [&](int) {
    for (int i = 0; i < 10; ++i) {
      const auto reply = crowd.pool.wait(crowd.session->invoke(tool, Json::object()));
      if (reply) ++passed;
      if (!reply && reply.error().code() == ErrorCode::loop_detected) ++blocked;
    }
  });

  CHECK(passed == 4);
  CHECK(blocked == 36);
}

TEST_CASE("loop guard: different calls on many threads all pass") {
  Crowd crowd({});
  const auto tool = plain_tool("search", tool_ok);
  std::atomic<int> passed = 0;

  on_threads(4, [&](int thread) {
    for (int i = 0; i < 50; ++i) {
      const Json arguments = {{"q", thread * 1000 + i}};
      if (crowd.pool.wait(crowd.session->invoke(tool, arguments))) ++passed;
    }
  });

  CHECK(passed == 200);
}
