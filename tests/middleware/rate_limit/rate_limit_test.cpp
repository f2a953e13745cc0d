// rate_limit_test.cpp: calls that come too fast wait in line, and hold nothing there.
#include <purser/middleware/rate_limit.hpp>

#include <map>

#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using scripted::Answer;
using namespace std::chrono_literals;

namespace {

RateLimitOptions only(RateLimitRule rule, std::size_t waiting_max = 1000) {
  RateLimitOptions options;
  options.limits = {std::move(rule)};
  options.waiting_max = waiting_max;
  return options;
}

/// Calls under way at the same time; each says when it has ended.
struct Crowd {
  explicit Crowd(RateLimitOptions options, RunSetup setup = {}) : run(setup_of(std::move(setup))) {
    REQUIRE(run.runtime->use(rate_limit(std::move(options))));
  }

  RunSetup setup_of(RunSetup setup) {
    setup.retry.attempts_max = 1;
    setup.script = [this](const ModelRequest& request) {
      served.push_back(request.messages.back().text());
      auto reply = answer;
      if (const auto gate = gates.find(served.back()); gate != gates.end()) {
        reply.gate = gate->second;
      }
      return reply;
    };
    return setup;
  }

  Started call(std::string prompt, const Session& session, std::string model = "gpt-4o") {
    auto started = start<Result<Reply>>(
        run.executor(), session.complete(ModelRequest(std::move(model), prompt)),
        [this, prompt](Result<Reply> reply) { ended.emplace(prompt, std::move(reply)); });
    run.poll();
    return started;
  }
  Started call(std::string prompt) { return call(std::move(prompt), *run.session); }

  void pass(std::chrono::nanoseconds time) {
    run.timers().advance(time);
    run.poll();
  }
  [[nodiscard]] ErrorCode error_of(const std::string& prompt) {
    return ended.at(prompt).error().code();
  }
  Session session(std::string customer, std::string id) {
    SessionOptions options;
    options.customer = std::move(customer);
    options.id = std::move(id);
    options.budget = 1_usd;
    return run.runtime->session(std::move(options)).value();
  }

  Answer answer{"hello"};
  std::map<std::string, Event> gates;  ///< answers that wait, by prompt
  std::vector<std::string> served;
  std::map<std::string, Result<Reply>> ended;
  Run run;
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("rate limit: requests beyond a minute's worth wait in order, one at a time") {
  Crowd given(only({.requests_per_minute = 2}));
  for (const auto* name : {"a", "b", "c", "d"}) given.call(name);
  CHECK(given.served == Names{"a", "b"});
  CHECK(given.run.timers().armed() == 1);

  given.pass(29s);
  CHECK(given.served == Names{"a", "b"});
  given.pass(1s);
  CHECK(given.served == Names{"a", "b", "c"});
  given.pass(30s);

  CHECK(given.served == Names{"a", "b", "c", "d"});
  CHECK(given.ended.size() == 4);
  CHECK(given.run.timers().armed() == 0);
}

TEST_CASE("rate limit: calls that wait hold no money") {
  Crowd given(only({.requests_per_minute = 1}));
  given.call("a");
  const auto spent = given.run.spent();
  given.call("b");

  CHECK(given.run.held() == 0_usd);
  CHECK(given.run.spent() == spent);
}

TEST_CASE("rate limit: so many run at once, and whoever ends lets the next one in") {
  Crowd given(only({.concurrent_max = 2}));
  given.gates.emplace("a", Event());
  given.gates.emplace("b", Event());
  for (const auto* name : {"a", "b", "c"}) given.call(name);
  REQUIRE(given.served == Names{"a", "b"});
  CHECK(given.run.timers().armed() == 0);

  given.gates.at("b").set();
  given.run.poll();

  CHECK(given.served == Names{"a", "b", "c"});
  CHECK(given.ended.count("a") == 0);
  given.gates.at("a").set();
  given.run.poll();
  CHECK(given.ended.size() == 3);
}

TEST_CASE("rate limit: tokens are guessed from the request, and corrected by the answer") {
  Crowd given(only({.tokens_per_minute = 600}));
  given.answer.usage = {.input = 100, .output = 500};
  given.call("a");
  given.call("b");
  REQUIRE(given.served == Names{"a"});

  // "b" needs little, and what "a" left is nothing: ten units come back each second.
  given.pass(1s);

  CHECK(given.served == Names{"a", "b"});
}

TEST_CASE("rate limit: a call that was refused further in gives back what it was thought to need") {
  Crowd given(only({.tokens_per_minute = 100}));
  given.answer = Answer(Error(ErrorCode::bad_request, "no").with_rejected());
  given.call(std::string(400, 'x'));
  CHECK(given.served.size() == 1);

  given.call(std::string(390, 'y'));

  CHECK(given.served.size() == 2);
}

TEST_CASE("rate limit: who waits until the deadline is told so, and those behind move up") {
  RunSetup setup;
  setup.call_timeout = 10s;
  Crowd given(only({.requests_per_minute = 1}), std::move(setup));
  given.call("a");
  given.call("b");
  given.pass(9s);
  CHECK(given.ended.size() == 1);
  given.call("c");

  given.pass(1s);

  CHECK(given.error_of("b") == ErrorCode::deadline_exceeded);
  CHECK(given.ended.size() == 2);
  given.pass(9s);
  CHECK(given.error_of("c") == ErrorCode::deadline_exceeded);
  CHECK(given.served == Names{"a"});
  CHECK(given.run.timers().armed() == 0);
}

TEST_CASE("rate limit: a cancelled call leaves the line to those behind it") {
  Crowd given(only({.requests_per_minute = 1}));
  given.call("a");
  const auto second = given.call("b");
  given.call("c");

  second.cancel();
  given.run.poll();

  CHECK(given.error_of("b") == ErrorCode::cancelled);
  given.pass(60s);
  CHECK(given.served == Names{"a", "c"});
}

TEST_CASE("rate limit: a cancelled call under way makes room") {
  Crowd given(only({.concurrent_max = 1}));
  given.gates.emplace("a", Event());
  const auto first = given.call("a");
  given.call("b");
  REQUIRE(given.served == Names{"a"});

  first.cancel();
  given.run.poll();

  CHECK(given.served == Names{"a", "b"});
}

TEST_CASE("rate limit: no more than so many wait") {
  Crowd given(only({.requests_per_minute = 1}, 1));
  for (const auto* name : {"a", "b", "c"}) given.call(name);

  CHECK(given.error_of("c") == ErrorCode::rate_limited);
  CHECK(given.ended.at("c").error().message() ==
        "1 calls wait already for the rate limit of their model");
  given.pass(60s);
  CHECK(given.served == Names{"a", "b"});
}

TEST_CASE("rate limit: each customer, each session, or all together") {
  const auto [per, expected] = GENERATE(table<RateKey, std::size_t>(
      {{RateKey::all, 1}, {RateKey::customer, 2}, {RateKey::session, 3}}));
  Crowd given(only({.per = per, .requests_per_minute = 1}));
  given.call("a1", given.session("acme", "one"));
  given.call("a2", given.session("acme", "two"));
  given.call("g1", given.session("globex", "three"));

  CHECK(given.served.size() == expected);
}

TEST_CASE("rate limit: the first rule that matches a model counts; others pass freely") {
  RateLimitOptions options;
  options.limits = {{.model = "gpt-4o-mini", .requests_per_minute = 2},
                    {.model = "gpt-4o*", .requests_per_minute = 1}};
  Crowd given(std::move(options));
  for (const auto* model : {"gpt-4o-mini", "gpt-4o", "gpt-4.1"}) {
    for (const auto* number : {"1", "2"}) {
      given.call(std::string(model) + number, *given.run.session, model);
    }
  }
  CHECK(given.served == Names{"gpt-4o-mini1", "gpt-4o-mini2", "gpt-4o1", "gpt-4.11", "gpt-4.12"});
}

TEST_CASE("rate limit: what limits nothing cannot join") {
  Run run;
  CHECK(run.runtime->use(rate_limit({})).error().message() ==
        "stage \"rate_limit\": it has no limits");
  CHECK(run.runtime->use(rate_limit(only({}))).error().message() ==
        "stage \"rate_limit\": the limit of model \"*\" limits nothing; name at least one number");
  CHECK(run.runtime->use(rate_limit(only({.concurrent_max = -1}))).error().code() ==
        ErrorCode::invalid_argument);
}
