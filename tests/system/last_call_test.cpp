// last_call_test.cpp: providers accept the conversation of a last call and that after a hand-off.
#include <purser/runtime/share.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/shop.hpp>
#include <purser/tools.hpp>

using namespace purser;

namespace {

constexpr auto question = "Come to an end.";

simulator::Scripted calls(const std::string& tool) {
  auto script = ten_tokens();
  script.answer.text = "still at it";
  script.answer.tool_calls.push_back({tool, "{}", ""});
  return script;
}

AgentOptions agent_named(std::string name) {
  AgentOptions options;
  options.name = std::move(name);
  options.model = "unit";
  options.output_tokens_max = 10;
  return options;
}

/// Searches for as long as it may, and gives its answer when it is asked for it.
simulator::Scripted search_on(const simulator::RequestRecord& request) {
  return request.last_user_text == question ? ten_tokens() : calls("search");
}

}  // namespace

TEST_CASE("last call over HTTP: the provider accepts the conversation and is asked for no tool") {
  const std::string kind = GENERATE("openai", "anthropic");
  ShopSetup setup;
  setup.kind = kind;
  setup.handler = search_on;
  setup.budget = 1_usd;
  Shop shop(std::move(setup));
  auto search = tool("search", "Search", [] { return "nothing"; }) | cost(0.01_usd);
  auto options = agent_named("hand");
  options.tools = ToolSet::create({search.build().value()}).value();
  options.budget = 0.05_usd;
  options.finalization_reserve = 20_percent;
  options.last_call = question;

  const auto run = shop.pool.wait(Agent(options).run(*shop.session, "go"));

  INFO(kind << ": " << (run.error ? to_string(*run.error) : "answered"));
  CHECK(run.stop == RunStop::budget_exhausted);
  CHECK(run.finalized);
  CHECK(run.output == "ten tokens");
  CHECK(run.report.sums.total_spent <= 0.05_usd);
  const auto requests = shop.server->requests();
  CHECK(requests.back().last_user_text == question);
  for (const auto& response : shop.server->responses()) CHECK(response.status == 200);
}

TEST_CASE("hand-off over HTTP: an agent without tools is told what was called before it") {
  const std::string kind = GENERATE("openai", "anthropic");
  ShopSetup setup;
  setup.kind = kind;
  setup.handler = [](const simulator::RequestRecord& request) {
    return request.has_tool_results ? ten_tokens() : calls("transfer_to_b");
  };
  setup.budget = 1_usd;
  Shop shop(std::move(setup));
  auto a = agent_named("a");
  a.hand_offs = {"b"};
  const auto crew = Crew::create({a, agent_named("b")}).value();

  const auto run = shop.pool.wait(crew.agent("a").value().run(*shop.session, "go"));

  INFO(kind << ": " << (run.error ? to_string(*run.error) : "answered"));
  CHECK(run.answered());
  CHECK(run.agent == "b");
  CHECK(run.output == "ten tokens");
}
