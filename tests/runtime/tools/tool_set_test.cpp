// tool_set_test.cpp: tools by name, in an order that stays.
#include <purser/runtime/tools/tool_set.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tools.hpp>

using namespace purser;

namespace {

Tool named(std::string name) {
  return tool(std::move(name), "does it", [] { return 1; });
}

ToolSet set_of(std::vector<std::string> names) {
  ToolSet set;
  for (auto& name : names) REQUIRE(set.add(named(std::move(name))));
  return set;
}

}  // namespace

TEST_CASE("tool_set: tools are found by name, whatever way they were added") {
  ToolSet set;

  CHECK(set.add(tool("a", "", [] { return 1; })));
  CHECK(set.add(named("b")));
  CHECK(set.add(std::make_shared<const Tool>(named("c"))));

  CHECK(set.size() == 3);
  CHECK(set.find("b")->name == "b");
  CHECK(set.find("d") == nullptr);
}

TEST_CASE("tool_set: a second tool of one name, a null and a bad tool are refused") {
  auto set = set_of({"search"});

  CHECK(set.add(named("search")).error().message() == "there is a tool \"search\" already");
  CHECK(set.add(nullptr).error().code() == ErrorCode::invalid_argument);
  CHECK(set.add(named("sea rch")).error().code() == ErrorCode::invalid_argument);
  CHECK(set.add(named("x") | retry(2)).error().message().find("idempotent") != std::string::npos);
  CHECK(set.size() == 1);
  CHECK_FALSE(ToolSet::create({std::make_shared<const Tool>(named("a")), nullptr}));
}

TEST_CASE("tool_set: an unknown name is answered with the names that there are") {
  const auto unknown = set_of({"b", "a"}).get("c");

  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code() == ErrorCode::unknown_tool);
  CHECK(unknown.error().message() == "there is no tool \"c\"; there are \"a\", \"b\"");
  CHECK(ToolSet().get("c").error().message() == "there is no tool \"c\"; there are no tools");
}

TEST_CASE("tool_set: models are told in the order of the names") {
  const auto specs = set_of({"c", "a", "b"}).specs();

  REQUIRE(specs.size() == 3);
  CHECK(specs[0].name == "a");
  CHECK(specs[2].name == "c");
  CHECK(specs[0].description == "does it");
  CHECK(specs[0].schema["type"] == "object");
}

TEST_CASE("tool_set: an agent's share is chosen by names and patterns") {
  const auto set = set_of({"serp_web", "serp_news", "mail"});

  CHECK(set.only({"serp_*", "mail"})->size() == 3);
  CHECK(set.only({"serp_*"})->names() == std::vector<std::string>{"serp_news", "serp_web"});
  CHECK(set.only({"none_*"})->empty());
  CHECK(set.only({})->empty());
  CHECK(set.only({"serp_wep"}).error().message() ==
        "there is no tool \"serp_wep\", did you mean \"serp_web\"?");
}
