// questions_test.cpp: servers that ask too much: sampling storms and loops, forms for secrets.
#include <atomic>

#include <purser/tests/adapters/mcp/hostile/hostile_server.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

using Catch::Matchers::Contains;

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Counts what it is asked, and answers at once.
struct Counter {
  std::atomic<int> sampled = 0;
  std::atomic<int> elicited = 0;

  Task<Json> sample() {
    ++sampled;
    Json content = Json::object({{"type", "text"}, {"text", "sampled"}});
    Json result = Json::object({{"role", "assistant"}, {"model", "small"}});
    result["content"] = std::move(content);
    co_return result;
  }
  Task<Json> elicit() {
    ++elicited;
    Json answer = Json::object({{"action", "accept"}});
    answer["content"] = Json::object({{"colour", "red"}});
    co_return answer;
  }
  Handlers handlers() {
    Handlers made;
    made.sampling = [this](const Question&) { return sample(); };
    made.elicitation = [this](const Question&) { return elicit(); };
    return made;
  }
};

HostileOptions asked(Counter& counter) {
  HostileOptions options;
  options.handlers = counter.handlers();
  return options;
}

}  // namespace

TEST_CASE("hostile: a thousand requests for sampling at once are each answered or refused") {
  Counter counter;
  auto options = asked(counter);
  options.over = GENERATE(Over::stdio, Over::http);
  HostileServer server("sampling-storm", options);
  HostileServer neighbour("honest");
  REQUIRE(neighbour.sum(1, 1) == "2");
  const Cost cost;

  const auto said = text_of(server.act());

  CHECK_THAT(said, Contains(std::to_string(counter.sampled) + " results, "));
  CHECK(counter.sampled >= 1);
  CHECK(cost.below(seconds(10), 64));
  CHECK(neighbour.sum(2, 2) == "4");
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: sampling in a loop ends with the call's total time") {
  Counter counter;
  auto options = asked(counter);
  options.over = GENERATE(Over::stdio, Over::http);
  HostileServer server("sampling-loop", options);
  REQUIRE(server.sum(1, 1) == "2");
  RequestOptions request;
  request.total = milliseconds(1'000);
  const Cost cost;

  const auto result = server.act(request);

  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::timeout);
  CHECK(counter.sampled > 1);
  CHECK(cost.below(seconds(10), 48));
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: a modern server that asks without end is given its rounds") {
  Counter counter;
  auto options = asked(counter);
  options.era = EraChoice::modern;
  options.over = GENERATE(Over::stdio, Over::http);
  HostileServer server("sampling-loop", options);

  const auto result = server.act();

  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::too_large);
  CHECK(counter.sampled <= static_cast<int>(options.limits.rounds_max));
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: a form that asks for a secret, or is no form, reaches nobody") {
  const auto* mode = GENERATE("secret-form", "nested-form");
  CAPTURE(mode);
  Counter counter;
  HostileServer server(mode, asked(counter));

  const auto said = text_of(server.act());

  CHECK_THAT(said, !Contains("accept"));
  CHECK(counter.elicited == 0);
}

TEST_CASE("hostile: a plain form is filled in") {
  Counter counter;
  HostileServer server("plain-form", asked(counter));

  const auto said = text_of(server.act());

  CHECK_THAT(said, Contains("red"));
  CHECK(counter.elicited == 1);
}

TEST_CASE("hostile: questions under one id, of the wrong shape, or unknown harm nobody") {
  const auto* mode = GENERATE("duplicate-questions", "sampling-shape", "unknown-questions");
  CAPTURE(mode);
  Counter counter;
  HostileServer server(mode, asked(counter));

  CHECK_THAT(text_of(server.act()), Contains("results"));
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: a server that was told of no handlers asks in vain") {
  const auto* mode = GENERATE("sampling-storm", "secret-form");
  CAPTURE(mode);
  HostileOptions options;
  HostileServer server(mode, options);

  CHECK_THAT(text_of(server.act()), Contains("0 results"));
}

}  // namespace purser::mcp
