// sampling_test.cpp: what a server asks of models is paid from the budget of the call it works on.
#include <purser/adapters/mcp/tools/tool_source.hpp>

#include <purser/agent/session_report.hpp>
#include <purser/middleware/cassette.hpp>
#include <purser/tests/adapters/mcp/tools/sampling_setup.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;
using namespace purser::mcp::tests;

TEST_CASE("sampling: the answer is a model call below the tool's, paid from the same budget") {
  ServedTools served(penny_setup(1_usd, 50));
  served.options.sampling = may_sample();
  served.options.prices = {{"*", 0.02_usd}};
  ask_again_and_again(*served.server, 2);

  REQUIRE(served.call());

  const auto report = served.run.session->report();
  CHECK(report.sums.llm.calls == 2);
  CHECK(report.sums.mcp.calls == 1);
  CHECK(report.sums.mcp.total == 0.02_usd);  // once, whatever the rounds
  CHECK(report.sums.total_spent > 0.02_usd);
  const auto answer = served.server->last("tools/call").params["inputResponses"]["q"];
  CHECK(answer["content"]["text"] == "sampled");
  CHECK(answer["role"] == "assistant");
}

TEST_CASE("sampling: a replayed call comes to the same sums, and no server is reached") {
  const auto prepare = [](ServedTools& served) {
    served.options.sampling = may_sample();
    served.options.prices = {{"*", 0.02_usd}};
  };
  ServedTools recorded(penny_setup(1_usd, 50));
  prepare(recorded);
  ask_again_and_again(*recorded.server, 3);
  RecordOptions record;
  std::string cassette;
  record.write = [&cassette](std::string_view line) -> Result<> {
    cassette += std::string(line) + '\n';
    return {};
  };
  REQUIRE(recorded.run.runtime->use(record_calls(record)));
  const auto before = recorded.call();
  REQUIRE(before);

  ServedTools replayed(penny_setup(1_usd, 7));
  prepare(replayed);
  ReplayOptions replay;
  replay.cassette = cassette;
  REQUIRE(replayed.run.runtime->use(replay_calls(replay)));
  const auto tools =
      replayed.source().tools_from({json(R"({"name":"read","inputSchema":{"type":"object"}})")});
  REQUIRE(tools.size() == 1);
  const auto after = replayed.run.invoke(tools[0]);

  REQUIRE(after);
  CHECK(after->result() == before->result());
  CHECK(to_json(replayed.run.session->report()) == to_json(recorded.run.session->report()));
  CHECK(replayed.run.session->sums().llm.calls == 3);
  CHECK(replayed.run.provider->calls() == 0);
  CHECK(replayed.server->connections() == 0);
}

TEST_CASE("sampling: a server that asks for ever is stopped at the limit, to the nanodollar") {
  ServedTools served(penny_setup(0.001_usd, 100));
  served.options.sampling = may_sample();
  served.options.client.limits.rounds_max = 100'000;
  ask_again_and_again(*served.server, 100'000);

  const auto outcome = served.call();

  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code() == ErrorCode::refused);  // a smaller call may still fit
  const auto report = served.run.session->report();
  CHECK(report.sums.total_spent <= 0.001_usd);
  CHECK(report.sums.total_spent > 0.0008_usd);  // all that fits was used
  CHECK(report.sums.held == 0_usd);
}

TEST_CASE("sampling: a legacy server's questions are answered on the wire, refusals too") {
  ServedTools served(penny_setup(1_usd, 5));
  served.options.sampling = may_sample();
  served.options.sampling->calls_per_call_max = 1;
  auto call_id = std::make_shared<Id>();
  served.server->scripts["tools/call"] = [call_id,
                                          server = served.server.get()](const Request& call) {
    *call_id = call.id;
    server->push(Request(Id(std::int64_t{7}), "sampling/createMessage", sampling_question()));
    server->push(Request(Id(std::string("7")), "sampling/createMessage", sampling_question()));
    return Silence();
  };
  const auto tool = served.tools().at(0);
  UnderWay<Reply> call(served.run.executor(), served.run.session->invoke(tool, Json::object()));
  served.run.poll();

  const auto responses = served.server->responses();
  REQUIRE(responses.size() == 2);
  CHECK(responses[0].id == Id(std::int64_t{7}));
  CHECK(responses[0].result["content"]["text"] == "sampled");
  REQUIRE(responses[1].error);
  CHECK(responses[1].error->message == "refused");  // why is not the server's business
  CHECK(served.run.session->sums().llm.calls == 1);
  served.server->push(Response(*call_id, json(R"({"content":[]})")));
  served.run.poll();
  CHECK(call.ended());
}

TEST_CASE("sampling: without leave the capability is not even offered") {
  ServedTools served(penny_setup(1_usd, 5));

  REQUIRE(served.call());

  CHECK_FALSE(served.server->last("initialize").params["capabilities"].contains("sampling"));
}

TEST_CASE("sampling: the minute of a server has an end") {
  ServedTools served(penny_setup(1_usd, 5));
  served.options.sampling = may_sample();
  served.options.sampling->calls_per_minute_max = 3;
  ask_again_and_again(*served.server, 5);

  const auto outcome = served.call();

  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message().find("within a minute") != std::string::npos);
  CHECK(served.run.session->sums().llm.calls == 3);
}

TEST_CASE("sampling: who approves is asked first") {
  ServedTools served(penny_setup(1_usd, 5));
  served.options.sampling = may_sample();
  served.options.sampling->approve = [](const Question& asked) -> Task<> {
    co_return fail(ErrorCode::refused, "not for " + asked.server);
  };
  ask_again_and_again(*served.server, 1);

  const auto outcome = served.call();

  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message().find("not for files") != std::string::npos);
  CHECK(served.run.session->sums().llm.calls == 0);
}
