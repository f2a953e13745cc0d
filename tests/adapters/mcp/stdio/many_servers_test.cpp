// many_servers_test.cpp: what a hundred servers cost in one process.
#include <purser/tests/adapters/mcp/stdio/stdio_run.hpp>

#include <filesystem>

using namespace purser;
using namespace purser::tests;

namespace {

std::size_t count_threads() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator("/proc/self/task")) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("many servers: a hundred of them need one thread more than none") {
  const auto threads = count_threads();
  std::vector<std::unique_ptr<StdioRun>> runs;

  for (int i = 0; i < 100; ++i) {
    runs.push_back(std::make_unique<StdioRun>("echo"));
    REQUIRE(runs.back()->start());
  }

  CHECK(count_threads() <= threads + 1);
  for (const auto& run : runs) REQUIRE(run->request(1, "x"));
  for (const auto& run : runs) CHECK(run->wait_messages(1));
}
