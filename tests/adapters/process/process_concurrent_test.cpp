// process_concurrent_test.cpp: children of many threads at once.
#include <sys/wait.h>

#include <atomic>

#include <purser/tests/adapters/process/process_run.hpp>
#include <purser/tests/support/on_threads.hpp>

using namespace purser;
using namespace purser::tests;

TEST_CASE("process: threads start, end and drop children side by side") {
  std::atomic<int> ended{0};

  on_threads(8, [&](int thread) {
    for (int i = 0; i < 10; ++i) {
      ProcessRun run;
      auto child = run.start({"cat"});
      if (!child) continue;
      if ((thread + i) % 2 == 0) continue;  // dropped
      if (run.await((*child)->end(std::chrono::seconds(9)))) ++ended;
    }
  });

  CHECK(ended == 40);
  ProcessRun run;
  CHECK(run.wait([] { return ::waitid(P_ALL, 0, nullptr, WEXITED | WNOHANG | WNOWAIT) != 0; }));
}
