// form_field_test.cpp: words for fields of a form, and what typed lines mean.
#include <purser/apps/prompt/form_field.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using cli::FormField;

namespace {

FormField field(std::string_view property, bool is_required = true) {
  return {"size", parse_json(property).value(), is_required};
}

constexpr auto colours = R"({"type":"string","oneOf":[{"const":"r","title":"Red"},
  {"const":"b","title":"Blue"},{"const":"green"}]})";
constexpr auto several = R"({"type":"array","minItems":1,"maxItems":2,
  "items":{"type":"string","enum":["a","b","c"]}})";
constexpr auto counts = R"({"type":"string","enum":["3","2","1"]})";

}  // namespace

TEST_CASE("form field: the words say what fits") {
  const auto [property, text] = GENERATE(table<std::string, std::string>({
      {R"({"type":"string"})", "size: a text\n"},
      {R"({"type":"string","minLength":2,"maxLength":20})", "size: a text, 2 to 20 characters\n"},
      {R"({"type":"string","maxLength":20})", "size: a text, at most 20 characters\n"},
      {R"({"type":"string","format":"email"})", "size: an e-mail address\n"},
      {R"({"type":"string","format":"uri"})", "size: an address such as https://example.org\n"},
      {R"({"type":"string","format":"date"})", "size: a date such as 2026-11-26\n"},
      {R"({"type":"string","format":"date-time"})", "size: a time such as 2026-11-26T10:00:00Z\n"},
      {R"({"type":"integer","minimum":0,"maximum":10})", "size: a whole number, 0 to 10\n"},
      {R"({"type":"number","minimum":0.5})", "size: a number, at least 0.5\n"},
      {R"({"type":"boolean"})", "size: yes or no\n"},
      {R"({"type":"string","title":"How large","description":"In\nfeet"})",
       "How large (size): a text\n  In\n  feet\n"},
      {colours, "size: one of these\n   1  Red (r)\n   2  Blue (b)\n   3  green\n"},
      {several,
       "size: any of these, with commas between them, 1 to 2\n   1  a\n   2  b\n   3  c\n"},
      {counts, "size: one of these\n  3\n  2\n  1\n"},
      {R"({"type":"string","enum":["s","l"],"enumNames":["Small","Large"]})",
       "size: one of these\n   1  Small (s)\n   2  Large (l)\n"},
  }));
  CHECK(cli::field_text(field(property)) == text);
}

TEST_CASE("form field: what may be left out is said") {
  CHECK(cli::field_text(field(R"({"type":"boolean"})", false)) ==
        "size: yes or no; may be left out\n");
}

TEST_CASE("form field: a server's words cannot take over the terminal, nor fill it") {
  FormField odd{"a\x1b[2J", Json::object(), true};
  odd.property["type"] = "string";
  odd.property["title"] = "t\xc2\x9b" + std::string(500, 'x');
  odd.property["description"] = "d\x1b]0;owned\x07\nsize: yes";
  odd.property["enum"] = std::vector<std::string>(200, "\x1b[1m");
  odd.property["default"] = "\x1b[1m";

  const auto text = cli::field_text(odd) + cli::field_prompt(odd);

  CHECK(text.find_first_of("\x1b\x07") == text.npos);
  CHECK(text.find("\xc2\x9b") == text.npos);
  CHECK(text.find("\n  size: yes") != text.npos);  // indented: no field of ours
  CHECK(text.find("... and 150 more\n") != text.npos);
  CHECK(text.size() < 4000);
}

TEST_CASE("form field: the prompt shows the default as it would be typed, if it fits") {
  const auto [property, prompt] = GENERATE(table<std::string, std::string>({
      {R"({"type":"string"})", "size: "},
      {R"({"type":"string","default":"large"})", "size [large]: "},
      {R"({"type":"boolean","default":false})", "size [no]: "},
      {R"({"type":"integer","default":3})", "size [3]: "},
      {R"({"type":"integer","default":"three"})", "size: "},
      {R"({"type":"string","oneOf":[{"const":"r","title":"Red"}],"default":"r"})", "size [Red]: "},
      {R"({"type":"array","items":{"enum":["a","b"]},"default":["a","b"]})", "size [a, b]: "},
  }));
  CHECK(cli::field_prompt(field(property)) == prompt);
}

TEST_CASE("form field: lines become values of the field's kind") {
  const auto [property, line, value] = GENERATE(table<std::string, std::string, std::string>({
      {R"({"type":"string"})", " two words ", R"("two words")"},
      {R"({"type":"string"})", "7", R"("7")"},
      {R"({"type":"string"})", R"("")", R"("")"},
      {R"({"type":"integer"})", "42", "42"},
      {R"({"type":"integer"})", "-1\r", "-1"},
      {R"({"type":"number"})", "2.5", "2.5"},
      {R"({"type":"boolean"})", "Y", "true"},
      {R"({"type":"boolean"})", "no", "false"},
      {colours, "b", R"("b")"},
      {colours, "red", R"("r")"},
      {colours, "3", R"("green")"},
      {counts, "1", R"("1")"},  // the value, and not the first one
      {several, "c, 1", R"(["c","a"])"},
      {several, "a, a", R"(["a"])"},
  }));
  CAPTURE(property, line);
  const auto parsed = cli::parse_field(field(property), line);
  REQUIRE(parsed);
  CHECK(*parsed == parse_json(value).value());
}

TEST_CASE("form field: what does not fit is refused with a sentence") {
  const auto [property, line, why] = GENERATE(table<std::string, std::string, std::string>({
      {R"({"type":"string"})", "", "that is needed"},
      {R"({"type":"string","minLength":3})", "ab", "that is too short"},
      {R"({"type":"string","maxLength":1})", "\xc3\xbc!", "that is too long"},
      {R"({"type":"string","format":"email"})", "jane", "that is no email"},
      {R"({"type":"integer"})", "1.5", "that is no whole number"},
      {R"({"type":"integer"})", "one", "that is no number"},
      {R"({"type":"integer"})", "[1]", "that is no number"},
      {R"({"type":"integer","maximum":10})", "11", "that is too large"},
      {R"({"type":"boolean"})", "maybe", "that is neither yes nor no"},
      {colours, "4", "that is no choice of the form"},
      {colours, "0", "that is no choice of the form"},
      {colours, "99999999999999999999", "that is no choice of the form"},
      {counts, "4", "that is no choice of the form"},
      {several, "a, d", "that is no choice of the form"},
      {several, "a, b, c", "that has too many choices"},
  }));
  CAPTURE(property, line);
  const auto parsed = cli::parse_field(field(property), line);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().message() == why);
}

TEST_CASE("form field: an empty line leaves a field to its default, or out") {
  const auto [property, is_required] = GENERATE(table<std::string, bool>({
      {R"({"type":"string"})", false},
      {R"({"type":"string","default":"x"})", true},
      {R"({"type":"integer","default":3})", false},
  }));
  const auto parsed = cli::parse_field(field(property, is_required), "  ");
  REQUIRE(parsed);
  CHECK_FALSE(*parsed);
}

TEST_CASE("form field: the fields of a form know whether they are needed") {
  const auto fields = cli::form_fields(
      parse_json(R"({"type":"object","required":["b"],"properties":{"a":{"type":"string"},
                     "b":{"type":"boolean"}}})")
          .value());
  REQUIRE(fields.size() == 2);
  CHECK(fields[0].name == "a");
  CHECK_FALSE(fields[0].is_required);
  CHECK(fields[1].is_required);
  CHECK(fields[1].property.at("type") == "boolean");
}
