// rate_limit_concurrent_test.cpp: one line on many threads: never more at once than allowed, and
// nobody is left waiting.
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <purser/middleware/rate_limit.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/on_threads.hpp>

using namespace purser;

namespace {

/// Counts calls inside of the limit, and gives others the chance to come in.
class Gauge final : public Middleware {
 public:
  std::string_view name() const noexcept override { return "gauge"; }
  Place place() const noexcept override { return Place::record; }
  Task<Reply> handle(Call& call, Next next) override {
    const auto inside = ++inside_;
    for (auto seen = most.load(); inside > seen && !most.compare_exchange_weak(seen, inside);) {
    }
    co_await asio::post(asio::use_awaitable);
    auto outcome = co_await next(call);
    --inside_;
    co_return outcome;
  }

  std::atomic<int> most = 0;

 private:
  std::atomic<int> inside_ = 0;
};

}  // namespace

TEST_CASE("rate limit: threads share one limit, and every call gets its turn") {
  constexpr int threads = 8;
  constexpr int calls = 50;
  ThreadPool pool{4};
  RuntimeOptions options;
  const auto provider = std::make_shared<scripted::ScriptedProvider>(
      std::vector<scripted::Answer>{scripted::Answer("hello")});
  options.routes = {{"*", provider}};
  const auto runtime = Runtime::create(pool.executor(), std::move(options)).value();
  const auto gauge = std::make_shared<Gauge>();
  REQUIRE(runtime->use(gauge));
  REQUIRE(runtime->use(rate_limit({.limits = {{.concurrent_max = 3}}})));
  SessionOptions session_options;
  session_options.id = "s1";
  const auto session = runtime->session(std::move(session_options)).value();
  std::atomic<int> served = 0;

  on_threads(threads, [&](int) {
    for (int i = 0; i < calls; ++i) {
      if (pool.wait(session.complete(ModelRequest("gpt-4o", "hi")))) ++served;
    }
  });

  CHECK(served == threads * calls);
  CHECK(provider->calls() == threads * calls);
  CHECK(gauge->most <= 3);
  CHECK(gauge->most > 1);
}
