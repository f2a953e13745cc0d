// built_in_prices_test.cpp: the table that is built in: what each of its names leads to, and what
// no other name may.
#include <algorithm>
#include <set>

#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/wall_time.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

const PriceTable& built_in() { return PriceTable::built_in(); }

BillingTime on(int year, unsigned month, unsigned day) {
  const auto date = std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day);
  return BillingTime::at(std::chrono::sys_days(date) + std::chrono::hours(13));
}
const BillingTime late_in_2026 = on(2026, 11, 25);

Rate usd(Money price) { return Rate::per_million_tokens(price); }

Rate input_of(std::string_view model, std::string_view kind, BillingTime time = late_in_2026) {
  const auto match = built_in().find(model, kind, time);
  INFO(model);
  REQUIRE(match);
  return match->price->rates.input;
}

std::string upper_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(c));
  return text;
}

/// Names near `id` that are other models, if any.
std::vector<std::string> neighbours(const std::string& id) {
  std::vector<std::string> names{id + "-pro", id + "-mini", id + "x", "x" + id, id + "-audio"};
  const auto cut = id.find_last_of("-./@:");
  if (cut != std::string::npos && cut > 0) names.push_back(id.substr(0, cut));
  if (id.size() > 1) names.push_back(id.substr(0, id.size() - 1));
  return names;
}

}  // namespace

TEST_CASE("built-in prices: all thirteen sections are there") {
  std::set<std::string> sections;
  for (const auto& price : built_in().prices()) sections.insert(price->provider);

  CHECK(sections == std::set<std::string>{"anthropic", "azure", "bedrock", "cohere", "deepseek",
                                          "gemini", "groq", "mistral", "openai", "openrouter",
                                          "together", "vertex_ai", "xai"});
  CHECK(built_in().prices().size() == 905);
  CHECK(built_in().version() == "2026-09-23");
}

TEST_CASE("built-in prices: every model finds itself, in capitals too, and no other section's") {
  for (const auto& price : built_in().prices()) {
    INFO(price->provider << ' ' << price->model);
    for (const auto& name : {price->model, upper_case(price->model)}) {
      const auto match = built_in().find(name, price->provider, on(2027, 1, 15));
      if (!match && is_listed_at_zero(*price)) continue;
      REQUIRE(match);
      CHECK(match->rule == PriceRule::exact);
      CHECK(match->price->model == price->model);
      CHECK(match->price->provider == price->provider);
    }
  }
}

TEST_CASE("built-in prices: zero is no price") {
  std::set<std::string> zero;
  for (const auto& price : built_in().prices()) {
    if (!is_listed_at_zero(*price)) continue;
    zero.insert(price->provider + ' ' + price->model);
    CHECK(built_in().find(price->model, price->provider).error().code() ==
          ErrorCode::unpriced_model);
  }
  CHECK(zero == std::set<std::string>{"bedrock anthropic.claude-mythos-preview",
                                      "gemini gemini-exp-1114", "gemini gemini-exp-1206",
                                      "gemini gemma-3-27b-it",
                                      "gemini learnlm-1.5-pro-experimental",
                                      "gemini lyria-3-clip-preview", "gemini lyria-3-pro-preview",
                                      "together meta-llama/llama-3.3-70b-instruct-turbo-free",
                                      "vertex_ai gemini-flash-experimental"});
}

TEST_CASE("built-in prices: a name near a listed one never takes its price") {
  for (const auto& price : built_in().prices()) {
    for (const auto& name : neighbours(price->model)) {
      const auto match = built_in().find(name, price->provider);
      INFO(price->provider << ' ' << price->model << ": " << name);
      if (!match) continue;
      CHECK(match->price->model != price->model);
      // Either it is listed itself, or what is left of it without its version is.
      if (match->rule == PriceRule::without_suffix) {
        CHECK(name.starts_with(std::string(match->matched) + '-'));
      } else {
        CHECK(match->matched == name);
      }
    }
  }
}

TEST_CASE("built-in prices: the names that longest prefixes get wrong") {
  CHECK(input_of("o3", "openai") == usd(2_usd));
  CHECK(input_of("o3-pro", "openai") == usd(20_usd));
  CHECK(input_of("o3-mini", "openai") == usd(1.10_usd));
  CHECK(input_of("gpt-4o-audio-preview", "openai") == usd(2.50_usd));
  CHECK(built_in().find("gpt-4o-audio-preview", "openai")->price->rates.input_audio == usd(40_usd));
  CHECK(input_of("claude-sonnet-4-20250514", "anthropic") == usd(3_usd));
  CHECK(built_in().find("claude-sonnet-4-5", "anthropic")->price->model == "claude-sonnet-4-5");
}

TEST_CASE("built-in prices: Azure has prices of its own, and else those of OpenAI") {
  CHECK(input_of("us/gpt-5.4", "azure") == usd(2.75_usd));
  CHECK(input_of("gpt-5.4", "azure") == usd(2.50_usd));
  CHECK(built_in().find("gpt-5.4", "azure")->rule == PriceRule::other_section);
  CHECK(input_of("gpt-5.6-luna", "azure") == usd(1_usd));
  CHECK(input_of("gpt-5.6-luna", "openai") == usd(0.20_usd));
  CHECK_FALSE(built_in().find("claude-3-haiku-20240307", "azure"));
  CHECK_FALSE(built_in().find("model_router", "azure"));
  CHECK_FALSE(built_in().find("gpt-5.4", "vertex_ai"));
}

TEST_CASE("built-in prices: a regional profile of Bedrock has its own row") {
  const auto* const model = "anthropic.claude-sonnet-4-5-20250929-v1:0";
  CHECK(input_of(std::string("global.") + model, "bedrock") == usd(3_usd));
  CHECK(input_of(std::string("us.") + model, "bedrock") == usd(3.30_usd));
  CHECK_FALSE(built_in().find(std::string("mars.") + model, "bedrock"));
  CHECK_FALSE(built_in().find("anthropic.claude-sonnet-4-5-20250929", "bedrock"));
}

TEST_CASE("built-in prices: a change of price comes into force on its day") {
  for (const auto* kind : {"gemini", "vertex_ai"}) {
    CHECK(input_of("gemini-3.6-flash", kind, on(2026, 12, 30)) == usd(0.75_usd));
    CHECK(input_of("gemini-3.6-flash", kind, on(2027, 1, 1)) == usd(1.50_usd));
  }
  for (const auto* model : {"gemini-3.7-flash", "gemini-3.8-flash"}) {
    const auto now = built_in().find(model, "gemini", late_in_2026)->price->rates;
    const auto then = built_in().find(model, "gemini", on(2027, 6, 1))->price->rates;
    CHECK(now.output == usd(3.75_usd));
    CHECK(then.output == usd(7.50_usd));
    CHECK(then.cache_read == usd(0.15_usd));
  }
  CHECK(input_of("gpt-5.6-sol", "openai", on(2026, 8, 19)) == usd(5_usd));
  CHECK(input_of("gpt-5.6-sol", "openai", on(2026, 8, 22)) == usd(4_usd));
  CHECK(input_of("gpt-5.6-luna", "openai", on(2026, 7, 28)) == usd(1_usd));
  CHECK(input_of("gpt-5.6-luna", "openai", on(2026, 7, 31)) == usd(0.20_usd));
  CHECK_FALSE(built_in().find("deepseek-v4-pro", "deepseek", on(2026, 8, 1)));
}

TEST_CASE("built-in prices: DeepSeek costs twice as much in the peak hours of weekdays") {
  const auto input_at = [](const char* time) {
    return input_of("deepseek-v4-flash", "deepseek", BillingTime::at(*parse_wall_time(time)));
  };
  const auto off_peak = usd(0.22_usd);
  const auto peak = usd(0.44_usd);
  CHECK(input_at("2026-11-26T00:30:00Z") == off_peak);
  CHECK(input_at("2026-11-26T02:00:00Z") == peak);
  CHECK(input_at("2026-11-26T05:00:00Z") == off_peak);
  CHECK(input_at("2026-11-26T09:50:00Z") == peak);
  CHECK(input_at("2026-11-26T10:10:00Z") == off_peak);
  CHECK(input_at("2026-11-28T02:00:00Z") == off_peak);  // Saturday
  CHECK(input_at("2026-11-29T08:00:00Z") == off_peak);  // Sunday
}

TEST_CASE("built-in prices: what providers do besides the model has its fee") {
  const auto fee = [](const char* model, const char* kind,
                      const char* name) -> std::optional<Money> {
    const auto fees = built_in().find(model, kind, late_in_2026)->price->fees;
    const auto found =
        std::find_if(fees.begin(), fees.end(), [&](const Fee& f) { return f.name == name; });
    return found == fees.end() ? std::nullopt : std::optional(found->per_use);
  };
  CHECK(fee("gpt-5.4", "openai", "web_search") == 0.01_usd);
  CHECK(fee("gpt-5.4", "openai", "file_search") == 0.0025_usd);
  CHECK(fee("gpt-4o", "openai", "code_interpreter") == 0.03_usd);
  CHECK_FALSE(fee("text-embedding-3-small", "openai", "file_search"));
  CHECK(fee("claude-opus-5", "anthropic", "web_search") == 0.01_usd);
  CHECK(fee("gemini-2.5-pro", "gemini", "grounded_prompt") == 0.035_usd);
  CHECK(fee("gemini-2.5-pro", "gemini", "web_search") == 0_usd);
  CHECK(fee("gemini-3.8-flash", "gemini", "web_search") == 0.014_usd);
  CHECK(fee("gemini-3.8-flash", "gemini", "grounded_prompt") == 0_usd);
  CHECK(fee("grok-4.6", "xai", "x_search") == 0.005_usd);
  CHECK(fee("grok-4.6", "xai", "collections_search") == 0.0025_usd);
  CHECK_FALSE(fee("mistral-large-2512", "mistral", "web_search"));
}
