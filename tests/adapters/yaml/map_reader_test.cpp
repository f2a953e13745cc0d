// map_reader_test.cpp: typed members, unknown keys with a suggestion, errors with their place.
#include <purser/adapters/yaml/map_reader.hpp>

#include <purser/adapters/yaml/parse.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

yaml::MapReader reader(std::string_view text) {
  auto node = yaml::parse(text, "f.yaml");
  REQUIRE(node);
  return yaml::MapReader(*node);
}

template <class T>
std::string error_reading(std::string_view value) {
  auto map = reader("\nkey: " + std::string(value) + "\n");
  T out{};
  map.required("key", out);
  const auto done = map.finish();
  REQUIRE_FALSE(done);
  CHECK(done.error().code() == ErrorCode::invalid_argument);
  return done.error().message();
}

}  // namespace

TEST_CASE("map_reader: members are read into variables of their type") {
  auto map = reader(
      "{text: hello, price: $0.50, count: 3, ratio: 0.5, on: true, wait: 1.5s, list: [a, b], "
      "any: {x: [1]}}");
  std::string text, price;
  int count = 0;
  std::optional<double> ratio;
  std::optional<int> absent;
  bool on = false;
  std::chrono::milliseconds wait{};
  std::vector<std::string> list;
  Json any;
  map.required("text", text);
  map.required("price", price);
  map.required("count", count);
  map.optional("ratio", ratio);
  map.optional("absent", absent);
  map.optional("on", on);
  map.optional("wait", wait);
  map.optional("list", list);
  map.optional("any", any);

  REQUIRE(map.finish());
  CHECK(text == "hello");
  CHECK(price == "$0.50");
  CHECK(count == 3);
  CHECK(ratio == 0.5);
  CHECK_FALSE(absent);
  CHECK(on);
  CHECK(wait == 1500ms);
  CHECK(list == std::vector<std::string>{"a", "b"});
  CHECK(any == Json({{"x", {1}}}));
}

TEST_CASE("map_reader: an unknown key gets a suggestion and the place of the key") {
  auto map = reader("\n\n  modle: gpt\n");
  std::string model;
  map.required("model", model);

  const auto done = map.finish();

  REQUIRE_FALSE(done);
  CHECK(done.error().message() == "f.yaml:3:3: unknown key \"modle\"; did you mean \"model\"?");
}

TEST_CASE("map_reader: a missing key is named at its map") {
  auto map = reader("a: 1\n");
  int a = 0, b = 0;
  map.optional("a", a);
  map.required("b", b);

  CHECK_FALSE(map.good());
  const auto done = map.finish();

  REQUIRE_FALSE(done);
  CHECK(done.error().message() == "f.yaml:1:1: the key \"b\" is missing");
}

TEST_CASE("map_reader: a wrong type says what was expected and found, and where") {
  CHECK(error_reading<int>("x") == "f.yaml:2:6: expected an integer, found \"x\"");
  CHECK(error_reading<int>("'5'") == "f.yaml:2:6: expected an integer, found \"5\"");
  CHECK(error_reading<int>("1.0") == "f.yaml:2:6: expected an integer, found \"1.0\"");
  CHECK(error_reading<int>("99999999999") ==
        "f.yaml:2:6: 99999999999 is outside of -2147483648 to 2147483647");
  CHECK(error_reading<unsigned>("-1") == "f.yaml:2:6: -1 is outside of 0 to 4294967295");
  CHECK(error_reading<bool>("yes") == "f.yaml:2:6: expected true or false, found \"yes\"");
  CHECK(error_reading<double>(".nan") == "f.yaml:2:6: expected a number, found \".nan\"");
  CHECK(error_reading<std::string>("[a]") == "f.yaml:2:6: expected a text, found a list");
  CHECK(error_reading<std::string>("").find("expected a text, found nothing") != std::string::npos);
  CHECK(error_reading<std::vector<std::string>>("a") == "f.yaml:2:6: expected a list, found \"a\"");
  CHECK(error_reading<std::vector<int>>("[1, b]") ==
        "f.yaml:2:10: expected an integer, found \"b\"");
  CHECK(
      error_reading<std::chrono::nanoseconds>("5").starts_with("f.yaml:2:6: \"5\" is no duration"));
  CHECK(error_reading<std::chrono::milliseconds>("5us") ==
        "f.yaml:2:6: \"5us\" is finer than a millisecond");
}

TEST_CASE("map_reader: only the first error counts, and nothing is read after it") {
  auto map = reader("{a: x, b: y}");
  int a = 0;
  bool called = false;
  map.required("a", a);
  map.required("b", [&](const yaml::Node&) -> Result<> {
    called = true;
    return {};
  });

  CHECK_FALSE(called);
  CHECK(map.finish().error().message() == "f.yaml:1:5: expected an integer, found \"x\"");
}

TEST_CASE("map_reader: callbacks and refusals carry places") {
  auto map = reader("{a: 1, b: 2}");
  map.optional("a",
               [](const yaml::Node& node) -> Result<> { return fail(node.error("not this")); });
  CHECK(map.finish().error().message() == "f.yaml:1:5: not this");

  auto other = reader("{a: 1, b: 2}");
  other.refuse("b", "not with a");
  CHECK(other.finish().error().message() == "f.yaml:1:8: not with a");
}

TEST_CASE("map_reader: what is no map is refused") {
  auto map = reader("[1]");
  int a = 0;
  map.optional("a", a);
  CHECK(map.finish().error().message() == "f.yaml:1:1: expected a map, found a list");
}
