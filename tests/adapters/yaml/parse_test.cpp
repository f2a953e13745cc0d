// parse_test.cpp: what is accepted, and where each error points.
#include <purser/adapters/yaml/parse.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

std::string message_of(std::string_view text, const yaml::Limits& limits = {}) {
  const auto node = yaml::parse(text, "f.yaml", limits);
  REQUIRE_FALSE(node);
  return node.error().message();
}

Json json_of(std::string_view text) {
  const auto node = yaml::parse(text, "f.yaml");
  REQUIRE(node);
  return node->json();
}

}  // namespace

TEST_CASE("yaml: scalars keep their JSON type, quoted ones are text") {
  CHECK(json_of("{a: 1, b: 1.5, c: true, d: ~, e: '1', f: \"true\", g: x y, h: -3, i: 0x10}") ==
        Json({{"a", 1},
              {"b", 1.5},
              {"c", true},
              {"d", nullptr},
              {"e", "1"},
              {"f", "true"},
              {"g", "x y"},
              {"h", -3},
              {"i", "0x10"}}));
}

TEST_CASE("yaml: JSON is read as well") {
  CHECK(json_of(R"({"a":[1,2,{"b":"x\n\u00e9\/"}],"c":{}})") ==
        Json({{"a", {1, 2, {{"b", "x\n\u00e9/"}}}}, {"c", Json::object()}}));
}

TEST_CASE("yaml: numbers that are not finite or odd stay text") {
  CHECK(json_of("[.nan, .inf, nan, inf, 1e999, 99999999999999999999, 1e3]") ==
        Json({".nan", ".inf", "nan", "inf", "1e999", 99999999999999999999.0, 1000.0}));
}

TEST_CASE("yaml: broken syntax points to line and column") {
  CHECK(message_of("a: [1, 2\nb: 3\n").starts_with("f.yaml:2:"));
  CHECK(message_of("a: 1\n\tb: 2\n").starts_with("f.yaml:2:"));
  CHECK(message_of("a: *nobody\n").starts_with("f.yaml:1:"));
}

TEST_CASE("yaml: a key given twice names both lines") {
  CHECK(message_of("a: 1\nb: 2\na: 3\n") ==
        "f.yaml:3:1: the key \"a\" stands here twice, first in line 1");
}

TEST_CASE("yaml: what is ambiguous is refused") {
  CHECK(message_of("") == "f.yaml:1:1: the file is empty");
  CHECK(message_of("# nothing\n") == "f.yaml:1:1: the file is empty");
  CHECK(message_of("a: 1\n---\nb: 2\n").find("only one document") != std::string::npos);
  CHECK(message_of("a: !!binary aGk=\n").find("tags such as") != std::string::npos);
  CHECK(message_of("? [a]\n: 1\n").find("a key must be a text") != std::string::npos);
  CHECK(message_of("&a [*a]\n").find("contains itself") != std::string::npos);
}

TEST_CASE("yaml: text that is not UTF-8 is refused where it starts to be wrong") {
  CHECK(message_of("a: 1\nb: \xff\n").starts_with("f.yaml:2:4: invalid UTF-8"));
  CHECK(message_of(std::string_view("a: \0", 4)).starts_with("f.yaml:1:4:"));
  CHECK(message_of("a: \xed\xa0\x80").starts_with("f.yaml:1:4:"));
  CHECK(message_of("a: \xc0\xaf").starts_with("f.yaml:1:4:"));
  CHECK(json_of("a: \u00fc\u4e2d\U0001f600") == Json({{"a", "\u00fc\u4e2d\U0001f600"}}));
}

TEST_CASE("yaml: aliases work and bombs do not") {
  CHECK(json_of("{a: &x [1, 2], b: *x}") == Json({{"a", {1, 2}}, {"b", {1, 2}}}));

  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    const auto use = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) bomb += (k > 0 ? ", " : "") + use;
    bomb += "]\n";
  }
  const auto node = yaml::parse(bomb, "bomb.yaml");
  REQUIRE_FALSE(node);
  CHECK(node.error().code() == ErrorCode::too_large);
}

TEST_CASE("yaml: depth, length and number of values have limits") {
  const auto deep = yaml::parse(std::string(100'000, '['), "f.yaml");
  REQUIRE_FALSE(deep);
  CHECK(deep.error().code() == ErrorCode::too_large);
  CHECK(deep.error().message().ends_with(": nested deeper than 64 levels"));
  CHECK(yaml::parse(std::string(64, '[') + std::string(64, ']'), "f.yaml"));
  CHECK_FALSE(yaml::parse(std::string(65, '[') + std::string(65, ']'), "f.yaml"));

  const auto block_deep = yaml::parse(
      [] {
        std::string text;
        for (int i = 0; i < 200; ++i)
          text += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
        return text;
      }(),
      "f.yaml");
  REQUIRE_FALSE(block_deep);
  CHECK(block_deep.error().code() == ErrorCode::too_large);

  const auto longer = yaml::parse("aaaa: 1", "f.yaml", {.bytes_max = 5});
  REQUIRE_FALSE(longer);
  CHECK(longer.error().code() == ErrorCode::too_large);

  const auto many = yaml::parse("[1,2,3,4,5]", "f.yaml", {.nodes_max = 5});
  REQUIRE_FALSE(many);
  CHECK(many.error().code() == ErrorCode::too_large);
  CHECK(yaml::parse("[1,2,3,4]", "f.yaml", {.nodes_max = 5}));
}

TEST_CASE("yaml: a file that is not there is named") {
  const auto node = yaml::parse_file("no/such/file.yaml");
  REQUIRE_FALSE(node);
  CHECK(node.error().code() == ErrorCode::not_found);
  CHECK(node.error().message() == "no/such/file.yaml: cannot be read");
  CHECK_FALSE(yaml::parse_file("."));
}
