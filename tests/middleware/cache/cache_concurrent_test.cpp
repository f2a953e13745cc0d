// cache_concurrent_test.cpp: many threads ask for few answers; each is paid for once.
#include <atomic>

#include <purser/middleware/cache.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/on_threads.hpp>

using namespace purser;

namespace {

constexpr int askers = 4;
constexpr int rounds = 200;
constexpr int questions = 5;

/// A runtime on real threads whose provider counts.
struct CachedShop {
  explicit CachedShop(scripted::Script script)
      : provider(std::make_shared<scripted::ScriptedProvider>(std::move(script))) {
    RuntimeOptions options;
    options.routes = {{"*", provider}};
    options.retry.attempts_max = 1;
    runtime = Runtime::create(pool.executor(), std::move(options)).value();
    REQUIRE(runtime->use(cache()));
    session.emplace(runtime->session({.id = "shop", .budget = 100_usd}).value());
  }

  Result<Reply> ask(int question) {
    ModelRequest request("gpt-4o", "question " + std::to_string(question));
    request.temperature = 0;
    return pool.wait(session->complete(std::move(request)));
  }

  ThreadPool pool{4};
  std::shared_ptr<scripted::ScriptedProvider> provider;
  std::shared_ptr<Runtime> runtime;
  std::optional<Session> session;
};

}  // namespace

TEST_CASE("cache, concurrent: each question is paid for once, and everybody gets its answer") {
  CachedShop shop([](const ModelRequest& request) {
    return scripted::Answer("answer to " + request.messages[0].text());
  });
  std::atomic<int> wrong = 0;

  on_threads(askers, [&](int asker) {
    for (int round = 0; round < rounds; ++round) {
      const int question = (round + asker) % questions;
      const auto reply = shop.ask(question);
      if (!reply || reply->text() != "answer to question " + std::to_string(question)) ++wrong;
    }
  });

  CHECK(wrong == 0);
  CHECK(shop.provider->calls() == questions);
  CHECK(shop.session->report().sums.held == 0_usd);
}

TEST_CASE("cache, concurrent: where every second call fails, nobody is left waiting") {
  std::atomic<int> calls = 0;
  CachedShop shop([&calls](const ModelRequest&) {
    scripted::Answer answer("hello");
    if (++calls % 2 == 0) answer.error = Error(ErrorCode::bad_request, "no").with_rejected();
    if (calls % 3 == 0) answer.stop_reason = StopReason::length;
    return answer;
  });
  std::atomic<int> ended = 0;

  on_threads(askers, [&](int) {
    for (int round = 0; round < rounds; ++round) {
      (void)shop.ask(round);
      ++ended;
    }
  });

  CHECK(ended == askers * rounds);
  CHECK(shop.session->report().sums.held == 0_usd);
}
