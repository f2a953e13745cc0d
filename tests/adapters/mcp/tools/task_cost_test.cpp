// task_cost_test.cpp: what a call costs that its server works on as a task of 2025-11-25.
#include <purser/adapters/mcp/tools/tool_source.hpp>

#include <purser/tests/adapters/mcp/tools/served_tools.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;
using namespace purser::mcp::tests;
using namespace std::chrono_literals;

namespace {

/// The tool `read` has to be a task, and costs 0.02 USD.
struct ServedTasks : ServedTools {
  explicit ServedTasks(RunSetup setup = {}) : ServedTools(std::move(setup)) {
    options.prices = {{"*", 0.02_usd}};
    server->scripts["initialize"] = [](const Request&) {
      return json(R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{},
        "tasks":{"cancel":{},"requests":{"tools":{"call":{}}}}}})");
    };
    server->scripts["tools/list"] = [](const Request&) {
      return json(R"({"tools":[{"name":"read","inputSchema":{"type":"object"},
        "execution":{"taskSupport":"required"}}]})");
    };
    server->scripts["tools/call"] = [](const Request&) {
      return json(R"({"task":{"taskId":"t","status":"working","pollInterval":1000}})");
    };
    say("completed");
    server->scripts["tasks/result"] = [](const Request&) { return json(R"({"content":[]})"); };
    server->scripts["tasks/cancel"] = [](const Request&) { return json("{}"); };
  }
  void say(const std::string& status) const {
    server->scripts["tasks/get"] = [status](const Request&) {
      auto state = json(R"({"taskId":"t","pollInterval":1000})");
      state["status"] = status;
      return state;
    };
  }
  void pass(std::chrono::seconds time) {
    for (auto left = time; left > 0s; left -= 1s) {
      run.timers().advance(1s);
      run.poll();
    }
  }
  UnderWay<Reply> start() {
    const auto tool = tools().at(0);
    UnderWay<Reply> call(run.executor(), run.session->invoke(tool, Json::object()));
    run.poll();
    return call;
  }
};

}  // namespace

TEST_CASE("task cost: a task is one call and one price, however often it is asked after") {
  ServedTasks served;
  served.say("working");
  const auto call = served.start();
  served.pass(20s);
  CHECK(served.run.held() == 0.02_usd);
  served.say("completed");
  served.pass(1s);

  REQUIRE(call.ended());
  CHECK(call.outcome());
  CHECK(served.server->count("tasks/get") == 21);
  CHECK(served.run.session->sums().mcp.calls == 1);
  CHECK(served.run.spent() == 0.02_usd);
  CHECK(served.run.held() == 0_usd);
}

TEST_CASE("task cost: a task that ends badly, or is given up, has run and is charged") {
  const std::string how = GENERATE("failed", "cancelled", "forgotten", "given up", "lost");
  CAPTURE(how);
  ServedTasks served;
  served.say(how == "given up" || how == "lost" ? "working" : how);
  if (how == "failed") {
    served.server->scripts["tasks/result"] = [](const Request&) {
      return WireError(-32602, "unknown city");
    };
  }
  if (how == "forgotten") {
    served.server->scripts["tasks/get"] = [](const Request&) { return WireError(-32602, "gone"); };
  }
  const auto call = served.start();
  if (how == "given up") call.cancel();
  if (how == "lost") served.server->die();
  served.pass(1s);

  REQUIRE(call.ended());
  CHECK_FALSE(call.outcome());
  CHECK(served.run.spent() == 0.02_usd);
  CHECK(served.run.held() == 0_usd);
}

TEST_CASE("task cost: a task that its server refuses to make costs nothing") {
  ServedTasks served;
  served.server->scripts["tools/call"] = [](const Request&) { return WireError(-32602, "no"); };
  const auto call = served.start();
  REQUIRE(call.ended());
  CHECK(served.run.spent() == 0_usd);
  CHECK(served.run.held() == 0_usd);
}

TEST_CASE("task cost: a price that is reported comes with the task's result") {
  ServedTasks served;
  served.options.prices.clear();
  auto& price = served.options.prices.emplace_back();
  price.reported_at = "/usd";
  price.reported_max = 0.10_usd;
  served.server->scripts["tasks/result"] = [](const Request&) {
    return json(R"({"content":[],"_meta":{"usd":0.0125}})");
  };
  const auto call = served.start();
  served.pass(1s);
  REQUIRE(call.ended());
  CHECK(served.run.spent() == 0.0125_usd);
}

TEST_CASE("task cost: what a task asks of a model is paid from the budget of its call") {
  Price price;
  price.rates.output = Rate::parse("1.00").value();
  price.rates.input = Rate::parse("0.01").value();
  RunSetup setup;
  setup.budget = 1_usd;
  setup.prices = PriceTable::built_in().with("penny", price).value();
  setup.script = [](const ModelRequest&) {
    scripted::Answer answer("sampled");
    answer.usage = {.input = 1, .output = 50};
    return answer;
  };
  ServedTasks served(std::move(setup));
  served.options.sampling.emplace();
  served.options.sampling->bounds.models = {"penny"};
  served.say("input_required");
  served.server->scripts["tasks/result"] = [server = served.server.get()](const Request&) {
    auto params = json(R"({"maxTokens":100,"messages":[
      {"role":"user","content":{"type":"text","text":"hi"}}]})");
    params["_meta"]["io.modelcontextprotocol/related-task"]["taskId"] = "t";
    server->push(Request(Id(std::int64_t{7}), "sampling/createMessage", std::move(params)));
    return Silence();
  };
  const auto call = served.start();
  served.pass(1s);
  REQUIRE(served.server->responses().size() == 1);
  CHECK(served.server->responses()[0].result["content"]["text"] == "sampled");
  served.server->push(Response(served.server->last("tasks/result").id, json(R"({"content":[]})")));
  served.run.poll();

  REQUIRE(call.ended());
  CHECK(call.outcome());
  const auto report = served.run.session->report();
  CHECK(report.sums.llm.calls == 1);
  CHECK(report.sums.mcp.calls == 1);
  CHECK(report.sums.total_spent > 0.02_usd);
  CHECK(report.sums.held == 0_usd);
}
