// answers_test.cpp: servers that answer wrongly: ids, order, shapes, depth, and without end.
#include <future>

#include <purser/tests/adapters/mcp/hostile/hostile_server.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

using Catch::Matchers::Contains;

using std::chrono::seconds;

HostileOptions over(Over over) {
  HostileOptions options;
  options.over = over;
  return options;
}

}  // namespace

TEST_CASE("hostile: answers under ids of nobody's, and what is no answer, are not taken for ours") {
  const auto* mode = GENERATE("wrong-id", "string-id", "float-id", "both", "neither");
  CAPTURE(mode);
  HostileServer server(mode);
  REQUIRE(server.sum(1, 1) == "2");
  RequestOptions options;
  options.idle = std::chrono::milliseconds(300);

  const auto result = server.act(options);

  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::timeout);
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: over HTTP a stream that ends without our answer is an error at once") {
  HostileServer server(GENERATE("wrong-id", "both", "neither"), over(Over::http));
  const Cost cost;

  const auto result = server.act();

  REQUIRE_FALSE(result);
  CHECK(cost.below(seconds(10), 32));
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: of a thousand answers to one request the first counts") {
  HostileServer server("repeated-id", over(GENERATE(Over::stdio, Over::http)));

  CHECK(text_of(server.act()) == "first");
  CHECK(server.sum(1, 2) == "3");
  CHECK(text_of(server.act()) == "first");
}

TEST_CASE("hostile: an answer of the wrong shape is an error, and the server stays of use") {
  const auto* mode = GENERATE("text-result", "text-error", "deep-result");
  CAPTURE(mode);
  HostileServer server(mode, over(GENERATE(Over::stdio, Over::http)));
  const Cost cost;

  const auto result = server.act();

  CHECK_FALSE(result);
  CHECK(cost.below(seconds(10), 32));
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: an answer in an array of a thousand messages is found") {
  HostileServer server("batch", over(GENERATE(Over::stdio, Over::http)));

  CHECK(text_of(server.act()) == "in a batch");
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: over stdio, what is no message is skipped") {
  HostileServer server("stray");

  CHECK(text_of(server.act()) == "done");
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: over HTTP, what is no message ends its request, and no other") {
  HostileServer server("stray", over(Over::http));

  const auto result = server.act();

  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::protocol_error);
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: an answer that comes after the cancellation goes to nobody") {
  HostileServer server("late-answer", over(GENERATE(Over::stdio, Over::http)));
  for (int round = 0; round < 3; ++round) {
    std::promise<void> begun;
    std::promise<Result<Json>> ended;
    RequestOptions options;
    options.on_progress = [&begun](const Progress&) { begun.set_value(); };
    const auto started = server.start_act(
        options, [&ended](Result<Json> result) { ended.set_value(std::move(result)); });
    begun.get_future().wait();

    started.cancel();

    const auto result = ended.get_future().get();
    REQUIRE_FALSE(result);
    CHECK(result.error().code() == ErrorCode::cancelled);
    CHECK(server.sum(round, 2) == std::to_string(round + 2));
  }
}

TEST_CASE("hostile: a result of 1 GB ends at its limit, and other servers do not notice") {
  HostileServer server("endless-result", over(GENERATE(Over::stdio, Over::http)));
  HostileServer neighbour("honest");
  REQUIRE(neighbour.sum(1, 1) == "2");
  const Cost cost;

  const auto result = server.act();

  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::too_large);
  CHECK(cost.below(seconds(10), 48));
  CHECK(neighbour.sum(2, 2) == "4");
  CHECK(server.sum(1, 2) == "3");
}

}  // namespace purser::mcp
