// sampling_failure_test.cpp: what goes wrong with a server's question is not the tool call's own
// end.
#include <purser/middleware/loop_guard.hpp>
#include <purser/tests/adapters/mcp/tools/sampling_setup.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;
using namespace purser::mcp::tests;

namespace {

/// A modern server that asks once during each call, which costs $0.02.
struct Asking : ServedTools {
  explicit Asking(RunSetup setup) : ServedTools(std::move(setup)) {
    options.sampling = may_sample();
    options.prices = {{"*", 0.02_usd}};
    ask_again_and_again(*server, 1);
  }
};

/// An agent whose model calls the tool once and then answers.
RunResult run_agent(ServedTools& served) {
  AgentOptions options;
  options.model = "penny";
  options.tools = ToolSet::create(served.tools()).value();
  return served.run.wait(Agent(options).run(*served.run.session, "go on"));
}

/// `sampled`: what becomes of the server's questions.
RunSetup agent_setup(scripted::Script sampled) {
  auto setup = penny_setup(1_usd, 5);
  setup.script = [calls = 0, sampled = std::move(sampled)](const ModelRequest& request) mutable {
    const bool is_agent = !request.tools.empty();
    if (!is_agent) return sampled(request);
    scripted::Answer answer(calls == 0 ? "" : "done");
    if (calls++ == 0) answer.tool_calls = {{"c1", "files_read", "{}"}};
    answer.usage = {.input = 1, .output = 1};
    return answer;
  };
  return setup;
}

scripted::Answer sampled(const ModelRequest&) {
  scripted::Answer answer("sampled");
  answer.usage = {.input = 1, .output = 5};
  return answer;
}

}  // namespace

TEST_CASE("sampling failure: a tool that ran is paid for, whatever the provider refused") {
  auto setup = penny_setup(1_usd, 5);
  setup.script = [](const ModelRequest&) {
    return scripted::Answer(Error(ErrorCode::bad_request, "HTTP 400: no such image $0.42")
                                .with_peer_message("words of the provider")
                                .with_rejected());
  };
  Asking served(std::move(setup));

  const auto outcome = served.call();

  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code() == ErrorCode::refused);
  CHECK_FALSE(outcome.error().rejected());
  CHECK(outcome.error().message().find("bad_request") != std::string::npos);
  CHECK(outcome.error().message().find("0.42") == std::string::npos);  // others may read it
  CHECK(outcome.error().peer_message().empty());
  CHECK(served.run.spent() == 0.02_usd);
  const auto report = served.run.session->report();
  CHECK(report.guards.warnings.at("sampling_failed") == 1);
  CHECK(dump_json(to_json(report)).find("0.42") != std::string::npos);
}

TEST_CASE("sampling failure: a busy budget does not make an agent run the tool again") {
  auto setup = agent_setup(sampled);
  setup.busy = Busy::refuse;
  Asking served(std::move(setup));
  served.options.prices = {{"*", Money()}};
  std::optional<UnderWay<Reply>> other;
  served.server->scripts["tools/call"] =
      [&, script = served.server->scripts["tools/call"]](const Request& request) {
        if (!other) {  // whose hold leaves nothing
          auto all = plain_tool("all", [](Json) -> Task<Json> {
            const Event never;
            auto ended = co_await never.wait();
            co_return fail(ended.error());
          });
          all->cost_estimate = [left = *served.run.session->remaining()](const Json&) {
            return Result<Money>(left);
          };
          other.emplace(served.run.executor(), served.run.session->invoke(all, Json::object()));
        }
        return script(request);
      };

  (void)run_agent(served);

  CHECK(served.server->count("tools/call") == 1);
  other->cancel();
  served.run.poll();
}

TEST_CASE("sampling failure: questions that repeat do not end an agent's run") {
  auto setup = agent_setup(sampled);
  setup.stages.push_back({loop_guard({}), Place::guard});
  Asking served(std::move(setup));
  speak_modern(*served.server);
  served.server->scripts["tools/call"] = [](const Request&) {
    auto result = json(R"({"resultType":"input_required","inputRequests":{}})");
    for (int i = 0; i < 6; ++i) {
      auto& question = result["inputRequests"]["q" + std::to_string(i)];
      question["method"] = "sampling/createMessage";
      question["params"] = sampling_question();
    }
    return result;
  };

  const auto run = run_agent(served);

  CHECK(run.stop == RunStop::answered);
  CHECK(run.output == "done");
}

TEST_CASE("sampling failure: a limit that concerns one model does not end an agent's run") {
  auto setup = agent_setup(sampled);
  auto limit = Limit::calls(1);
  limit.model = Glob("small");
  setup.budgets = {{"session", "", limit}};
  setup.prices = setup.prices.with("small", *setup.prices.find("penny")->price).value();
  Asking served(std::move(setup));
  served.options.sampling->bounds.models = {"small"};
  ask_again_and_again(*served.server, 2);

  const auto run = run_agent(served);

  CHECK(run.output == "done");
  CHECK(served.run.session->sums().mcp.total == 0.02_usd);
}

TEST_CASE("sampling failure: where nothing at all is left, the tool's call says so") {
  Asking served(penny_setup(1_usd, 5));
  served.server->scripts["tools/call"] =
      [&, script = served.server->scripts["tools/call"]](const Request& request) {
        CHECK(served.run.session->track("elsewhere", 1_usd));
        return script(request);
      };

  const auto outcome = served.call();

  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code() == ErrorCode::budget_exhausted);
  CHECK(served.run.session->sums().mcp.total == 0.02_usd);
}

TEST_CASE(
    "sampling failure: a refusal after a question or progress is owed the price all the same") {
  const bool asks = GENERATE(true, false);
  ServedTools served(penny_setup(1_usd, 5));
  served.options.prices = {{"*", 0.02_usd}};
  served.options.sampling = may_sample();
  const LegacyCalls legacy(*served.server);
  const auto tool = served.tools().at(0);
  const UnderWay<Reply> call(served.run.executor(),
                             served.run.session->invoke(tool, Json::object()));
  served.run.poll();
  if (asks) {
    legacy.ask(7);
  } else {
    auto progress = json(R"({"progress":1})");
    progress["progressToken"] = FakeServer::number_of(served.server->last("tools/call"));
    served.server->push(Notification("notifications/progress", progress));
  }
  served.run.poll();

  served.server->push(Response(legacy.ids->at(0), WireError(-32602, "bad input after all")));
  served.run.poll();

  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::bad_request);
  CHECK(served.run.session->sums().mcp.total == 0.02_usd);
}

TEST_CASE("sampling failure: a call that was refused before it ran is not owed its price") {
  ServedTools served;
  served.options.prices = {{"*", 0.02_usd}};
  served.server->scripts["tools/call"] = [server = served.server.get()](const Request&) {
    server->push(Request(Id(std::int64_t{7}), "roots/list", Json::object()));  // of no call
    return WireError(-32602, "bad input");
  };

  CHECK_FALSE(served.call());

  CHECK(served.run.spent() == 0_usd);
}
