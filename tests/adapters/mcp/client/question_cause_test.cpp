// question_cause_test.cpp: for which call a server asks, where it does not say.
#include <purser/tests/adapters/mcp/client/questions.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

TEST_CASE("mcp questions: the stream tells which call is the cause") {
  LegacyQuestions run;
  run.server->http = true;
  run.sample_for_ever();
  const OwnCall own_a("a");
  const OwnCall own_b("b");
  RequestOptions a;
  a.call = &own_a.call;
  RequestOptions b;
  b.call = &own_b.call;
  const auto first = run.start_call(a);
  const auto number = run.call_number();
  const auto second = run.start_call(b);

  run.ask("sampling/createMessage", sample, std::int64_t{1}, number);

  CHECK(run.causes == std::vector<const Call*>{&own_a.call});
  first.cancel();
  second.cancel();
  run.settle();
}

TEST_CASE("mcp questions: without a stream the only account under way is the cause, or nobody") {
  struct Row {
    const char* second;
    bool known;
  };
  const auto row = GENERATE(Row{nullptr, true}, Row{"a", true}, Row{"b", false}, Row{"", false});
  LegacyQuestions run;
  run.sample_for_ever();
  const OwnCall own_a("a");
  RequestOptions a;
  a.call = &own_a.call;
  const auto first = run.start_call(a);
  std::optional<OwnCall> other;
  RequestOptions b;
  if (row.second != nullptr) {
    if (*row.second == 'a') b.call = &other.emplace(own_a).call;
    if (*row.second == 'b') b.call = &other.emplace("b").call;
    (void)run.start_call(b);
  }

  run.ask("sampling/createMessage", sample);

  REQUIRE(run.causes.size() == 1);
  CHECK(run.causes[0] == (row.known ? &own_a.call : nullptr));
  run.server->die();
  run.settle();
  CHECK(run.cancelled == 1);
}

TEST_CASE("mcp questions: a question lives as long as one of the calls that may have asked it") {
  LegacyQuestions run;
  run.sample_for_ever();
  const OwnCall own_a("a");
  const OwnCall own_b(own_a);
  RequestOptions a;
  a.call = &own_a.call;
  RequestOptions b;
  b.call = &own_b.call;
  const auto first = run.start_call(a);
  const auto first_id = run.server->last("tools/call").id;
  const auto second = run.start_call(b);
  run.ask("sampling/createMessage", sample);
  REQUIRE(run.causes == std::vector<const Call*>{&own_a.call});

  run.server->push(Response(first_id, json(R"({"content":[]})")));
  run.settle();
  CHECK(run.cancelled == 0);
  CHECK(first.ended());
  CHECK(cause_of(run.questions[0]) == nullptr);  // nothing of it is used any more
  REQUIRE(run.questions[0].calls.size() == 2);
  const Call* other = nullptr;
  CHECK(run.questions[0].calls[1]->use([&](const Call& call) { other = &call; }));
  CHECK(other == &own_b.call);

  run.answer_call();
  CHECK(run.cancelled == 1);
  CHECK(second.ended());
}

TEST_CASE("mcp questions: a call ends by its own total, whoever waits for its question as well") {
  LegacyQuestions run;
  run.sample_for_ever();
  const OwnCall own_a("a");
  const OwnCall own_b(own_a);
  RequestOptions a;
  a.call = &own_a.call;
  a.total = 10s;
  RequestOptions b;
  b.call = &own_b.call;
  const auto first = run.start_call(a);
  const auto second = run.start_call(b);
  run.ask("sampling/createMessage", sample);

  run.pass(10s);

  REQUIRE(first.ended());
  CHECK(first.outcome().error().code() == ErrorCode::timeout);
  CHECK(run.cancelled == 0);
  CHECK_FALSE(second.ended());
  run.server->push(Notification("notifications/cancelled", json(R"({"requestId":0})")));
  run.settle();
  CHECK(run.cancelled == 1);  // by the server, though the oldest call is gone
  second.cancel();
  run.settle();
}

TEST_CASE("mcp questions: accounts of one name in two ledgers are two payers") {
  LegacyQuestions run;
  run.sample_for_ever();
  const OwnCall own_a("s1");
  const OwnCall own_b("s1");
  RequestOptions a;
  a.call = &own_a.call;
  RequestOptions b;
  b.call = &own_b.call;
  const auto first = run.start_call(a);
  const auto second = run.start_call(b);

  run.ask("sampling/createMessage", sample);

  CHECK(run.causes == std::vector<const Call*>{nullptr});
  first.cancel();
  second.cancel();
  run.settle();
  CHECK(run.run(run.client().close()));
}

TEST_CASE("mcp questions: nobody pays for what may be asked for a call that was given up") {
  LegacyQuestions run;
  run.sample_for_ever();
  run.server->rude = true;
  const OwnCall own_a("a");
  const OwnCall own_b("b");
  RequestOptions a;
  a.call = &own_a.call;
  a.deadline = run.timers->clock().now() + 1s;
  RequestOptions b;
  b.call = &own_b.call;
  b.idle = 1h;
  const auto first = run.start_call(a);
  const auto first_id = run.server->last("tools/call").id;
  const auto second = run.start_call(b);
  run.pass(1s);
  REQUIRE(first.ended());

  run.ask("sampling/createMessage", sample, std::int64_t{1});
  REQUIRE(run.causes == std::vector<const Call*>{nullptr});

  const bool answers_late = GENERATE(true, false);
  if (answers_late) {
    run.server->push(Response(first_id, json(R"({"content":[]})")));
    run.settle();
  } else {
    run.pass(59s);
    run.ask("sampling/createMessage", sample, std::int64_t{2});
    CHECK(run.causes.back() == nullptr);
    run.pass(1s);
  }
  run.ask("sampling/createMessage", sample, std::int64_t{3});
  CHECK(run.causes.back() == &own_b.call);
  second.cancel();
  run.settle();
  CHECK(run.run(run.client().close()));
}

TEST_CASE("mcp questions: a question without any call under way has no cause") {
  LegacyQuestions run;
  run.sample_for_ever();
  REQUIRE(run.run(run.client().connect()));
  run.ask("sampling/createMessage", sample);
  CHECK(run.causes == std::vector<const Call*>{nullptr});
  CHECK(run.run(run.client().close()));
  run.settle();
  CHECK(run.cancelled == 1);
}

}  // namespace
}  // namespace purser::mcp::tests
