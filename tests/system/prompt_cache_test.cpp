// prompt_cache_test.cpp: an agent's next call reads what the one before wrote, and the report knows
// to the nanodollar what that saved.
#include <purser/runtime/prompt_cache_savings.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/shop.hpp>
#include <purser/tools.hpp>

using namespace purser;

namespace {

/// Searches twice and answers then; the simulator counts tokens, and caches what is marked.
simulator::Handler search_twice() {
  return [asked = std::make_shared<int>(0)](const simulator::RequestRecord&) {
    simulator::Scripted script;
    script.answer.text = "Let me see.";
    if (++*asked <= 2) script.answer.tool_calls.push_back({"search", "{}", ""});
    return script;
  };
}

/// Whole nanodollars per token: 3000 in, 15000 out, 300 read, 3750 and 6000 written.
PriceTable cached_prices() {
  auto price = Price::flat(Rate::per_million_tokens(3_usd), Rate::per_million_tokens(15_usd));
  price.rates.cache_read = Rate::per_million_tokens(0.30_usd);
  price.rates.cache_write = Rate::per_million_tokens(3.75_usd);
  price.rates.cache_write_1h = Rate::per_million_tokens(6_usd);
  price.automatic_cache_writes = false;
  return PriceTable().with("unit", price).value();
}

struct Library {
  explicit Library(PromptCache cache) : shop(setup()) {
    REQUIRE(shop.runtime->after("usage", [this](const Call& call, const Result<Reply>& outcome) {
      if (call.kind() == CallKind::model && outcome) usages.push_back(outcome->model().usage);
    }));
    auto search = tool("search", "Search", [] { return std::string(4000, 'f'); });
    AgentOptions options;
    options.name = "reader";
    options.model = "unit";
    options.instructions = std::string(8000, 'i');
    options.tools = ToolSet::create({search.build().value()}).value();
    options.prompt_cache = cache;
    const auto run = shop.pool.wait(Agent(options).run(*shop.session, "What is new?"));
    INFO((run.error ? to_string(*run.error) : "answered"));
    REQUIRE(run.answered());
  }
  static ShopSetup setup() {
    ShopSetup setup;
    setup.kind = "anthropic";
    setup.handler = search_twice();
    setup.prices = cached_prices();
    setup.budget = 5_usd;
    return setup;
  }

  std::vector<Usage> usages;
  Shop shop;
};

Money nanodollars_for(const Usage& usage) {
  return Money::nanodollars(usage.input * 3000 + usage.cache_read * 300 + usage.cache_write * 3750 +
                            usage.cache_write_1h * 6000 + usage.output * 15000);
}

bool has_warning(const SessionReport& report, std::string_view type) {
  return std::any_of(report.warnings.begin(), report.warnings.end(),
                     [&](const Warning& warning) { return warning.type == type; });
}

}  // namespace

TEST_CASE("prompt cache over HTTP: each call of an agent reads all that the one before wrote") {
  const Library library(PromptCache::automatic);
  const auto& usages = library.usages;

  REQUIRE(usages.size() == 3);
  CHECK(usages[0].cache_read == 0);
  CHECK(usages[0].cache_write > 2000);
  CHECK(usages[1].cache_read == usages[0].cache_write);
  CHECK(usages[1].cache_write > 1000);
  CHECK(usages[2].cache_read == usages[1].cache_read + usages[1].cache_write);
  CHECK(usages[2].cache_write > 1000);
  for (const auto& usage : usages) CHECK(usage.cache_write_1h == 0);
}

TEST_CASE("prompt cache over HTTP: the report tells exactly what was saved, and the hold covered") {
  const Library library(PromptCache::automatic);
  Money cost;
  Money saved;
  for (const auto& usage : library.usages) {
    cost = cost + nanodollars_for(usage);
    saved = saved + Money::nanodollars(usage.cache_read * 2700 - usage.cache_write * 750);
  }
  REQUIRE(saved > 0_usd);

  const auto report = library.shop.session->report();

  CHECK(report.sums.total_spent == cost);
  CHECK(report.sums.in_doubt == 0_usd);
  CHECK(report.prompt_cache.total.saved == saved);
  CHECK(report.prompt_cache.total.calls == 3);
  CHECK(report.prompt_cache.by_model.at("unit").saved == saved);
  CHECK_FALSE(has_warning(report, "overrun"));
}

TEST_CASE(
    "prompt cache over HTTP: for an hour it is the class of an hour that is billed and held") {
  const Library library(PromptCache::one_hour);
  Money saved;
  for (const auto& usage : library.usages) {
    CHECK(usage.cache_write == 0);
    saved = saved + Money::nanodollars(usage.cache_read * 2700 - usage.cache_write_1h * 3000);
  }

  const auto report = library.shop.session->report();

  CHECK(report.prompt_cache.total.saved == saved);
  CHECK_FALSE(has_warning(report, "overrun"));
}

TEST_CASE("prompt cache over HTTP: what was saved is what the same run costs more without") {
  const Library with(PromptCache::automatic);
  const Library without(PromptCache::off);
  const auto saved = with.shop.session->report().prompt_cache.total.saved;
  CHECK(without.shop.sums().total_spent == with.shop.sums().total_spent + saved);
}

TEST_CASE("prompt cache over HTTP: switched off, nothing is written, read or told") {
  const Library library(PromptCache::off);
  for (const auto& usage : library.usages) {
    CHECK(usage.cache_read == 0);
    CHECK(usage.cache_write == 0);
  }
  CHECK(library.shop.session->report().prompt_cache.total.calls == 0);
}
