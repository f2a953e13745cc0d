// validate_test.cpp: JSON schemas of tools that are not built from a struct.
#include <purser/runtime/tools/validate.hpp>

#include <boost/describe/class.hpp>

#include <purser/runtime/tools/arguments.hpp>
#include <purser/runtime/tools/schema.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

struct Item {
  std::string name;
  std::uint8_t count = 1;
  std::vector<std::string> tags = {"none"};
  std::optional<std::map<std::string, double>> rates;
};
BOOST_DESCRIBE_STRUCT(Item, (), (name, count, tags, rates))

std::string problems_of(const std::string& schema, const std::string& value) {
  const auto checked = validate(Json::parse(schema), Json::parse(value));
  if (checked) return "none";
  CHECK(checked.error().code() == ErrorCode::invalid_tool_arguments);
  return checked.error().message();
}

Json nested_arrays(int levels) {
  Json deep;
  for (int i = 0; i < levels; ++i) {
    Json outer = Json::array();
    outer.push_back(std::move(deep));
    deep = std::move(outer);
  }
  return deep;
}

}  // namespace

TEST_CASE("validate: values that fit") {
  const auto [schema, value] = GENERATE(table<std::string, std::string>({
      {"{}", "[1, null]"},
      {"true", "1"},
      {R"({"type":"integer"})", "3.0"},
      {R"({"type":["string","null"]})", "null"},
      {R"({"type":"string","nullable":true})", "null"},
      {R"({"type":"object"})", R"({"any":1})"},
      {R"({"enum":[1,"a",null]})", "null"},
      {R"({"enum":[1]})", "1.0"},
      {R"({"const":{"a":[1]}})", R"({"a":[1]})"},
      {R"({"properties":{"a":{"type":"string"}},"additionalProperties":{"type":"integer"}})",
       R"({"a":"x","b":1})"},
      {R"({"properties":{},"patternProperties":{"^x":{}},"additionalProperties":false})",
       R"({"x1":1})"},
      {R"({"minimum":0,"maximum":18446744073709551615})", "18446744073709551615"},
      {R"({"exclusiveMinimum":0})", "0.001"},
      {R"({"minLength":2,"maxLength":2})", R"("☕☕")"},
      {R"({"minItems":1,"maxItems":1,"items":{"type":"boolean"}})", "[true]"},
      {R"({"prefixItems":[{"type":"string"}],"items":{"type":"integer"}})", R"(["a",1,2])"},
      {R"({"anyOf":[{"type":"string"},{"type":"integer"}]})", "1"},
      {R"({"oneOf":[{"type":"string"},{"type":"integer"}]})", "1"},
      {R"({"allOf":[{"minimum":1},{"maximum":3}]})", "2"},
      {R"({"not":{"type":"string"}})", "2"},
      {R"({"pattern":"^a$"})", R"("b")"},
      {R"({"$ref":"https://example.com/schema.json"})", "1"},
      {R"({"$ref":"#/$defs/n","$defs":{"n":{"type":"integer"}}})", "1"},
      {R"({"$ref":"#/definitions/n","definitions":{"n":{"type":"integer"}}})", "1"},
      {R"({"type":"array","items":{"$ref":"#"}})", "[[[]],[]]"},
      {R"({"type":"thing"})", "1"},
  }));

  CAPTURE(schema, value);
  CHECK(problems_of(schema, value) == "none");
}

TEST_CASE("validate: problems name the path, what was expected and what came") {
  const auto [schema, value, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"false", "1", "arguments: not allowed"},
      {R"({"type":"integer"})", "3.5", "arguments: expected integer, got 3.5"},
      {R"({"type":["string","null"]})", "1", "arguments: expected string or null, got 1"},
      {R"({"properties":{"a":{"items":{"type":"string"}}}})", R"({"a":["x",2]})",
       "a[1]: expected string, got 2"},
      {R"({"required":["a","b"]})", R"({"b":1})", "a: missing"},
      {R"({"properties":{"count":{}},"additionalProperties":false})", R"({"cuont":1})",
       "cuont: unknown, did you mean \"count\"?"},
      {R"({"enum":["red","green"]})", R"("gren")",
       "arguments: expected one of \"red\", \"green\", got \"gren\", did you mean \"green\"?"},
      {R"({"const":"a"})", R"("b")", "arguments: expected \"a\", got \"b\""},
      {R"({"minimum":1})", "0", "arguments: expected at least 1, got 0"},
      {R"({"maximum":-1})", "18446744073709551615",
       "arguments: expected at most -1, got 18446744073709551615"},
      {R"({"exclusiveMaximum":2})", "2", "arguments: expected less than 2, got 2"},
      {R"({"exclusiveMinimum":2})", "2.0", "arguments: expected more than 2, got 2.0"},
      {R"({"minLength":2})", R"("☕")", "arguments: expected at least 2 characters, got 1"},
      {R"({"maxLength":1})", R"("ab")", "arguments: expected at most 1 characters, got 2"},
      {R"({"minItems":1})", "[]", "arguments: expected at least 1 elements, got 0"},
      {R"({"maxProperties":0})", R"({"a":1})", "arguments: expected at most 0 properties, got 1"},
      {R"({"anyOf":[{"type":"string"},{"type":"object","required":["a","b"]}]})", "{}",
       "arguments: fits none of 2 allowed forms, nearest (arguments: expected string, got {})"},
      {R"({"oneOf":[{"minimum":1},{"maximum":3}]})", "2",
       "arguments: fits more than one of the allowed forms"},
      {R"({"not":{"type":"string"}})", R"("a")", "arguments: has a form that is not allowed"},
      {R"({"$ref":"#/$defs/n","$defs":{"n":{"type":"integer"}}})", R"("a")",
       "arguments: expected integer, got \"a\""},
      {R"({"$ref":"#/$defs/none"})", "1",
       "arguments: the tool's schema refers to nothing: \"#/$defs/none\""},
  }));

  CAPTURE(schema, value);
  CHECK(problems_of(schema, value) == expected);
}

TEST_CASE("validate: a schema that refers to itself without end is an error, not a crash") {
  CHECK(problems_of(R"({"$ref":"#"})", "1") ==
        "arguments: the tool's schema is too deep or too large to check");
}

TEST_CASE("validate: a schema that doubles at every level is given up") {
  Json schema{{"$ref", "#/$defs/d0"}, {"$defs", Json::object()}};
  for (int i = 0; i < 60; ++i) {
    const Json next{{"$ref", "#/$defs/d" + std::to_string(i + 1)}};
    schema["$defs"]["d" + std::to_string(i)] = Json{{"allOf", Json::array({next, next})}};
  }
  schema["$defs"]["d60"] = Json::object();

  const auto checked = validate(schema, 1);

  REQUIRE_FALSE(checked);
  CHECK(checked.error().message().find("too large to check") != std::string::npos);
}

TEST_CASE("validate: a value 100,000 levels deep is refused") {
  const auto checked = validate(Json::object(), nested_arrays(100'000));

  REQUIRE_FALSE(checked);
  CHECK(checked.error().message() == "arguments: nested more than 128 deep");
}

TEST_CASE("validate: a recursive schema follows a value as deep as values go") {
  const auto schema = Json::parse(R"({"anyOf":[{"type":"null"},
      {"type":"array","items":{"$ref":"#"}}]})");

  CHECK(validate(schema, nested_arrays(120)));
}

TEST_CASE("validate: schemas that nothing can be checked against are found at once") {
  const auto [schema, expected] = GENERATE(table<std::string, std::string>({
      {"[]", "the schema is not a JSON object"},
      {"{}", "the schema's type is not \"object\""},
      {R"({"type":"string"})", "the schema's type is not \"object\""},
      {R"({"type":"object","properties":[]})", "the schema's properties are not an object"},
      {R"({"type":"object","properties":{"a":{"$ref":"#/$defs/x"}}})",
       "the schema refers to \"#/$defs/x\", which it does not define"},
  }));

  const auto checked = check_schema(Json::parse(schema));

  REQUIRE_FALSE(checked);
  CHECK(checked.error().code() == ErrorCode::invalid_argument);
  CHECK(checked.error().message() == expected);
}

TEST_CASE("validate: a schema 100,000 levels deep is refused") {
  Json schema{{"type", "object"}};
  schema["default"] = nested_arrays(100'000);

  CHECK_FALSE(check_schema(schema));
}

TEST_CASE("validate: a derived schema accepts and refuses what reading does") {
  const auto text = GENERATE(
      as<std::string>(), R"({"name":"a"})", R"({"name":"a","count":255})",
      R"({"name":"a","count":256})", R"({"name":"a","count":1.5})", R"({"name":"a","count":2.0})",
      R"({})", R"({"name":1})", R"({"name":"a","more":1})", R"({"name":"a","tags":["x"]})",
      R"({"name":"a","tags":["x",1]})", R"({"name":"a","rates":{"x":1}})",
      R"({"name":"a","rates":{"x":"1"}})", R"({"name":"a","rates":[]})", R"([])", R"("a")");
  const auto value = Json::parse(text);

  CAPTURE(text);
  CHECK(validate(schema_of<Item>(), value).has_value() == read_arguments<Item>(value).has_value());
}
