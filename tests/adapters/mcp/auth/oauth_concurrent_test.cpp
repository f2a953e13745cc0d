// oauth_concurrent_test.cpp: many requests on several threads share one login.
#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <latch>

#include <purser/runtime/percent_encoded.hpp>
#include <purser/tests/adapters/mcp/auth/oauth_fixture.hpp>

namespace purser::mcp {
namespace {

Task<std::string> agree_at_once(http::Location page) {
  const auto fields = read_form(page.query());
  auto callback = only_value(fields, "redirect_uri").value_or("") +
                  "?code=c&state=" + percent_encoded(only_value(fields, "state").value_or(""));
  co_return callback;
}

/// A request that is refused until there is a token.
Task<> use(std::shared_ptr<Authorizer> authorizer, http::Location server) {
  auto token = co_await authorizer->token();
  if (!token) co_return fail(std::move(token).error());
  Challenge challenge(std::move(server), 401);
  challenge.refused = token->empty() ? *std::move(token) : Secret("an older one");
  auto answered = authorizer->on_challenge(std::move(challenge));
  auto outcome = co_await std::move(answered);
  if (!outcome) co_return outcome;
  token = co_await authorizer->token();
  if (!token || token->empty()) co_return fail(ErrorCode::internal, "there is no token");
  co_return outcome;
}

}  // namespace

TEST_CASE("oauth: requests on several threads lead to one login") {
  AuthorityScript script;
  asio::thread_pool threads(4);
  const auto timers = make_timers(threads.get_executor());
  OAuthOptions options(threads.get_executor(), timers);
  std::atomic<int> pages{0};
  options.browse = [&](http::Location page) {
    ++pages;
    return agree_at_once(std::move(page));
  };
  const auto authorizer = oauth(script.server(), options).value();
  constexpr int requests = 200;
  std::atomic<int> good{0};
  std::latch ended(requests);
  for (int i = 0; i < requests; ++i) {
    asio::co_spawn(threads, use(authorizer, script.server()),
                   [&](std::exception_ptr, const Result<>& outcome) {
                     good += outcome ? 1 : 0;
                     ended.count_down();
                   });
  }
  ended.wait();
  CHECK(good == requests);
  CHECK(pages == 1);
  threads.stop();
  threads.join();
}

}  // namespace purser::mcp
