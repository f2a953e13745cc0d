// tool_source_test.cpp: a server's tools in a session: offered, priced, presented.
#include <purser/adapters/mcp/tools/tool_source.hpp>

#include <purser/tests/adapters/mcp/tools/served_tools.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;
using namespace purser::mcp::tests;

namespace {

Task<Json> acting(std::string action) {
  auto answer = Json::object();
  answer["action"] = std::move(action);
  co_return answer;
}

}  // namespace

TEST_CASE("tool source: tools come under safe names of ours and are called by theirs") {
  ServedTools served;
  served.server->scripts["tools/list"] = [](const Request&) {
    return json(
        R"({"tools":[{"name":"read.file","description":"Reads","inputSchema":{"type":"object"}}]})");
  };

  const auto tools = served.tools();

  REQUIRE(tools.size() == 1);
  CHECK(tools[0]->full_name() == "files/read.file");
  CHECK(tools[0]->name.find('.') == std::string::npos);
  CHECK(tools[0]->description == "Reads");
  REQUIRE(served.run.invoke(tools[0], json(R"({"path":"x"})")));
  CHECK(served.server->last("tools/call").params["name"] == "read.file");
  CHECK(served.server->last("tools/call").params["arguments"] == json(R"({"path":"x"})"));
}

TEST_CASE("tool source: only what is to be offered is, and what cannot be is told") {
  ServedTools served;
  served.options.tools = {"re*", "bad*"};
  served.server->scripts["tools/list"] = [](const Request&) {
    return json(R"({"tools":[{"name":"read","inputSchema":{"type":"object"}},
      {"name":"write","inputSchema":{"type":"object"}},
      {"name":"bad schema","inputSchema":{"type":"array"}},
      {"name":"bad none","inputSchema":7},{"name":"write none","inputSchema":7},
      {"name":"bad\u001b[2J","inputSchema":{"type":"object"}},
      {"name":"bad\u009b2J","inputSchema":{"type":"object"}},
      {"name":"bad\u202e","inputSchema":{"type":"object"}}]})");
  };

  const auto tools = served.tools();

  REQUIRE(tools.size() == 1);
  CHECK(tools[0]->name_at_server == "read");
  const auto left_out = served.source().left_out();
  REQUIRE(left_out.size() == 5);
  CHECK(left_out[0].find("bad schema") != std::string::npos);
  CHECK(left_out[1] == "the tool \"bad?[2J\" is left out: its name has control characters");
  CHECK(left_out[2] == "the tool \"bad?2J\" is left out: its name has control characters");
  CHECK(left_out[3] == "the tool \"bad?\" is left out: its name has control characters");
  CHECK(left_out[4].find("bad none") != std::string::npos);
}

TEST_CASE(
    "tool source: tools are made from a list that was kept, as if the server had been asked") {
  ServedTools served;
  served.options.prices = {{"read", 0.02_usd}};
  served.options.trusted = true;

  const auto tools = served.source().tools_from(
      {json(R"({"name":"read","description":"Reads","inputSchema":{"type":"object"},
               "annotations":{"idempotentHint":true}})"),
       json(R"({"name":"bad","inputSchema":7})"), json("7")});

  REQUIRE(tools.size() == 1);
  CHECK(tools[0]->full_name() == "files/read");
  CHECK(tools[0]->description == "Reads");
  CHECK(tools[0]->idempotent);
  CHECK(tools[0]->attempts_max == 3);
  CHECK(tools[0]->cost_estimate(Json::object()) == 0.02_usd);
  CHECK(served.server->connections() == 0);
}

TEST_CASE("tool source: each call costs its flat price, booked under the server") {
  ServedTools served;
  served.options.prices = {{"read", 0.02_usd}};

  REQUIRE(served.call());

  const auto sums = served.run.session->sums();
  CHECK(sums.mcp.by_name.at("files") == 0.02_usd);
  CHECK(sums.held == 0_usd);
}

TEST_CASE("tool source: what the server reports is booked, and where it does not, the most is") {
  ServedTools served;
  auto& price = served.options.prices.emplace_back();
  price.reported_at = "/usd";
  price.reported_max = 0.10_usd;
  served.server->scripts["tools/call"] = [](const Request&) {
    return json(R"({"content":[],"_meta":{"usd":0.0125}})");
  };
  REQUIRE(served.call());
  CHECK(served.run.spent() == 0.0125_usd);

  served.server->scripts["tools/call"] = [](const Request&) { return json(R"({"content":[]})"); };
  REQUIRE(served.call());
  CHECK(served.run.spent() == 0.1125_usd);
  CHECK(served.run.in_doubt() == 0.10_usd);
}

TEST_CASE("tool source: a server that cannot be reached costs nothing") {
  ServedTools served;
  served.options.prices = {{"*", 0.02_usd}};
  const auto tool = served.tools().at(0);
  served.server->scripts["tools/call"] = [](const Request&) { return Death(); };
  CHECK_FALSE(served.run.invoke(tool));  // sent: it is paid for
  CHECK(served.run.spent() == 0.02_usd);

  served.server->on_start = [] { return fail(ErrorCode::connection_failed, "no such program"); };
  CHECK_FALSE(served.run.invoke(tool));
  CHECK(served.run.spent() == 0.02_usd);
  CHECK(served.run.held() == 0_usd);
}

TEST_CASE("tool source: a visit that has to come first is not paid for, the call after it once") {
  const std::string action = GENERATE("accept", "decline");
  ServedTools served;
  served.options.prices = {{"*", 0.02_usd}};
  served.options.client.handlers.url_elicitation = [action](const Question&) {
    return acting(action);
  };
  auto calls = std::make_shared<int>(0);
  served.server->scripts["tools/call"] = [calls](const Request&) -> FakeReply {
    if (++*calls > 1) return json(R"({"content":[]})");
    return WireError(-32042, "sign in", json(R"({"elicitations":[
      {"mode":"url","url":"https://a.org","message":"m","elicitationId":"e"}]})"));
  };

  const auto outcome = served.call();

  CHECK(outcome.has_value() == (action == "accept"));
  CHECK(served.run.spent() == (action == "accept" ? 0.02_usd : 0_usd));
  CHECK(served.run.held() == 0_usd);
}

TEST_CASE("tool source: a tool without a price says so, or is refused before it is called") {
  ServedTools served;
  REQUIRE(served.call());
  CHECK(served.run.session->report().guards.warnings.at("unpriced_tool") == 1);

  ServedTools strict;
  strict.options.unpriced = Unpriced::refuse;
  const auto refused = strict.call();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == ErrorCode::unpriced_model);
  CHECK(strict.server->count("tools/call") == 0);
}

TEST_CASE("tool source: parallel calls of a priced tool never pass the limit") {
  RunSetup setup;
  setup.budget = 0.10_usd;
  setup.busy = Busy::refuse;
  ServedTools served(std::move(setup));
  served.options.prices = {{"*", 0.03_usd}};
  served.server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  const auto tool = served.tools().at(0);
  std::vector<UnderWay<Reply>> calls;
  for (int i = 0; i < 20; ++i) {
    calls.emplace_back(served.run.executor(), served.run.session->invoke(tool, Json::object()));
  }
  served.run.poll();

  CHECK(served.server->count("tools/call") == 3);
  CHECK(served.run.held() == 0.09_usd);
  served.server->die();
  served.run.poll();
  CHECK(served.run.spent() == 0.09_usd);
}

TEST_CASE("tool source: a result is shown as text, failures as such, large ones by policy") {
  ServedTools served;
  served.options.result_bytes_max = 10;
  const auto tool = served.tools().at(0);
  const auto large = json(R"({"content":[{"type":"text","text":"0123456789abc"}]})");

  CHECK(tool->present(json(R"({"content":[{"type":"text","text":"hi"}]})")).content == "hi");
  CHECK(
      tool->present(json(R"({"content":[{"type":"text","text":"no"}],"isError":true})")).is_error);
  const auto cut = tool->present(large);
  CHECK(cut.content == "0123456789\n[cut: 10 of 13 bytes]");
  CHECK(cut.whole_bytes == 13);
  const auto both = tool->present(
      json(R"({"content":[{"type":"text","text":"hi"}],"structuredContent":{"km":463}})"));
  CHECK(both.content == "hi\n{\"km\":4\n[cut: 10 of 13 bytes]");

  ServedTools strict;
  strict.options.result_bytes_max = 10;
  strict.options.large_result = LargeResult::refuse;
  const auto refused = strict.tools().at(0)->present(large);
  CHECK(refused.is_error);
  CHECK(refused.content.find("13 bytes") != std::string::npos);
  CHECK(refused.whole_bytes == 13);
}

TEST_CASE("tool source: annotations are believed of a trusted server only") {
  const auto list = [](const Request&) {
    return json(R"({"tools":[{"name":"read","inputSchema":{"type":"object"},
      "annotations":{"readOnlyHint":true}}]})");
  };
  ServedTools any;
  any.server->scripts["tools/list"] = list;
  ServedTools trusted;
  trusted.options.trusted = true;
  trusted.server->scripts["tools/list"] = list;

  CHECK_FALSE(any.tools().at(0)->idempotent);
  CHECK(trusted.tools().at(0)->idempotent);
}

TEST_CASE("tool source: options that make no sense are refused with the server's name") {
  ServedTools served;
  served.options.prices = {{"*", Money::nanodollars(-1)}};

  const auto made = ToolSource::create(served.run.executor(), served.timers(), served.options);

  REQUIRE_FALSE(made);
  CHECK(made.error().message().find("\"files\"") != std::string::npos);
}
