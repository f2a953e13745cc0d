// floods_test.cpp: servers that say too much: progress, notifications and pings without end.
#include <algorithm>
#include <atomic>
#include <mutex>

#include <purser/tests/adapters/mcp/hostile/hostile_server.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

using Catch::Matchers::Contains;

using std::chrono::milliseconds;
using std::chrono::seconds;

HostileOptions either() {
  HostileOptions options;
  options.over = GENERATE(Over::stdio, Over::http);
  return options;
}

}  // namespace

TEST_CASE("hostile: progress without end ends at the total time, and other servers do not notice") {
  HostileServer server("endless-progress", either());
  HostileServer neighbour("honest");
  REQUIRE(neighbour.sum(1, 1) == "2");
  REQUIRE(server.sum(1, 1) == "2");
  std::atomic<int> heard = 0;
  RequestOptions options;
  options.on_progress = [&heard](const Progress&) { ++heard; };
  options.total = milliseconds(1'000);
  const Cost cost;

  const auto result = server.act(options);

  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::timeout);
  CHECK(heard > 0);
  CHECK(heard <= 20);
  CHECK(cost.below(seconds(10), 48));
  CHECK(neighbour.sum(2, 2) == "4");
}

TEST_CASE("hostile: progress that falls, is no number, or is nobody's harms nothing") {
  std::mutex mutex;
  std::vector<double> heard;
  RequestOptions options;
  options.on_progress = [&](const Progress& progress) {
    const std::lock_guard lock(mutex);
    heard.push_back(progress.progress);
  };
  HostileServer server("bad-progress", either());

  CHECK(text_of(server.act(options)) == "done");

  const std::lock_guard lock(mutex);
  CHECK_FALSE(heard.empty());
  CHECK(std::is_sorted(heard.begin(), heard.end()));
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: 300,000 notifications before an answer: few are heard, and it is found") {
  std::atomic<int> changed = 0;
  std::atomic<int> logged = 0;
  auto options = either();
  options.handlers.changed = [&changed](std::string_view) { ++changed; };
  options.handlers.log = [&logged](const LogLine&) { ++logged; };
  HostileServer server("notification-flood", options);
  const Cost cost;

  CHECK(text_of(server.act()) == "done");

  CHECK(changed > 0);
  CHECK(logged > 0);
  CHECK(changed + logged <= 20'000);
  CHECK(cost.below(seconds(15), 48));
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: 10,000 pings before an answer") {
  auto options = either();
  HostileServer server("ping-flood", options);
  const Cost cost;

  CHECK(text_of(server.act()) == "done");

  CHECK(cost.below(seconds(15), 64));
  CHECK(server.sum(1, 2) == "3");
}

}  // namespace purser::mcp
