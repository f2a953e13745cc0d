// price_lookup_test.cpp: which price a model's name leads to, and which names lead to none.
#include <purser/runtime/prices/price_table.hpp>

#include <algorithm>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

const PriceTable& built_in() { return PriceTable::built_in(); }

Price flat(Money input, Money output) {
  return Price::flat(Rate::per_million_tokens(input), Rate::per_million_tokens(output));
}

/// A table of plain OpenAI rows, of $1 each.
PriceTable listing(std::initializer_list<const char*> models) {
  std::string rows;
  for (const char* model : models) {
    rows += std::string(rows.empty() ? "" : ",") + R"({"id":")" + model +
            R"(","provider":"openai","input":1,"output":1})";
  }
  return *PriceTable::parse(R"({"version":"1","unit":"USD per million tokens","models":[)" + rows +
                            "]}");
}

/// Id of the price found, or empty.
std::string found(const PriceTable& table, std::string_view model, std::string_view kind = {}) {
  const auto match = table.find(model, kind);
  if (!match) {
    CHECK(match.error().code() == ErrorCode::unpriced_model);
    return {};
  }
  return match->price->model;
}

}  // namespace

TEST_CASE("price lookup: what is listed is found, with all that is known of it") {
  const auto match = built_in().find("gpt-4o", "openai");
  REQUIRE(match);
  CHECK(match->rule == PriceRule::exact);
  CHECK(match->matched == "gpt-4o");
  CHECK(match->price->version == "2026-09-23");
  CHECK(match->price->rates.input == Rate::per_million_tokens(2.5_usd));
  CHECK(match->price->rates.cache_read == Rate::per_million_tokens(1.25_usd));
  CHECK(match->price->context_window == 128'000);
  CHECK(match->price->output_tokens_max == 16'384);
}

TEST_CASE("price lookup: each rule leads to a price") {
  struct Row {
    const char* model;
    const char* kind;
    const char* price;
    PriceRule rule;
  };
  const Row rows[] = {
      {"GPT-4o", "openai", "gpt-4o", PriceRule::exact},
      {"claude-sonnet-4-0", "anthropic", "claude-sonnet-4-20250514", PriceRule::alias},
      {"claude-3-7-sonnet-latest", "", "claude-3-7-sonnet-20250219", PriceRule::alias},
      {"ft:gpt-4o-2024-08-06:acme:support:x1", "openai", "ft:gpt-4o-2024-08-06",
       PriceRule::fine_tuned},
      {"gpt-4o-2031-12-31", "openai", "gpt-4o", PriceRule::without_suffix},
      {"claude-opus-4-8-20270101", "anthropic", "claude-opus-4-8", PriceRule::without_suffix},
      {"gpt-5-mini-latest", "openai", "gpt-5-mini", PriceRule::without_suffix},
      {"gpt-4.1-002", "openai", "gpt-4.1", PriceRule::without_suffix},
      {"openai/gpt-4o", "openai", "gpt-4o", PriceRule::without_prefix},
      {"openai/gpt-4o-2031-12-31", "openai", "gpt-4o", PriceRule::without_prefix},
      {"anthropic/claude-sonnet-5", "", "claude-sonnet-5", PriceRule::without_prefix},
      {"openai/gpt-oss-120b", "groq", "openai/gpt-oss-120b", PriceRule::exact},
      {"o3-pro", "azure", "o3-pro", PriceRule::other_section},
      {"gpt-4o-2031-12-31", "azure", "gpt-4o", PriceRule::without_suffix},
      {"OpenAI/GPT-4o", "", "gpt-4o", PriceRule::without_prefix},
  };
  for (const auto& row : rows) {
    INFO(row.model);
    const auto match = built_in().find(row.model, row.kind);
    REQUIRE(match);
    CHECK(match->price->model == row.price);
    CHECK(match->rule == row.rule);
  }
}

TEST_CASE("price lookup: a name never takes the price of its prefix") {
  const auto table =
      listing({"o3", "gpt-4o", "gpt-4", "claude-sonnet-4", "gpt-5", "ft:gpt-4o-2024-08-06"});

  for (const char* model : {"o3-pro",
                            "o3-mini",
                            "o3-deep-research",
                            "gpt-4o-audio-preview",
                            "gpt-4o-mini",
                            "claude-sonnet-4-5",
                            "claude-sonnet-4-5-20250929",
                            "gpt-4-turbo",
                            "gpt-4-32k",
                            "gpt-4-0613",
                            "gpt-4-1106-preview",
                            "gpt-5.1",
                            "gpt-5-nano",
                            "o",
                            "gpt",
                            "",
                            "gpt-4o-",
                            "gpt-4o:beta",
                            "gpt-4o-2024-13-01",
                            "gpt-4o-2024-00-10",
                            "gpt-4o-20249901",
                            "gpt-4o-99999999",
                            "gpt-4o-2024-08-06-audio",
                            "gpt-4o-02",
                            "gpt-4o-0024",
                            "gpt-4o-latest-latest",
                            "gpt-4o-2024-08-06-2024-08-06",
                            "gpt-4olatest",
                            "ft:gpt-4o-mini:acme::x",
                            "ft:gpt-4o:acme::x",
                            "ft::",
                            "ft:",
                            "gpt-4o/",
                            "/gpt-4o",
                            "gpt-4o/x",
                            "mini/gpt-4o-mini",
                            "*",
                            "?",
                            "gpt-4*"}) {
    INFO(model);
    CHECK(found(table, model).empty());
    CHECK(found(table, model, "openai").empty());
  }
}

TEST_CASE("price lookup: the kind of provider decides") {
  CHECK(found(built_in(), "gpt-4o", "anthropic").empty());
  CHECK(found(built_in(), "claude-sonnet-5", "openai").empty());
  CHECK(found(built_in(), "gpt-4o", "ollama").empty());
  CHECK(found(built_in(), "gpt-4o") == "gpt-4o");
}

TEST_CASE("price lookup: a prefix is taken off only where it names the section itself") {
  for (const auto& [model, kind] : {std::pair{"anthropic/claude-sonnet-5", "openai"},
                                    {"openai/gpt-4o", "anthropic"},
                                    {"openai/gpt-4o", "ollama"},
                                    {"openrouter/openai/gpt-4o", "openai"},
                                    {"anthropic/claude-opus-5", "openrouter"},
                                    {"us/gpt-5.2", "azure"},
                                    {"eu/gpt-4.1", "azure"},
                                    {"my-proxy/gpt-4o", "openai"},
                                    {"my-proxy/gpt-4o", ""},
                                    {"us-west-2/anthropic.claude-opus-5", "bedrock"}}) {
    INFO(model << " at " << kind);
    CHECK(found(built_in(), model, kind).empty());
  }
}

TEST_CASE("price lookup: a section falls back to the one that the table names, and only to it") {
  const auto table = *PriceTable::parse(
      R"({"version":"1","unit":"USD per million tokens","falls_back_to":{"A":"B"},
      "aliases":{"b":{"n":"m"}},"models":[{"id":"own","provider":"a","input":1,"output":1},
      {"id":"own","provider":"b","input":2,"output":2},{"id":"m","provider":"b","input":3,"output":3}]})");

  CHECK(table.find("own", "a")->price->provider == "a");
  CHECK(table.find("m", "a")->rule == PriceRule::other_section);
  CHECK(table.find("n", "a")->rule == PriceRule::other_section);
  CHECK(table.find("m", "a")->price->provider == "b");
  CHECK(table.find("own", "b")->price->provider == "b");
  CHECK_FALSE(table.find("m", "c"));
  const auto steps = table.explain("m", "a");
  CHECK(std::find(steps.begin(), steps.end(), "exact: \"m\" at \"b\": found") != steps.end());
  const auto own_prices = *table.with("m", [] {
    auto negotiated = flat(9_usd, 9_usd);
    negotiated.provider = "b";
    return negotiated;
  }());
  CHECK(own_prices.find("m", "a")->price->rates.input == Rate::per_million_tokens(3_usd));
}

TEST_CASE("price lookup: another section's price is named, not used") {
  const auto match = built_in().find("claude-sonnet-5", "openai");

  REQUIRE_FALSE(match);
  CHECK(match.error().message().find("anthropic") != std::string::npos);
  CHECK(match.error().message().find("not used for another provider") != std::string::npos);
}

TEST_CASE("price lookup: a model that several kinds list is ambiguous without a kind") {
  const auto table = *PriceTable::parse(R"({"version":"1","unit":"USD per million tokens","models":[
    {"id":"m","provider":"a","input":1,"output":1},{"id":"m","provider":"b","input":2,"output":2}]})");

  CHECK(table.find("m", "b")->price->rates.input == Rate::per_million_tokens(2_usd));
  const auto match = table.find("m");
  REQUIRE_FALSE(match);
  CHECK(match.error().code() == ErrorCode::unpriced_model);
  CHECK(match.error().message().find("(a, b)") != std::string::npos);
}

TEST_CASE("price lookup: an unknown model is refused with its name and a remedy") {
  const auto match = built_in().find("o9-ultra", "openai");

  REQUIRE_FALSE(match);
  CHECK(match.error().code() == ErrorCode::unpriced_model);
  CHECK(match.error().message().find("\"o9-ultra\"") != std::string::npos);
  CHECK(match.error().message().find("\"openai\"") != std::string::npos);
  CHECK(match.error().message().find("register") != std::string::npos);
}

TEST_CASE("price lookup: zero is no price unless it is marked free") {
  const auto zero = *PriceTable().with("m", Price());
  const auto free = *PriceTable().with("m", Price::free_of_charge());

  CHECK(zero.find("m").error().code() == ErrorCode::unpriced_model);
  CHECK(zero.find("m").error().message().find("without being marked free") != std::string::npos);
  CHECK(free.find("m"));
}

TEST_CASE("price lookup: what the user registers comes before what is listed") {
  const auto table = *built_in().with("GPT-4o", flat(1_usd, 2_usd));

  const auto match = table.find("gpt-4o", "openai");
  REQUIRE(match);
  CHECK(match->rule == PriceRule::registered);
  CHECK(match->price->rates.output == Rate::per_million_tokens(2_usd));
  CHECK(match->price->version == "registered");
  CHECK(table.find("gpt-4o-2031-12-31", "openai")->price->rates.input ==
        Rate::per_million_tokens(1_usd));
  CHECK(table.find("gpt-4o-2024-08-06", "openai")->rule == PriceRule::exact);
  CHECK(built_in().find("gpt-4o", "openai")->rule == PriceRule::exact);
}

TEST_CASE("price lookup: a registered price can belong to one kind of provider") {
  auto price = flat(9_usd, 9_usd);
  price.provider = "azure";
  const auto table = *built_in().with("gpt-4o", price);

  CHECK(table.find("gpt-4o", "azure")->rule == PriceRule::registered);
  CHECK(table.find("gpt-4o", "openai")->rule == PriceRule::exact);
}

TEST_CASE("price lookup: patterns are the user's own, asked last, the latest first") {
  const auto table =
      *(*built_in().with("*", flat(100_usd, 100_usd))).with("llama-*", flat(1_usd, 1_usd));

  CHECK(table.find("gpt-4o", "openai")->rule == PriceRule::exact);
  const auto llama = table.find("Llama-4-70b", "openai");
  REQUIRE(llama);
  CHECK(llama->rule == PriceRule::pattern);
  CHECK(llama->matched == "llama-*");
  CHECK(table.find("o9-ultra", "openai")->matched == "*");
}

TEST_CASE("price lookup: merging adds models and replaces those that both list") {
  const auto other = *PriceTable::parse(
      R"({"version":"mine","unit":"USD per million tokens","models":[
        {"id":"gpt-4o","provider":"openai","input":3,"output":4},
        {"id":"house-model","input":1,"output":1}]})");
  const auto table = built_in().merged(other);

  CHECK(table.version() == "2026-09-23+mine");
  CHECK(table.find("gpt-4o", "openai")->price->rates.input == Rate::per_million_tokens(3_usd));
  CHECK(table.find("gpt-4o", "openai")->price->version == "mine");
  CHECK(table.find("house-model", "openai")->price->model == "house-model");
  CHECK(table.find("gpt-4o-mini", "openai")->price->version == "2026-09-23");
  CHECK(table.prices().size() == built_in().prices().size() + 1);
}

TEST_CASE("price lookup: a match outlives its table") {
  auto match = [] {
    const auto table = *PriceTable().with("pattern-*", flat(1_usd, 1_usd));
    return *table.find("pattern-1");
  }();

  CHECK(match.matched == "pattern-*");
  CHECK(match.price->rates.input == Rate::per_million_tokens(1_usd));
}

TEST_CASE("price lookup: the explanation lists each step") {
  const auto steps = built_in().explain("openai/gpt-4o-2031-12-31", "openai");

  REQUIRE(steps.size() > 3);
  CHECK(steps.front() == "registered: \"openai/gpt-4o-2031-12-31\" at \"openai\": no");
  CHECK(steps.back() ==
        "priced by without_prefix as \"gpt-4o\": input 2.5, output 10 USD per million tokens "
        "(table 2026-09-23)");
  CHECK(built_in().explain("o9-ultra").back().find("unpriced: ") == 0);
}

TEST_CASE("price lookup: unusable prices are not taken") {
  CHECK_FALSE(PriceTable().with("", flat(1_usd, 1_usd)));
  CHECK_FALSE(PriceTable().with("m", Price::flat(Rate::picodollars(-1), Rate())));
  auto both = flat(1_usd, 1_usd);
  both.free = true;
  CHECK(PriceTable().with("m", both).error().code() == ErrorCode::invalid_argument);
}
