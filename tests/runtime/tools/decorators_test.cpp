// decorators_test.cpp: what `|` writes into a tool, and what it finds wrong.
#include <purser/tools.hpp>

#include <purser/tests/runtime/tools/tool_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

struct Filter {
  std::string column;
};
BOOST_DESCRIBE_STRUCT(Filter, (), (column))

struct SearchArgs {
  std::string query;
  int count = 10;
  std::vector<Filter> filters = {{"all"}};
  std::map<std::string, Filter> named = {{"a", {"b"}}};
};
BOOST_DESCRIBE_STRUCT(SearchArgs, (), (query, count, filters, named))

const Json arguments{{"query", "crm"}};
constexpr auto cent = Money::nanodollars(10'000'000);

auto search() {
  return tool("search", "Search the web", [](SearchArgs args) { return args.query; });
}

std::string defect_of(const Tool& tool) {
  const auto checked = check_tool(tool);
  return checked ? "none" : checked.error().message();
}

}  // namespace

TEST_CASE("decorators: a tool that polls says so") {
  const Tool plain = search();
  const Tool decorated = search() | polling();

  CHECK(!plain.polls);
  CHECK(decorated.polls);
}

TEST_CASE("decorators: a priced tool with all that can be said about it") {
  const Tool decorated = search() | cost(cent) | timeout(5s) | retry(3) | idempotent() |
                         loop_key("query", "count") | describe("query", "The words");

  CHECK(decorated.cost_estimate(arguments) == cent);
  CHECK_FALSE(decorated.cost_actual);
  CHECK(decorated.timeout == 5s);
  CHECK(decorated.attempts_max == 3);
  CHECK(decorated.idempotent);
  CHECK(decorated.loop_key == std::vector<std::string>{"query", "count"});
  CHECK(decorated.schema["properties"]["query"]["description"] == "The words");
  CHECK(defect_of(decorated) == "none");
  CHECK(testing::run_tool(decorated, arguments).value() == "crm");
}

TEST_CASE("decorators: without a price there is no estimate") {
  CHECK_FALSE(search().cost_estimate);
}

TEST_CASE("decorators: estimates and actual costs see the typed arguments") {
  const auto priced = search() |
                      cost_estimate([](const SearchArgs& args) { return cent * args.count; }) |
                      cost_actual([](const SearchArgs& args, const Json& result) -> Result<Money> {
                        return cent * (args.count - static_cast<int>(result.size()));
                      });

  CHECK(priced.cost_estimate(Json{{"query", "a"}, {"count", 4}}) == cent * 4);
  CHECK(priced.cost_actual(Json{{"query", "a"}, {"count", 4}}, Json::array({1, 2})) == cent * 2);
}

TEST_CASE("decorators: an estimate of arguments that do not fit says what is wrong with them") {
  const auto priced = search() | cost_estimate([](const SearchArgs&) { return cent; });

  const auto estimate = priced.cost_estimate(Json::object());

  REQUIRE_FALSE(estimate);
  CHECK(estimate.error().code() == ErrorCode::invalid_tool_arguments);
  CHECK(estimate.error().message() == "query: missing (string)");
}

TEST_CASE("decorators: a negative or throwing estimate is an error, not money") {
  const auto negative =
      search() | cost_estimate([](const SearchArgs&) { return Money::nanodollars(-1); });
  const auto throwing = search() | cost_estimate([](const SearchArgs&) -> Money {
                          throw std::runtime_error("no price");
                        });

  CHECK(negative.cost_estimate(arguments).error().message() ==
        "the cost estimate of the tool \"search\" is negative: -$0.000000001");
  CHECK(throwing.cost_estimate(arguments).error().code() == ErrorCode::internal);
  CHECK(throwing.cost_estimate(arguments).error().message() ==
        "the cost estimate of the tool \"search\" threw: no price");
}

TEST_CASE("decorators: a flat price and an actual cost go together") {
  const auto priced =
      search() | cost_actual([](const SearchArgs&, const Json&) { return Money(); }) | cost(cent);

  CHECK(priced.cost_estimate(arguments) == cent);
  CHECK(priced.cost_actual(arguments, Json()) == Money());
}

TEST_CASE("decorators: nested arguments are described by their way") {
  const auto described =
      search() | describe("filters.column", "A column") | describe("named.column", "Another");

  CHECK(defect_of(described) == "none");
  CHECK(described.schema["properties"]["filters"]["items"]["properties"]["column"]["description"] ==
        "A column");
  CHECK(described.schema["properties"]["named"]["additionalProperties"]["properties"]["column"]
                        ["description"] == "Another");
}

TEST_CASE("decorators: what is wrong is told when the tool is checked") {
  const auto [given, expected] = GENERATE(table<Tool, std::string>({
      {search() | cost(Money::nanodollars(-5)), "its cost is negative: -$0.000000005"},
      {search() | retry(3), "retry needs idempotent(): a second try could do its work twice"},
      {search() | retry(0), "retry needs at least 1 attempt"},
      {search() | timeout(0s), "the timeout is not positive"},
      {search() | loop_key("qery"),
       "the loop key \"qery\" is no argument, did you mean \"query\"?"},
      {search() | describe("quer", "x"),
       "describe(\"quer\", ...) names no argument, did you mean \"query\"?"},
      {search() | describe("query.x", "x"), "describe(\"query.x\", ...) names no argument"},
      {search() | describe("", "x"), "describe(\"\", ...) names no argument"},
  }));

  CHECK(defect_of(given) == "tool \"search\": " + expected);
}

TEST_CASE("decorators: a tool built by hand is decorated alike") {
  Tool by_hand;
  by_hand.name = "files_read";
  by_hand.schema = Json::parse(R"({"type":"object","properties":{"path":{"type":"string"}}})");
  by_hand.function = [](Json) -> Task<Json> { co_return Json(1); };

  const Tool decorated = by_hand | cost(cent) | loop_key("path") | describe("path", "Where") |
                         cost_actual([](const Json&, const Json&) { return cent; });

  CHECK(defect_of(decorated) == "none");
  CHECK(decorated.schema["properties"]["path"]["description"] == "Where");
  CHECK(decorated.cost_actual(arguments, Json()) == cent);
  CHECK(defect_of(by_hand | loop_key("pth")).ends_with("did you mean \"path\"?"));
  CHECK(defect_of(Tool(by_hand) | schema(Json::array())).ends_with("is not a JSON object"));
}

TEST_CASE("decorators: a tool without a function or with a bad name is found") {
  Tool tool;
  tool.name = "a";
  tool.schema = Json{{"type", "object"}};

  CHECK(defect_of(tool) == "tool \"a\": it has no function");
  tool.name = std::string(65, 'a');
  CHECK(defect_of(tool).find("a name is 1 to 64 letters") != std::string::npos);
  tool.name = "";
  CHECK(defect_of(tool).starts_with("tool \"\": a name"));
}
