// arguments_test.cpp: structs from JSON and back; what a model is told about its mistakes.
#include <purser/runtime/tools/arguments.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <limits>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

enum class Order : std::int8_t { ascending = -1, descending = 1 };
BOOST_DESCRIBE_ENUM(Order, ascending, descending)

struct Filter {
  std::string column;
  std::uint8_t count = 3;
  friend bool operator==(const Filter&, const Filter&) = default;
};
BOOST_DESCRIBE_STRUCT(Filter, (), (column, count))

struct Query {
  std::string text;
  int page = 1;
  std::optional<std::uint64_t> offset;
  bool exact = false;
  std::vector<Filter> filters = {{"id", 1}};
  std::vector<bool> bits = {true};
  Order order = Order::descending;
  std::map<std::string, double> weights = {{"title", 2.5}};
  Filter nested = {"x", 9};
  Json extra = "default";
};
BOOST_DESCRIBE_STRUCT(Query, (),
                      (text, page, offset, exact, filters, bits, order, weights, nested, extra))

template <class T>
struct One {
  T value{};
};
BOOST_DESCRIBE_STRUCT(One<std::int8_t>, (), (value))
BOOST_DESCRIBE_STRUCT(One<std::uint8_t>, (), (value))
BOOST_DESCRIBE_STRUCT(One<std::int32_t>, (), (value))
BOOST_DESCRIBE_STRUCT(One<std::int64_t>, (), (value))
BOOST_DESCRIBE_STRUCT(One<std::uint64_t>, (), (value))
BOOST_DESCRIBE_STRUCT(One<float>, (), (value))
BOOST_DESCRIBE_STRUCT(One<double>, (), (value))

/// The value, or the error's message.
template <class T>
std::string read_one(const char* text) {
  const auto read = read_arguments<One<T>>(Json::parse(std::string(R"({"value":)") + text + "}"));
  if (!read) return read.error().message();
  return dump_json(Json(read->value));
}

std::string problems_of(const char* text) {
  const auto read = read_arguments<Query>(Json::parse(text));
  if (read) return "none";
  CHECK(read.error().code() == ErrorCode::invalid_tool_arguments);
  return read.error().message();
}

}  // namespace

TEST_CASE("arguments: what is given is read, what is left out keeps its default") {
  const auto query = read_arguments<Query>(Json::parse(R"({
      "text": "käse ☕", "offset": 18446744073709551615, "exact": true,
      "filters": [{"column": "a", "count": 255}, {"column": "b"}], "bits": [false, true],
      "order": "ascending", "weights": {"body": 1}, "extra": {"any": [1, null]}})"));

  REQUIRE(query);
  CHECK(query->text == "käse ☕");
  CHECK(query->page == 1);
  CHECK(query->offset == std::numeric_limits<std::uint64_t>::max());
  CHECK(query->exact);
  CHECK(query->filters == std::vector<Filter>{{"a", 255}, {"b", 3}});
  CHECK(query->bits == std::vector<bool>{false, true});
  CHECK(query->order == Order::ascending);
  CHECK(query->weights == std::map<std::string, double>{{"body", 1.0}});
  CHECK(query->nested == Filter{"x", 9});
  CHECK(query->extra == Json::parse(R"({"any": [1, null]})"));
}

TEST_CASE("arguments: null stands for a member that is left out") {
  const auto query = read_arguments<Query>(
      Json::parse(R"({"text": "a", "page": null, "offset": null, "filters": null})"));

  REQUIRE(query);
  CHECK(query->page == 1);
  CHECK(query->offset == std::nullopt);
  CHECK(query->filters.size() == 1);
}

TEST_CASE("arguments: a nested object starts from its own defaults, not from its parent's") {
  CHECK(problems_of(R"({"text": "a", "nested": {}})") == "nested.column: missing (string)");
}

TEST_CASE("arguments: problems name the path, what was expected and what came") {
  const auto [given, expected] = GENERATE(table<std::string, std::string>({
      {R"({})", "text: missing (string)"},
      {R"(null)", "text: missing (string)"},
      {R"([1])", "arguments: expected an object, got an array"},
      {R"({"text": 5})", "text: expected a string, got 5"},
      {R"({"text": "", "exact": "yes"})", "exact: expected true or false, got \"yes\""},
      {R"({"text": "", "filters": [{"column":""},{"column":""},{"column":"","count":"x"}]})",
       "filters[2].count: expected an integer between 0 and 255, got \"x\""},
      {R"({"text": "", "filters": {}})", "filters: expected an array, got {}"},
      {R"({"text": "", "weights": {"a b": true}})", "weights.a b: expected a number, got true"},
      {R"({"text": "", "order": "descendng"})",
       "order: expected one of \"ascending\", \"descending\", got \"descendng\", did you mean "
       "\"descending\"?"},
      {R"({"text": "", "Page": 2})", "Page: unknown, did you mean \"page\"?"},
      {R"({"text": "", "zzz": 2})", "zzz: unknown"},
      {R"({"txet": "a"})", "text: missing (string); txet: unknown, did you mean \"text\"?"},
      {R"({"text": "", "page": "ab☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕"})",
       "page: expected an integer between -2147483648 and 2147483647, got "
       "\"ab☕☕☕☕☕☕☕☕☕☕☕☕...\""},
  }));

  CHECK(problems_of(given.c_str()) == expected);
}

TEST_CASE("arguments: at most eight problems are told, and that there are more") {
  const auto text =
      problems_of(R"({"text": "", "filters": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]})");

  CHECK(text.find("filters[7]: expected an object, got 8; and more") != std::string::npos);
  CHECK(text.find("filters[8]") == std::string::npos);
}

TEST_CASE("arguments: exactly eight problems are no more than eight") {
  const auto text = problems_of(R"({"text": "", "filters": [1, 2, 3, 4, 5, 6, 7, 8]})");

  CHECK(text.find("and more") == std::string::npos);
}

TEST_CASE("arguments: integers up to both ends of their type, written with or without a fraction") {
  CHECK(read_one<std::int8_t>("-128") == "-128");
  CHECK(read_one<std::int8_t>("127.0") == "127");
  CHECK(read_one<std::int8_t>("128") == "value: expected an integer between -128 and 127, got 128");
  CHECK(read_one<std::uint8_t>("-1") == "value: expected an integer between 0 and 255, got -1");
  CHECK(read_one<std::uint8_t>("3.5") == "value: expected an integer between 0 and 255, got 3.5");
  CHECK(read_one<std::int32_t>("1e9") == "1000000000");
  CHECK(read_one<std::int64_t>("-9223372036854775808") == "-9223372036854775808");
  CHECK(read_one<std::int64_t>("9223372036854775807") == "9223372036854775807");
  CHECK(read_one<std::int64_t>("9223372036854775808").starts_with("value: expected"));
  CHECK(read_one<std::int64_t>("-9223372036854775809").starts_with("value: expected"));
  CHECK(read_one<std::uint64_t>("18446744073709551615") == "18446744073709551615");
  CHECK(read_one<std::uint64_t>("18446744073709551616").starts_with("value: expected"));
  CHECK(read_one<std::uint64_t>("-0.0") == "0");
  CHECK(read_one<std::uint64_t>("1e300").starts_with("value: expected"));
}

TEST_CASE("arguments: numbers are finite and fit") {
  CHECK(read_one<double>("1e308") == "1e+308");
  CHECK(read_one<double>("7") == "7.0");
  CHECK(read_one<double>("\"NaN\"") == "value: expected a number, got \"NaN\"");
  CHECK(read_one<float>("1e39") ==
        "value: expected a number between -3.4e38 and 3.4e38, got 1e+39");
  Json infinite{{"value", std::numeric_limits<double>::infinity()}};
  CHECK_FALSE(read_arguments<One<double>>(infinite));
  infinite["value"] = std::nan("");
  CHECK_FALSE(read_arguments<One<std::int64_t>>(infinite));
}

TEST_CASE("arguments: a value 100,000 levels deep is refused") {
  Json deep;
  for (int i = 0; i < 100'000; ++i) {
    Json outer = Json::array();
    outer.push_back(std::move(deep));
    deep = std::move(outer);
  }
  Json arguments{{"text", "a"}};
  arguments["extra"] = std::move(deep);

  const auto query = read_arguments<Query>(arguments);

  REQUIRE_FALSE(query);
  CHECK(query.error().message() == "arguments: nested more than 128 deep");
}

TEST_CASE("arguments: 100,000 unknown properties are refused quickly") {
  Json arguments = Json::object();
  for (int i = 0; i < 100'000; ++i) arguments["key" + std::to_string(i)] = i;

  CHECK_FALSE(read_arguments<Query>(arguments));
}

TEST_CASE("arguments: the text of a model is parsed, nothing stands for no arguments") {
  CHECK(parse_arguments(" \n") == Json::object());
  CHECK(parse_arguments(R"({"a":1})") == Json{{"a", 1}});
  const auto broken = parse_arguments(R"({"a":)");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code() == ErrorCode::invalid_tool_arguments);
  CHECK(broken.error().message().starts_with("the arguments are not valid JSON: "));
}

TEST_CASE("arguments: written JSON is read back as the same value") {
  Query query;
  query.text = "a";
  query.filters = {{"c", 0}};
  query.order = Order::ascending;

  const auto json = write_json(query);

  CHECK(json["order"] == "ascending");
  CHECK_FALSE(json.contains("offset"));
  const auto back = read_arguments<Query>(json);
  REQUIRE(back);
  CHECK(write_json(*back) == json);
}

TEST_CASE("arguments: an enumerator without a name is written as its number") {
  CHECK(write_json(static_cast<Order>(7)) == 7);
  CHECK(write_json(std::nan("")) == nullptr);
}
