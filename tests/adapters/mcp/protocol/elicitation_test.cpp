// elicitation_test.cpp: forms that may be asked, and what may be answered.
#include <purser/adapters/mcp/protocol/elicitation.hpp>
#include <purser/adapters/mcp/protocol/elicitation_field.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

Json json(std::string_view text) { return parse_json(text).value(); }

Json form(std::string_view properties, std::string_view required = "[]") {
  auto schema = Json::object();
  schema["type"] = "object";
  schema["properties"] = json(properties);
  schema["required"] = json(required);
  return schema;
}

TEST_CASE("mcp elicitation: defaults fill what was left out and nothing else") {
  const auto schema = form(R"({"name":{"type":"string","default":"John"},
    "age":{"type":"integer","default":30},"score":{"type":"number","default":95.5},
    "status":{"type":"string","enum":["a","b"],"default":"b"},
    "on":{"type":"boolean","default":true},"free":{"type":"string"}})");
  auto content = json(R"({"name":"Eve"})");

  fill_defaults(schema, content);

  CHECK(content == json(R"({"name":"Eve","age":30,"score":95.5,"status":"b","on":true})"));
  CHECK(check_content(schema, content));
}

TEST_CASE("mcp elicitation: choices have their values and titles, in the form's order") {
  const auto shown = [](std::string_view property) {
    std::string text;
    for (const auto& choice : field_choices(json(property))) {
      text += dump_json(choice.value) + "=" + choice.title + " ";
    }
    return text;
  };
  CHECK(shown(R"({"type":"string","enum":["b","a"]})") == R"("b"=b "a"=a )");
  CHECK(shown(R"({"type":"string","enum":["b","a"],"enumNames":["Bee"]})") == R"("b"=Bee "a"=a )");
  CHECK(shown(R"({"type":"string","oneOf":[{"const":"r","title":"Red"},{"const":"g"}]})") ==
        R"("r"=Red "g"=g )");
  CHECK(shown(R"({"type":"array","items":{"anyOf":[{"const":"r","title":"Red"}]}})") ==
        R"("r"=Red )");
  CHECK(shown(R"({"type":"array","items":{"enum":["x"]}})") == R"("x"=x )");
  CHECK(shown(R"({"type":"string"})").empty());
  CHECK(shown(R"({"type":"integer","enum":[1]})").empty());
}

TEST_CASE("mcp elicitation: a form that asks for a secret is refused") {
  const std::string name = GENERATE("password", "Password", "api_key", "API-Key", "user.passwd",
                                    "client_secret", "token", "pin", "credit card", "CVV");
  auto properties = Json::object();
  properties[name] = json(R"({"type":"string"})");
  CHECK(check_form(form(dump_json(properties))).error().code() == ErrorCode::refused);
  const auto titled = R"({"x":{"type":"string","title":")" + name + "\"}}";
  CHECK(check_form(form(titled)).error().code() == ErrorCode::refused);
}

TEST_CASE("mcp elicitation: names that only sound like secrets pass") {
  const std::string name = GENERATE("max_tokens", "pinned", "secretary_name_x", "opinion");
  auto properties = Json::object();
  properties[name] = json(R"({"type":"string"})");
  CHECK(check_form(form(dump_json(properties))).has_value() == (name != "secretary_name_x"));
}

TEST_CASE("mcp elicitation: forms are flat") {
  const std::string property = GENERATE(R"({"type":"object"})", R"({"type":"array"})", "{}", "7",
                                        R"({"type":"array","items":{"type":"string"}})");
  CHECK(check_form(form("{\"x\":" + property + "}")).error().code() == ErrorCode::bad_request);
  CHECK(check_form(json("[]")).error().code() == ErrorCode::bad_request);
  CHECK(check_form(nullptr).error().code() == ErrorCode::bad_request);
}

TEST_CASE("mcp elicitation: answers are checked field by field") {
  struct Row {
    const char* property;
    const char* good;
    const char* bad;
  };
  const auto row = GENERATE(
      Row{R"({"type":"string"})", R"("x")", "7"},
      Row{R"({"type":"string","minLength":2})", R"("üü")", R"("ü")"},
      Row{R"({"type":"string","maxLength":2})", R"("üü")", R"("abc")"},
      Row{R"({"type":"string","format":"email"})", R"("a@b.org")", R"("a.org")"},
      Row{R"({"type":"string","format":"uri"})", R"("https://a.org")", R"("a org")"},
      Row{R"({"type":"string","format":"date"})", R"("2026-11-26")", R"("26.11.2026")"},
      Row{R"({"type":"string","format":"date-time"})", R"("2026-11-26T10:00:00Z")",
          R"("2026-11-26")"},
      Row{R"({"type":"integer"})", "5", "5.5"}, Row{R"({"type":"integer"})", "5.0", R"("5")"},
      Row{R"({"type":"number","minimum":1})", "1", "0.5"},
      Row{R"({"type":"number","maximum":1})", "1", "1.5"},
      Row{R"({"type":"boolean"})", "true", "1"},
      Row{R"({"type":"string","enum":["a","b"]})", R"("a")", R"("c")"},
      Row{R"({"type":"string","enum":["a"],"enumNames":["A"]})", R"("a")", R"("A")"},
      Row{R"({"type":"string","oneOf":[{"const":"a","title":"A"}]})", R"("a")", R"("A")"},
      Row{R"({"type":"array","items":{"type":"string","enum":["a","b"]}})", R"(["a"])", R"(["c"])"},
      Row{R"({"type":"array","items":{"anyOf":[{"const":"a","title":"A"}]},"minItems":1})",
          R"(["a"])", "[]"},
      Row{R"({"type":"array","items":{"enum":["a","b"]},"maxItems":1})", R"(["a"])",
          R"(["a","b"])"});
  const auto schema = form(std::string("{\"x\":") + row.property + "}");
  REQUIRE(check_form(schema));
  const auto content = [](const char* value) { return json(std::string("{\"x\":") + value + "}"); };
  CHECK(check_content(schema, content(row.good)));
  CHECK(check_content(schema, content(row.bad)).error().code() == ErrorCode::invalid_argument);
}

TEST_CASE("mcp elicitation: unknown and missing fields are errors") {
  const auto schema = form(R"({"x":{"type":"string"}})", R"(["x"])");
  CHECK(check_content(schema, json(R"({"x":"1"})")));
  CHECK_FALSE(check_content(schema, json(R"({"x":"1","y":"2"})")));
  CHECK_FALSE(check_content(schema, json("{}")));
}

TEST_CASE("mcp elicitation: the host that a question leads to is shown for what it is") {
  struct Row {
    const char* url;
    const char* host;
  };
  const auto row = GENERATE(
      Row{"https://example.org/pay?x", "example.org"},
      Row{"https://bank.com@evil.org/", "evil.org"}, Row{"https://evil.org\\@bank.com", "evil.org"},
      Row{"https://a.org:8443", "a.org:8443"}, Row{"http://a.org#b", "a.org"},
      Row{"javascript:alert(1)", ""}, Row{"file:///etc/passwd", ""}, Row{"", ""});
  CHECK(host_of(row.url) == row.host);
}

}  // namespace
}  // namespace purser::mcp
