// prompt_cache_run_test.cpp: when agents mark their prompts, and what a session's report says of
// it.
#include <algorithm>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/crew_run.hpp>

using namespace purser;
using scripted::Answer;

namespace {

/// In nanodollars per token: 3000 in, 300 read, 3750 written, 15000 out.
Price cached_price() {
  auto price = Price::flat(Rate::per_million_tokens(3_usd), Rate::per_million_tokens(15_usd));
  price.rates.cache_read = Rate::per_million_tokens(0.30_usd);
  price.rates.cache_write = Rate::per_million_tokens(3.75_usd);
  price.automatic_cache_writes = false;
  return price;
}

Price plain_price() {
  return Price::flat(Rate::per_million_tokens(3_usd), Rate::per_million_tokens(15_usd));
}

AgentOptions marking_agent(PromptCache cache, bool with_tools = true) {
  auto options = agent_named("hand");
  options.model = "unit";
  options.prompt_cache = cache;
  if (with_tools) options.tools = ToolSet::create({plain_tool("search", tool_ok)}).value();
  return options;
}

/// Searches once, then answers; keeps what it was asked.
struct MarkedRun {
  explicit MarkedRun(const Price& price) {
    RunSetup setup;
    setup.budget = 100_usd;
    setup.prices = PriceTable().with("unit", price).value();
    setup.script = [this](const ModelRequest& request) {
      requests.push_back(request);
      const bool may_search = !request.tools.empty() && requests.size() == 1;
      return may_search ? calls("search") : Answer("done");
    };
    run.emplace(std::move(setup));
  }
  RunResult ask(const AgentOptions& options) {
    return run->wait(Agent(options).run(*run->session, "go"));
  }

  std::vector<ModelRequest> requests;
  std::optional<Run> run;
};

int marks_of(const ModelRequest& request, CacheBreakpoint lifetime) {
  int count = 0;
  for (const auto& tool : request.tools) count += tool.cache == lifetime ? 1 : 0;
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      const auto* const text = std::get_if<TextPart>(&part);
      const auto* const result = std::get_if<ToolResultPart>(&part);
      count += (text && text->cache == lifetime) || (result && result->cache == lifetime) ? 1 : 0;
    }
  }
  return count;
}

/// An answer that read and wrote so much.
Answer cached(Tokens read, Tokens written) {
  Answer answer("hello");
  answer.usage = Usage();
  answer.usage.cache_read = read;
  answer.usage.cache_write = written;
  return answer;
}

RunSetup answering(std::vector<Answer> answers) {
  RunSetup setup;
  setup.budget = 1000_usd;
  setup.answers = std::move(answers);
  setup.prices = PriceTable().with("unit", cached_price()).value();
  setup.prices = setup.prices.with("other", cached_price()).value();
  return setup;
}

bool tells(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("prompt cache: an agent with tools marks its prompts where caching is billed") {
  MarkedRun given(cached_price());
  const auto result = given.ask(marking_agent(PromptCache::automatic));

  REQUIRE(result.answered());
  REQUIRE(given.requests.size() == 2);
  CHECK(marks_of(given.requests[0], CacheBreakpoint::standard) == 3);
  CHECK(marks_of(given.requests[1], CacheBreakpoint::standard) == 4);
  ModelRequest kept("unit", result.messages);
  CHECK(marks_of(kept, CacheBreakpoint::standard) == 0);
}

TEST_CASE("prompt cache: without tools, a second turn or a billed cache an agent marks nothing") {
  auto options = marking_agent(PromptCache::automatic);
  auto price = cached_price();
  SECTION("no tools") { options = marking_agent(PromptCache::automatic, false); }
  SECTION("one turn") { options.turns_max = 1; }
  SECTION("no price of a cache") { price = plain_price(); }
  SECTION("reads are no cheaper") { price.rates.cache_read = price.rates.input; }
  SECTION("switched off") { options.prompt_cache = PromptCache::off; }
  MarkedRun given(price);
  given.ask(options);
  REQUIRE_FALSE(given.requests.empty());
  for (const auto& request : given.requests)
    CHECK(marks_of(request, CacheBreakpoint::standard) == 0);
}

TEST_CASE("prompt cache: an agent that is told to marks whatever the price") {
  MarkedRun given(plain_price());
  given.ask(marking_agent(PromptCache::standard, false));
  given.ask(marking_agent(PromptCache::one_hour, false));
  REQUIRE(given.requests.size() == 2);
  CHECK(marks_of(given.requests[0], CacheBreakpoint::standard) == 2);
  CHECK(marks_of(given.requests[1], CacheBreakpoint::one_hour) == 2);
}

TEST_CASE("prompt cache: the last call out of a reserve marks nothing") {
  MarkedRun given(cached_price());
  auto options = marking_agent(PromptCache::standard);
  options.tools = ToolSet::create({priced_tool(1_usd)}).value();
  options.budget = 1_usd;
  options.finalization_reserve = 10_percent;
  const auto result = given.ask(options);
  REQUIRE(result.finalized);
  REQUIRE(given.requests.size() == 2);
  CHECK(marks_of(given.requests[0], CacheBreakpoint::standard) == 3);
  CHECK(marks_of(given.requests[1], CacheBreakpoint::standard) == 0);
}

TEST_CASE("prompt cache: a session's report says what was saved, by model and to the nanodollar") {
  Run run(answering({cached(0, 100'000), cached(100'000, 1), Answer("plain")}));
  REQUIRE(run.complete("hi", "unit"));
  REQUIRE(run.complete("hi", "unit"));
  REQUIRE(run.complete("hi", "unit"));

  const auto report = run.session->report();

  CHECK(to_json(report)["prompt_cache"] == parse_json(R"({"calls":2,"saved":0.19499925,"by_model":{
            "unit":{"calls":2,"saved":0.19499925}}})")
                                               .value());
  CHECK(tells(to_table(report), "saved by prompt caches"));
  CHECK(tells(to_table(report), "$0.19499925   2 calls\n"));
}

TEST_CASE("prompt cache: what was written and never read is a loss, and shown as one") {
  Run run(answering({cached(0, 100'000), cached(100'000, 0)}));
  REQUIRE(run.complete("hi", "unit"));

  CHECK(run.session->report().prompt_cache.total.saved == Money() - 0.075_usd);
  CHECK(to_json(run.session->report())["prompt_cache"]["saved"] == -0.075);
  CHECK(tells(to_table(run.session->report()), "-$0.075   1 call\n"));

  REQUIRE(run.complete("hi", "other"));
  const auto table = to_table(run.session->report());
  CHECK(run.session->report().prompt_cache.total.saved == 0.195_usd);
  CHECK(tells(table, "other "));
  CHECK(tells(table, "$0.27   1 call\n"));
}

TEST_CASE("prompt cache: a session without cached prompts says so in the same shape") {
  Run run;
  REQUIRE(run.complete());
  const auto report = run.session->report();
  CHECK(to_json(report)["prompt_cache"] ==
        parse_json(R"({"calls":0,"saved":0.0,"by_model":{}})").value());
  CHECK_FALSE(tells(to_table(report), "caches"));
}

TEST_CASE("prompt cache: more models than are kept are in the sum all the same") {
  SharedCacheSavings savings;
  for (int i = 0; i < 100; ++i) savings.add("m" + std::to_string(i), 1_usd);
  savings.add("m0", 1_usd);
  const auto sum = savings.sum();
  CHECK(sum.total.calls == 101);
  CHECK(sum.total.saved == 101_usd);
  CHECK(sum.by_model.size() == PromptCacheSavings::models_max);
  CHECK(sum.by_model.at("m0").calls == 2);
}
