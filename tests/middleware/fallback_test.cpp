// fallback_test.cpp: another model answers where one fails, and only then.
#include <purser/middleware/fallback.hpp>

#include <purser/middleware/downgrade.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using scripted::Answer;
using namespace std::chrono_literals;

namespace {

FallbackOptions gpt_to_claude() {
  return {.models = {{"gpt-4o", {"claude-haiku-4-5", "gpt-4o-mini"}}}};
}

Answer failing(ErrorCode code) { return Answer(Error(code, "down").with_rejected()); }

/// gpt at one provider, claude at another; each fails or answers as told.
struct Detour {
  explicit Detour(FallbackOptions options = gpt_to_claude(), int attempts_max = 1)
      : run(setup_of(attempts_max)) {
    REQUIRE(run.runtime->use(fallback(std::move(options))));
    REQUIRE(run.runtime->before(
        "attempts",
        [this](Call& call) {
          attempts.push_back(call.attempt);
          names.emplace_back(call.name());
        },
        Place::rate_limit));
  }

  RunSetup setup_of(int attempts_max) {
    RunSetup setup;
    setup.served = {"gpt-*"};
    setup.script = [this](const ModelRequest& request) {
      return request.model == "gpt-4o" ? gpt : mini;
    };
    const auto other = std::make_shared<scripted::ScriptedProvider>(
        [this](const ModelRequest&) { return claude; }, "anthropic");
    setup.routes = {{"claude-*", other}};
    setup.retry.attempts_max = attempts_max;
    return setup;
  }

  Answer gpt = failing(ErrorCode::overloaded);
  Answer claude{"from claude"};
  Answer mini{"from mini"};
  std::vector<Attempt> attempts;
  std::vector<std::string> names;
  Run run;
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("fallback: errors that another model may not have, and refusals that stay") {
  for (const auto code :
       {ErrorCode::not_found, ErrorCode::unsupported, ErrorCode::timeout,
        ErrorCode::unauthenticated, ErrorCode::permission_denied, ErrorCode::quota_exhausted,
        ErrorCode::rate_limited, ErrorCode::overloaded, ErrorCode::context_length_exceeded,
        ErrorCode::connection_failed, ErrorCode::connection_lost, ErrorCode::protocol_error}) {
    CAPTURE(to_string(code));
    CHECK(another_may_answer(Error(code, "x")));
  }
  for (const auto code :
       {ErrorCode::invalid_argument, ErrorCode::budget_exhausted, ErrorCode::budget_busy,
        ErrorCode::unpriced_model, ErrorCode::unbounded_input, ErrorCode::journal_failed,
        ErrorCode::loop_detected, ErrorCode::refused, ErrorCode::unknown_tool,
        ErrorCode::invalid_tool_arguments, ErrorCode::tool_failed, ErrorCode::cancelled,
        ErrorCode::deadline_exceeded, ErrorCode::bad_request, ErrorCode::content_filtered,
        ErrorCode::too_large, ErrorCode::internal}) {
    CAPTURE(to_string(code));
    CHECK(!another_may_answer(Error(code, "x")));
  }
}

TEST_CASE("fallback: another provider's model answers, priced by itself, and the reply says so") {
  Detour given;

  const auto reply = given.run.complete();

  REQUIRE(reply);
  CHECK(reply->text() == "from claude");
  CHECK(reply->model().asked_model == "gpt-4o");
  CHECK(reply->model().model == "claude-haiku-4-5");
  CHECK(reply->warnings() ==
        std::vector{Warning{"fallback",
                            "gpt-4o failed (overloaded: down); claude-haiku-4-5 is used instead"}});
  REQUIRE(given.attempts.size() == 2);
  CHECK(given.attempts[1].index == 2);
  CHECK(given.attempts[1].cause == AttemptCause::fallback);
  const auto sums = given.run.session->report().sums;
  CHECK(sums.llm.by_name.at("claude-haiku-4-5") == reply->charge().high);
  CHECK(sums.held == 0_usd);
}

TEST_CASE("fallback: an answer at the first try is left alone") {
  Detour given;
  given.gpt = Answer("from gpt");

  const auto reply = given.run.complete();

  REQUIRE(reply);
  CHECK(reply->text() == "from gpt");
  CHECK(reply->warnings().empty());
  CHECK(given.names == Names{"gpt-4o"});
}

TEST_CASE("fallback: it goes on down the list, and returns the last error when all fail") {
  Detour given;
  given.claude = failing(ErrorCode::quota_exhausted);
  CHECK(given.run.complete()->text() == "from mini");
  given.mini = failing(ErrorCode::unauthenticated);
  given.names.clear();

  const auto reply = given.run.complete();

  REQUIRE(!reply);
  CHECK(reply.error().code() == ErrorCode::unauthenticated);
  CHECK(given.names == Names{"gpt-4o", "claude-haiku-4-5", "gpt-4o-mini"});
  CHECK(given.run.held() == 0_usd);
}

TEST_CASE("fallback: a refusal of ours is final") {
  Detour given;
  given.gpt = failing(ErrorCode::bad_request);
  CHECK(given.run.complete().error().code() == ErrorCode::bad_request);
  REQUIRE(given.run.session->track("elsewhere", 1_usd));

  CHECK(given.run.complete().error().code() == ErrorCode::budget_exhausted);
  CHECK(given.names == Names{"gpt-4o", "gpt-4o"});
}

TEST_CASE("fallback: retries come first, and attempts go on counting") {
  Detour given(gpt_to_claude(), 3);

  REQUIRE(given.run.complete());

  CHECK(given.names == Names{"gpt-4o", "gpt-4o", "gpt-4o", "claude-haiku-4-5"});
  std::vector<std::uint32_t> indices;
  for (const auto& attempt : given.attempts) indices.push_back(attempt.index);
  CHECK(indices == std::vector<std::uint32_t>{1, 2, 3, 4});
}

TEST_CASE("fallback: never after a delivered chunk") {
  struct Sink final : StreamSink {
    StreamControl on_chunk(const Chunk&) override { return StreamControl::go_on; }
  } sink;
  Detour given;
  given.gpt = Answer("half of it");
  REQUIRE(given.run.runtime->use(
      "breaks",
      [](Call& call, Next next) -> Task<Reply> {
        auto outcome = co_await next(call);
        if (!outcome) co_return outcome;
        co_return fail(ErrorCode::connection_lost, "broken");
      },
      Place::attempt));

  CHECK(!given.run.wait(
      given.run.session->complete(ModelRequest("gpt-4o", "hi"), CallOptions(&sink))));
  CHECK(given.names == Names{"gpt-4o"});
  CHECK(!given.run.complete());
  CHECK(given.names.size() == 4);
}

TEST_CASE("fallback: models that are unknown, unpriced or tried already are passed over") {
  Detour given(
      {.models = {{"gpt-*", {"gpt-4o", "mystery", "gpt-mystery", "gpt-4o-mini", "gpt-4o-mini"}}}});
  given.mini = failing(ErrorCode::overloaded);

  CHECK(!given.run.complete());

  CHECK(given.names == Names{"gpt-4o", "gpt-4o-mini"});
}

TEST_CASE("fallback: what it chooses passes the ladder again") {
  Detour given({.models = {{"gpt-4o", {"claude-opus-4-5"}}}});
  REQUIRE(given.run.runtime->use(
      downgrade({.at = 80_percent,
                 .ladder = {{"gpt-4o", "gpt-4o-mini"}, {"claude-opus-4-5", "claude-haiku-4-5"}}})));
  given.mini = failing(ErrorCode::overloaded);
  REQUIRE(given.run.session->track("elsewhere", 0.8_usd));

  const auto reply = given.run.complete();

  REQUIRE(reply);
  CHECK(given.names == Names{"gpt-4o-mini", "claude-haiku-4-5"});
  CHECK(reply->model().asked_model == "gpt-4o");
}

TEST_CASE("fallback: nothing new is tried once the deadline has passed") {
  Detour given;
  given.run.runtime->before(
      "slow", [&](Call& call) { call.deadline = given.run.timers().clock().now(); },
      Place::attempt);

  CHECK(given.run.complete().error().code() == ErrorCode::overloaded);
  CHECK(given.names == Names{"gpt-4o"});
}

TEST_CASE("fallback: options without models, and a place inside of the budget, are refused") {
  Run run;
  CHECK(run.runtime->use(fallback({})).error().code() == ErrorCode::invalid_argument);
  CHECK(run.runtime->use(fallback({.models = {{"gpt-4o", {}}}})).error().code() ==
        ErrorCode::invalid_argument);
  const auto inside = run.runtime->use(fallback(gpt_to_claude()), Place::record);
  CHECK(inside.error().message().find("\"fallback\" repeats calls inside of \"budget\"") !=
        std::string::npos);
}
