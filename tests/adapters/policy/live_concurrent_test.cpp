// live_concurrent_test.cpp: policies that change under load: no call is lost, no limit is passed.
#include <atomic>
#include <mutex>

#include <purser/adapters/policy/live.hpp>
#include <purser/agent/start.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/on_threads.hpp>

using namespace purser;

namespace {

constexpr int threads = 64;
constexpr int calls_each = 30;
constexpr int changes = 100;

/// They differ in everything but the limit that is filled.
std::string policy_text(int number) {
  std::string text =
      "version: 1\nproviders: {simulator: {}}\nbudgets:\n"
      "  - {per: total, limit: $0.50, alert_at: [" +
      std::to_string(10 + number % 80) + "%]}\n";
  if (number % 2 == 0) text += "  - {per: session, limit: 100000 calls, window: 60s}\n";
  if (number % 3 == 0) text += "  - {per: session, limit: $9, tool: \"sea*\", window: day}\n";
  if (number % 4 == 1) text += "loop_guard: {repeats: 16, action: log}\n";
  if (number % 5 == 1) text += "redact: [api_key]\nretry: {attempts: 2}\n";
  if (number % 6 == 1) text += "busy: wait\nrate_limit: [{concurrent: 8}]\n";
  if (number % 7 == 3) text += "nonsense: true\n";  // refused
  return text;
}

Task<Json> answer(Json /*arguments*/) { co_return Json("done"); }

std::shared_ptr<const Tool> search() {
  auto tool = std::make_shared<Tool>();
  tool->name = "search";
  tool->description = "costs a tenth of a cent";
  tool->schema = {{"type", "object"}};
  tool->function = answer;
  tool->cost_estimate = [](const Json&) -> Result<Money> { return 0.001_usd; };
  return tool;
}

}  // namespace

TEST_CASE(
    "live policy: 64 threads call while it changes 100 times: no call lost, no limit passed") {
  std::mutex mutex;
  std::string text = policy_text(0);
  policy::LiveOptions options;
  options.parse.read_file = [&](const std::filesystem::path&) -> Result<std::string> {
    const std::lock_guard lock(mutex);
    return text;
  };
  ThreadPool pool(4);
  policy::Surroundings surroundings(
      http::Client::create(pool.executor(), make_timers(pool.executor()), {}).value());
  surroundings.simulator_url = "http://127.0.0.1:9";
  const auto live =
      policy::LivePolicy::create(pool.executor(), "p.yaml", surroundings, options).value();
  std::atomic<int> done = 0;
  std::atomic<int> refused = 0;
  std::atomic<int> lost = 0;
  std::atomic<int> taken = 0;
  std::atomic<int> broken = 0;

  on_threads(threads + 1, [&](int index) {
    if (index == threads) {
      for (int number = 1; number <= changes; ++number) {
        {
          const std::lock_guard lock(mutex);
          text = policy_text(number);
        }
        ++(live->reload() ? taken : broken);
      }
      return;
    }
    auto session = live->runtime()->session({.id = "s" + std::to_string(index % 8)}).value();
    const auto tool = search();
    for (int i = 0; i < calls_each; ++i) {
      const auto reply = pool.wait(session.invoke(tool, Json::object()));
      if (reply) {
        ++done;
      } else if (reply.error().code() == ErrorCode::budget_exhausted) {
        ++refused;
      } else {
        ++lost;
      }
    }
  });

  CHECK(done == 500);  // the limit is filled exactly
  CHECK(done + refused == threads * calls_each);
  CHECK(lost == 0);
  CHECK(taken + broken == changes);
  CHECK(broken == 14);
  const auto total = live->runtime()->ledger().report(live->runtime()->ledger().total());
  CHECK(total.total_spent == 0.50_usd);
  CHECK(total.held == 0_usd);
}
