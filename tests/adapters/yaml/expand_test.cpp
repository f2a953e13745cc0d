// expand_test.cpp: what takes the place of ${NAME}, and that it is never shown.
#include <purser/adapters/yaml/expand.hpp>

#include <purser/adapters/yaml/parse.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

std::optional<std::string> variable(const std::string& name) {
  if (name == "KEY") return "sk-canary-7f3a";
  if (name == "NUMBER") return "12";
  if (name == "NESTED") return "${KEY}";
  if (name == "EMPTY") return "";
  return std::nullopt;
}

struct Expansion {
  explicit Expansion(std::string_view text)
      : node(yaml::expand(yaml::parse(text, "f.yaml").value(), variable, problems)) {}
  std::vector<Error> problems;
  yaml::Node node;
};

}  // namespace

TEST_CASE("expand: variables are replaced in scalars at any depth, keys stay") {
  const Expansion done("{a: '${KEY}', b: [x, 'pre-${NUMBER}-post'], '${KEY}': {c: '${EMPTY}'}}");

  CHECK(done.problems.empty());
  CHECK(done.node.json() ==
        Json({{"a", "sk-canary-7f3a"}, {"b", {"x", "pre-12-post"}}, {"${KEY}", {{"c", ""}}}}));
}

TEST_CASE("expand: what was put in is not looked at again, and $${ is a plain ${") {
  CHECK(Expansion("'${NESTED}'").node.json() == "${KEY}");
  CHECK(Expansion("'$${KEY} costs $5'").node.json() == "${KEY} costs $5");
  CHECK(Expansion("'$$ $KEY $5 $'").node.json() == "$$ $KEY $5 $");
}

TEST_CASE("expand: a number may come from the environment") {
  const Expansion done("a: ${NUMBER}");
  CHECK(done.node.member("a")->integer() == 12);
}

TEST_CASE("expand: each variable that is not set is named with its place") {
  const Expansion done("a: ${GONE}\nb: x\nc: ['${LOST}']\n");

  REQUIRE(done.problems.size() == 2);
  CHECK(done.problems[0].message() == "f.yaml:1:4: the environment variable GONE is not set");
  CHECK(done.problems[1].message() == "f.yaml:3:5: the environment variable LOST is not set");
}

TEST_CASE("expand: what is no name is refused") {
  const auto text = GENERATE("'${'", "'${}'", "'${1A}'", "'${A B}'", "'${A'");
  const Expansion done(text);
  REQUIRE(done.problems.size() == 1);
  CHECK(done.problems[0].message().find("expected ${NAME}") != std::string::npos);
}

TEST_CASE("expand: errors about a value show the variable and not the value") {
  const Expansion done("{a: '${KEY}', n: '${NUMBER}'}");
  const auto value = *done.node.member("a");

  CHECK(value.from_environment());
  CHECK(value.written() == "${KEY}");
  for (const auto& error : {value.integer().error(), value.number().error(),
                            value.boolean().error(), value.duration().error(), value.list().error(),
                            done.node.member("n")->integer(0, 5).error()}) {
    CHECK(error.message().find("canary") == std::string::npos);
    CHECK(error.message().find("12 ") == std::string::npos);
    CHECK(error.message().starts_with("f.yaml:1:"));
  }
}

TEST_CASE("expand: the first variable of a text") {
  CHECK(yaml::first_variable("x ${A} ${B}") == "A");
  CHECK(yaml::first_variable("$${A} ${B}") == "B");
  CHECK(yaml::first_variable("none").empty());
}
