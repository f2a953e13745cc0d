// request_headers_test.cpp: what a modern request repeats in its headers, and how.
#include <purser/adapters/mcp/protocol/header_value.hpp>
#include <purser/adapters/mcp/protocol/request_headers.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

Json json(std::string_view text) { return parse_json(text).value(); }

TEST_CASE("mcp header value: only what a header carries unchanged goes as it is") {
  struct Row {
    std::string text;
    std::string value;
  };
  const auto row = GENERATE(
      Row{"eu-north", "eu-north"}, Row{"", ""}, Row{"a b", "a b"}, Row{"a\tb", "a\tb"},
      Row{" a", "=?base64?IGE=?="}, Row{"a ", "=?base64?YSA=?="}, Row{"\ta", "=?base64?CWE=?="},
      Row{"a\r\nb", "=?base64?YQ0KYg==?="}, Row{"grüße", "=?base64?Z3LDvMOfZQ==?="},
      Row{"=?base64?YQ==?=", "=?base64?PT9iYXNlNjQ/WVE9PT89?="}, Row{"\x7f", "=?base64?fw==?="},
      Row{std::string("\0", 1), "=?base64?AA==?="});
  CHECK(header_value(row.text) == row.value);
}

TEST_CASE("mcp header value: encoded ones are decoded, broken ones are none") {
  CHECK(decode_header("plain") == "plain");
  CHECK(decode_header("  plain ") == "plain");
  CHECK(decode_header("=?base64?SGVsbG8=?=") == "Hello");
  CHECK_FALSE(decode_header("=?base64?SGVsbG8?="));
  CHECK_FALSE(decode_header("=?base64?SGV%bG8=?="));
  CHECK(decode_header("=?base64?") == "=?base64?");
}

TEST_CASE("mcp request headers: the method, and the name where there is one") {
  struct Row {
    const char* method;
    const char* params;
    const char* name;
  };
  const auto row = GENERATE(
      Row{"tools/call", R"({"name":"echo"})", "echo"}, Row{"prompts/get", R"({"name":"p"})", "p"},
      Row{"resources/read", R"({"uri":"a://b"})", "a://b"},
      Row{"tasks/get", R"({"taskId":"t9"})", "t9"}, Row{"tools/list", R"({"name":"x"})", nullptr},
      Row{"tools/call", R"({})", nullptr});
  const auto headers = request_headers(row.method, json(row.params));
  CHECK(headers[0] == Headers::value_type("Mcp-Method", row.method));
  REQUIRE(headers.size() == (row.name != nullptr ? 2U : 1U));
  if (row.name != nullptr) CHECK(headers[1] == Headers::value_type("Mcp-Name", row.name));
}

TEST_CASE("mcp param headers: text, whole numbers and booleans; nothing for null and absent") {
  const auto schema = json(R"({"type":"object","properties":{
    "s":{"type":"string","x-mcp-header":"S"},"i":{"type":"integer","x-mcp-header":"I"},
    "b":{"type":"boolean","x-mcp-header":"B"},"plain":{"type":"string"},
    "o":{"type":"object","properties":{"deep":{"type":"string","x-mcp-header":"Deep"}}}}})");
  struct Row {
    const char* arguments;
    Headers headers;
  };
  const auto row = GENERATE(Row{R"({"s":"x","plain":"y"})", {{"Mcp-Param-S", "x"}}},
                            Row{R"({"s":""})", {{"Mcp-Param-S", ""}}}, Row{R"({"s":null})", {}},
                            Row{R"({})", {}}, Row{R"({"i":-5})", {{"Mcp-Param-I", "-5"}}},
                            Row{R"({"i":5.0})", {{"Mcp-Param-I", "5"}}}, Row{R"({"i":1e300})", {}},
                            Row{R"({"b":false})", {{"Mcp-Param-B", "false"}}},
                            Row{R"({"o":{"deep":"d"}})", {{"Mcp-Param-Deep", "d"}}},
                            Row{R"({"s":{"x":1}})", {}}, Row{R"([])", {}});
  CHECK(param_headers(schema, json(row.arguments)) == row.headers);
}

TEST_CASE("mcp repeated arguments: one table for both sides, absent ones are named as absent") {
  struct Row {
    const char* value;
    std::optional<std::string> text;
  };
  const auto schema =
      json(R"({"properties":{"o":{"properties":{"x":{"type":"integer","x-mcp-header":"X"}}}}})");
  const auto row = GENERATE(values<Row>({{"5", "5"},
                                         {"5.0", "5"},
                                         {"-0.0", "0"},
                                         {"9007199254740991.0", "9007199254740991"},
                                         {"1e300", std::nullopt},
                                         {"2.5", std::nullopt},
                                         {"\"5\"", "5"},
                                         {"true", "true"},
                                         {"null", std::nullopt},
                                         {"{}", std::nullopt}}));
  CAPTURE(row.value);
  const auto repeated =
      repeated_arguments(schema, json(std::string(R"({"o":{"x":)") + row.value + "}}"));
  REQUIRE(repeated.size() == 1);
  CHECK(repeated[0].name == "Mcp-Param-X");
  CHECK(repeated[0].text == row.text);
  CHECK(repeated_arguments(schema, Json())[0].text == std::nullopt);
}

TEST_CASE("mcp param headers: marks that cannot be used are found") {
  struct Row {
    const char* schema;
    bool usable;
  };
  const auto row = GENERATE(
      Row{R"({"properties":{"a":{"type":"string","x-mcp-header":"A"}}})", true},
      Row{R"({"properties":{"x-mcp-header":{"type":"string"}}})", true},
      Row{R"({"properties":{"a":{"type":"object","properties":{"b":{"type":"integer","x-mcp-header":"B"}}}}})",
          true},
      Row{R"({"properties":{"a":{"type":"string","x-mcp-header":""}}})", false},
      Row{R"({"properties":{"a":{"type":"string","x-mcp-header":"a b"}}})", false},
      Row{R"({"properties":{"a":{"type":"string","x-mcp-header":"a:b"}}})", false},
      Row{R"({"properties":{"a":{"type":"string","x-mcp-header":7}}})", false},
      Row{R"({"properties":{"a":{"type":"number","x-mcp-header":"A"}}})", false},
      Row{R"({"properties":{"a":{"type":"object","x-mcp-header":"A"}}})", false},
      Row{R"({"properties":{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}})",
          false},
      Row{R"({"oneOf":[{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}]})", false},
      Row{R"({"$defs":{"d":{"type":"string","x-mcp-header":"A"}}})", false},
      Row{R"({"type":"string","x-mcp-header":"A"})", false},
      Row{R"({"properties":{"a":{"type":"integer","maximum":1e17,"x-mcp-header":"A"}}})", false},
      Row{R"({"properties":{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}}})",
          false});
  CHECK(check_param_headers(json(row.schema)).has_value() == row.usable);
}

}  // namespace
}  // namespace purser::mcp
