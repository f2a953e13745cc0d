// prices_test.cpp: `purser prices`: list, search, explain and diff, as a person and as a program
// sees them.
#include <algorithm>

#include <purser/runtime/json.hpp>
#include <purser/tests/apps/program.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

bool has_text(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string price_file(const std::string& rows) {
  return R"({"version":"mine","unit":"USD per million tokens","models":[)" + rows + "]}";
}

Json json_of(std::vector<std::string> arguments) {
  arguments.emplace_back("--json");
  const auto ended = run_program(std::move(arguments));
  INFO(ended.out << ended.err);
  const auto json = parse_json(ended.out);
  REQUIRE(json);
  return *json;
}

std::vector<std::string> ids_of(const Json& list) {
  std::vector<std::string> ids;
  for (const auto& model : list["models"]) ids.push_back(model["model"].get<std::string>());
  return ids;
}

bool has_id(const std::vector<std::string>& ids, const char* id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

TEST_CASE("prices list: one kind of provider, only what is in force and has a price") {
  const auto gemini = ids_of(json_of({"prices", "list", "--provider", "Gemini"}));
  CHECK(std::count(gemini.begin(), gemini.end(), "gemini-2.5-pro") == 1);
  CHECK(std::count(gemini.begin(), gemini.end(), "gemini-3.6-flash") == 1);
  CHECK_FALSE(has_id(gemini, "gemini-exp-1206"));
  CHECK_FALSE(has_id(gemini, "gpt-4o"));
}

TEST_CASE("prices list: --all shows the other dates and what has no price") {
  const auto gemini = ids_of(json_of({"prices", "list", "--provider", "gemini", "--all"}));
  CHECK(std::count(gemini.begin(), gemini.end(), "gemini-3.6-flash") == 2);
  CHECK(has_id(gemini, "gemini-exp-1206"));
}

TEST_CASE("prices search: every word has to be there") {
  const auto ended = run_program({"prices", "search", "OPUS", "bedrock", "eu."});
  CHECK(ended.exit_code == 0);
  CHECK(has_text(ended.out, "eu.anthropic.claude-opus-5"));
  CHECK_FALSE(has_text(ended.out, "us.anthropic.claude-opus-5"));
  CHECK(run_program({"prices", "search", "no-such-model"}).exit_code == 1);
  CHECK(run_program({"prices", "search"}).exit_code == 2);
}

TEST_CASE("prices explain: steps, rates, tiers, service tiers, factors, fees, dates and source") {
  const auto ended = run_program(
      {"prices", "explain", "gpt-5.6-luna", "--provider", "openai", "--at", "2026-11-01"});
  CHECK(ended.exit_code == 0);
  for (const auto* part :
       {"exact: \"gpt-5.6-luna\" at \"openai\": found", "priced by exact",
        "2026-11-01T00:00:00.000Z", "input 0.2, output 1.2, cache_read 0.02, cache_write 0.25",
        "above 272000 input tokens", "service tier flex", "region eu", "tokens x 1.1",
        "fee web_search", "$0.01 per use", "context window             1050000",
        "valid from                 2026-07-30", "source                     2026-08-01",
        "table                      2026-09-23", "input 1, output 6"}) {
    INFO(part << "\n" << ended.out);
    CHECK(has_text(ended.out, part));
  }
}

TEST_CASE("prices explain: the date decides, and close to a change both prices are shown") {
  const auto input_at = [](const char* date) {
    const auto json =
        json_of({"prices", "explain", "gemini-3.6-flash", "--provider", "gemini", "--at", date});
    return std::pair(json["price"]["input"].get<double>(), json["price"]["alternatives"].size());
  };
  CHECK(input_at("2026-11-01") == std::pair(0.75, std::size_t{0}));
  CHECK(input_at("2026-12-31T18:00:00Z") == std::pair(0.75, std::size_t{1}));
  CHECK(input_at("2027-02-01") == std::pair(1.5, std::size_t{0}));
  CHECK(run_program({"prices", "explain", "gpt-4o", "--at", "soon"}).exit_code == 2);
}

TEST_CASE("prices explain: another section's price is not shown as the model's") {
  const auto ended = run_program({"prices", "explain", "claude-opus-5", "--provider", "openai"});
  CHECK(ended.exit_code == 1);
  CHECK(has_text(ended.err, "unpriced_model"));
  CHECK(has_text(ended.err, "not used for another provider"));
  CHECK(json_of({"prices", "explain", "o3-pro", "--provider", "azure"})["rule"] == "other_section");
}

TEST_CASE("prices: a file comes on top of the built-in table") {
  const TemporaryFile file(price_file(R"({"id":"house-model","input":1,"output":2},
                    {"id":"gpt-4o","provider":"openai","input":9,"output":9})"),
                           ".json");
  const auto house = json_of({"prices", "explain", "house-model", "--prices", file.path()});
  CHECK(house["price"]["output"] == 2);
  CHECK(house["price"]["version"] == "mine");
  CHECK(json_of({"prices", "gpt-4o", "--prices", file.path()})["price"]["input"] == 9);
  CHECK(has_id(ids_of(json_of({"prices", "list", "--prices", file.path()})), "o3-pro"));

  const TemporaryFile broken(price_file(R"({"id":"m","input":1})"), ".json");
  const auto ended = run_program({"prices", "list", "--prices", broken.path()});
  CHECK(ended.exit_code == 2);
  CHECK(has_text(ended.err, broken.path()));
  CHECK(run_program({"prices", "list", "--prices", "/no/such/file"}).exit_code == 2);
}

TEST_CASE("prices diff: what was added, removed and changed, and an exit code for it") {
  const TemporaryFile before(price_file(R"({"id":"a","provider":"p","input":1,"output":2},
    {"id":"b","provider":"p","input":1,"output":2,"fees":{"web_search":0.01}},
    {"id":"c","provider":"p","input":1,"output":2})"),
                             ".json");
  const TemporaryFile after(price_file(R"({"id":"a","provider":"p","input":1,"output":2},
    {"id":"b","provider":"p","input":1.5,"output":2,"cache_read":0.1},
    {"id":"d","provider":"p","input":1,"output":2},
    {"id":"a","provider":"p","valid_from":"2027-01-01","input":2,"output":2})"),
                            ".json");

  const auto ended = run_program({"prices", "diff", before.path(), after.path()});
  CHECK(ended.exit_code == 5);
  CHECK(ended.out ==
        "+ p a from 2027-01-01\n"
        "~ p b\n    cache_read: - -> 0.1\n    fees/web_search: 0.01 -> -\n    input: 1 -> 1.5\n"
        "- p c\n+ p d\n2 added, 1 removed, 1 changed\n");

  const auto json = json_of({"prices", "diff", before.path(), after.path()});
  CHECK(json["added"].size() == 2);
  CHECK(json["removed"][0]["model"] == "c");
  CHECK(json["changed"][0]["fields"]["input"]["after"] == 1.5);
  CHECK(json["changed"][0]["fields"]["fees/web_search"]["after"].is_null());

  CHECK(run_program({"prices", "diff", before.path(), before.path()}).exit_code == 0);
  CHECK(run_program({"prices", "diff", before.path()}).exit_code == 5);
  CHECK(run_program({"prices", "diff", "/no/such/file"}).exit_code == 2);
}

TEST_CASE("prices diff: the built-in table is equal to its own file") {
  const auto ended =
      run_program({"prices", "diff", PURSER_SOURCE_DIR "/runtime/prices/prices.json"});
  CHECK(ended.exit_code == 0);
  CHECK(ended.out == "0 added, 0 removed, 0 changed\n");
}
