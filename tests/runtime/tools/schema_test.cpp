// schema_test.cpp: schemas of described structs.
#include <purser/runtime/tools/schema.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cmath>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

enum class Order { ascending, descending };
BOOST_DESCRIBE_ENUM(Order, ascending, descending)

struct Filter {
  std::string column;
  std::uint8_t count = 3;
};
BOOST_DESCRIBE_STRUCT(Filter, (), (column, count))

struct Paged {
  int page = 1;
};
BOOST_DESCRIBE_STRUCT(Paged, (), (page))

struct Query : Paged {
  std::string text;
  std::optional<std::string> language;
  bool exact = false;
  bool fuzzy = true;
  std::vector<Filter> filters;
  Order order = Order::descending;
  std::map<std::string, double> weights = {{"title", 2.5}};
  Json extra;
};
BOOST_DESCRIBE_STRUCT(Query, (Paged),
                      (text, language, exact, fuzzy, filters, order, weights, extra))

struct Integers {
  std::int8_t a{};
  std::uint8_t b{};
  std::int16_t c{};
  std::uint32_t d{};
  std::int64_t e{};
  std::uint64_t f{};
};
BOOST_DESCRIBE_STRUCT(Integers, (), (a, b, c, d, e, f))

struct Odd {
  double ratio = std::nan("");
  float share = 0.1F;
  Order order{};
  Filter filter;
  Filter tuned = {.column = "id", .count = 3};
};
BOOST_DESCRIBE_STRUCT(Odd, (), (ratio, share, order, filter, tuned))

bool requires_member(const Json& schema, const char* name) {
  for (const auto& required : schema.value("required", Json::array())) {
    if (required == name) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("schema: a nested struct with a base, enum, map and defaults") {
  const auto expected = Json::parse(R"({
    "type": "object",
    "additionalProperties": false,
    "required": ["text", "filters", "extra"],
    "properties": {
      "page": {"type": "integer", "minimum": -2147483648, "maximum": 2147483647, "default": 1},
      "text": {"type": "string"},
      "language": {"type": "string"},
      "exact": {"type": "boolean", "default": false},
      "fuzzy": {"type": "boolean", "default": true},
      "filters": {"type": "array", "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["column"],
        "properties": {
          "column": {"type": "string"},
          "count": {"type": "integer", "minimum": 0, "maximum": 255, "default": 3}}}},
      "order": {"type": "string", "enum": ["ascending", "descending"], "default": "descending"},
      "weights": {"type": "object", "additionalProperties": {"type": "number"},
                  "default": {"title": 2.5}},
      "extra": {}
    }})");

  CHECK(schema_of<Query>() == expected);
}

TEST_CASE("schema: integers show the range of their type, 64 bits only their sign") {
  const auto properties = schema_of<Integers>()["properties"];

  CHECK(properties["a"] == Json::parse(R"({"type":"integer","minimum":-128,"maximum":127})"));
  CHECK(properties["b"] == Json::parse(R"({"type":"integer","minimum":0,"maximum":255})"));
  CHECK(properties["c"] == Json::parse(R"({"type":"integer","minimum":-32768,"maximum":32767})"));
  CHECK(properties["d"] == Json::parse(R"({"type":"integer","minimum":0,"maximum":4294967295})"));
  CHECK(properties["e"] == Json::parse(R"({"type":"integer"})"));
  CHECK(properties["f"] == Json::parse(R"({"type":"integer","minimum":0})"));
}

TEST_CASE("schema: a member is required when its default is that of its type") {
  const auto schema = schema_of<Odd>();

  CHECK_FALSE(requires_member(schema, "ratio"));
  CHECK_FALSE(requires_member(schema, "share"));
  CHECK(requires_member(schema, "order"));
  CHECK(requires_member(schema, "filter"));
  CHECK_FALSE(requires_member(schema, "tuned"));
}

TEST_CASE("schema: defaults without JSON are left out, floats look as they were written") {
  const auto properties = schema_of<Odd>()["properties"];

  CHECK_FALSE(properties["ratio"].contains("default"));
  CHECK(dump_json(properties["share"]["default"]) == "0.1");
}
