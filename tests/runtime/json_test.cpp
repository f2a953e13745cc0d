// json_test.cpp: JSON is parsed within limits and printed without surprises.
#include <purser/runtime/json.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("json: a syntax error names line and column") {
  const auto parsed = parse_json("{\n  \"a\": trux\n}");

  REQUIRE(!parsed);
  CHECK(parsed.error().code() == ErrorCode::invalid_argument);
  CHECK(parsed.error().message().find("line 2, column 11") != std::string::npos);
}

TEST_CASE("json: nesting of 100,000 levels is refused, whatever the brackets") {
  for (const char bracket : {'[', '{'}) {
    const auto parsed = parse_json(std::string(100'000, bracket));
    REQUIRE(!parsed);
    CHECK(parsed.error().code() == ErrorCode::too_large);
  }
}

TEST_CASE("json: brackets inside strings do not count as nesting") {
  CHECK(parse_json("{\"a\":\"" + std::string(1000, '[') + "\\\"]\"}"));
}

TEST_CASE("json: the limit on bytes holds exactly") {
  CHECK(parse_json("[1]", {.depth_max = 1, .bytes_max = 3}));
  CHECK(!parse_json("[12]", {.depth_max = 1, .bytes_max = 3}));
}

TEST_CASE("json: text after the value, nothing at all and numbers out of range are errors") {
  CHECK(!parse_json("1 2"));
  CHECK(!parse_json(""));
  CHECK(!parse_json("1e999"));
  CHECK(!parse_json("\"\xff\""));
}

TEST_CASE("json: invalid UTF-8 is replaced when printed") {
  CHECK(dump_json(Json("a\xff")) == "\"a\xEF\xBF\xBD\"");
}
