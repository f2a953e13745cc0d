// approve_concurrent_test.cpp: answers come from threads of their own, several at once.
#include <purser/middleware/approve.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/on_threads.hpp>
#include <thread>

using namespace purser;

TEST_CASE("approve: the first of several answers counts, whichever thread it comes from") {
  std::vector<std::jthread> deciders;  // one call after the other is asked about
  ThreadPool pool{2};
  const auto runtime = Runtime::create(pool.executor(), {}).value();
  ApproveOptions options;
  options.ask = [&](const ApprovalRequest&, const ApprovalAnswer& answer) {
    deciders.emplace_back([answer] {
      on_threads(3, [&](int) { answer.allow(); });
      answer.refuse("too late");
    });
  };
  REQUIRE(runtime->use(approve(std::move(options))));
  SessionOptions session_options;
  session_options.id = "s1";
  session_options.budget = 1_usd;
  const auto session = runtime->session(std::move(session_options)).value();

  for (int i = 0; i < 50; ++i) {
    REQUIRE(pool.wait(session.invoke(priced_tool(0.01_usd), Json::object())));
  }

  CHECK(session.report().sums.total_spent == 0.50_usd);
}
