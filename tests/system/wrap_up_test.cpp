// wrap_up_test.cpp: providers accept a note to the model behind tools' results, and what follows.
#include <atomic>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/shop.hpp>
#include <purser/tools.hpp>

using namespace purser;

namespace {

constexpr auto note = "Come to an end.";

/// Searches three times, whatever it is told, and answers then.
simulator::Handler search_thrice() {
  return [asked = std::make_shared<std::atomic<int>>(0)](const simulator::RequestRecord&) {
    auto script = ten_tokens();
    if (++*asked <= 3) script.answer.tool_calls.push_back({"search", "{}", ""});
    return script;
  };
}

}  // namespace

TEST_CASE("wrap_up over HTTP: the provider accepts the note, then and in what follows") {
  const std::string kind = GENERATE("openai", "anthropic");
  ShopSetup setup;
  setup.kind = kind;
  setup.handler = search_thrice();
  setup.budget = 0.10_usd;
  Shop shop(std::move(setup));
  auto search = tool("search", "Search", [] { return "nothing"; }) | cost(0.01_usd);
  AgentOptions options;
  options.name = "hand";
  options.model = "unit";
  options.output_tokens_max = 10;
  options.tools = ToolSet::create({search.build().value()}).value();
  options.wrap_up = WrapUp{40_percent, note};

  const auto run = shop.pool.wait(Agent(options).run(*shop.session, "go"));

  INFO(kind << ": " << (run.error ? to_string(*run.error) : "answered"));
  CHECK(run.answered());
  CHECK(run.output == "ten tokens");
  const auto requests = shop.server->requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[1].last_user_text == "go");
  CHECK(requests[2].last_user_text == note);
  CHECK(requests[3].last_user_text == note);
  for (const auto& response : shop.server->responses()) CHECK(response.status == 200);
}
