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

TEST_CASE("json: a double prints as the shortest decimal that leads back to it") {
  CHECK(dump_json(0.002725999) == "0.002725999");
  CHECK(dump_json(5.0) == "5.0");
  CHECK(dump_json(-0.1) == "-0.1");
  CHECK(dump_json(1e300) == "1e+300");
  CHECK(dump_json(0.0) == "0.0");
  CHECK(dump_json(std::numeric_limits<double>::infinity()) == "null");
}

TEST_CASE("json: prints what the library prints, compact and indented") {
  const auto value = *parse_json(
      R"({"a":[],"b":{},"c":[1,-2,"x\n\u00e9\"",null,true,{"k\t":[[2.5]]}],"d":18446744073709551615})");

  CHECK(dump_json(value) == value.dump());
  CHECK(dump_json_pretty(value) == value.dump(2));
  CHECK(dump_json(Json()) == "null");
  CHECK(dump_json("bad \xff end") == "\"bad \xef\xbf\xbd end\"");
}
