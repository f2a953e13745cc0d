// plugin_check_test.cpp: what makes a plugin foreign.
#include <purser/adapters/plugins/plugin_check.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using Catch::Matchers::Contains;

namespace {

PluginDescription ours() { return {.abi = "g++ 12"}; }

}  // namespace

TEST_CASE("plugin check: a plugin that was built like the program is taken") {
  CHECK(check_plugin(ours(), ours()));
}

TEST_CASE("plugin check: what is no description is no plugin") {
  auto its = ours();
  its.magic = 7;
  its.build = nullptr;

  const auto checked = check_plugin(its, ours());

  REQUIRE_FALSE(checked);
  CHECK(checked.error().code() == ErrorCode::invalid_argument);
  CHECK_THAT(checked.error().message(), Contains("no plugin of Purser"));
}

TEST_CASE("plugin check: another Purser is named beside this one") {
  auto its = ours();
  its.build = "9.9.9 (headers 0)";
  its.layout = 2;

  const auto checked = check_plugin(its, ours());

  REQUIRE_FALSE(checked);
  CHECK(checked.error().code() == ErrorCode::unsupported);
  CHECK_THAT(checked.error().message(),
             Contains("built with Purser 9.9.9 (headers 0), this program with Purser " +
                      std::string(ours().build)));
}

TEST_CASE("plugin check: another compiler is named beside this one") {
  auto its = ours();
  its.abi = "clang 19";

  const auto checked = check_plugin(its, ours());

  REQUIRE_FALSE(checked);
  CHECK(checked.error().code() == ErrorCode::unsupported);
  CHECK_THAT(checked.error().message(),
             Contains("it was built with clang 19, this program with g++ 12"));
}

TEST_CASE("plugin check: types of other sizes and descriptions of another form are refused") {
  auto larger = ours();
  larger.sizes[0] += 8;
  auto newer = ours();
  newer.layout = 2;

  const auto checked = check_plugin(larger, ours());

  REQUIRE_FALSE(checked);
  CHECK(checked.error().code() == ErrorCode::unsupported);
  CHECK_THAT(checked.error().message(), Contains(std::to_string(sizeof(Call) + 8)));
  CHECK_THAT(checked.error().message(), Contains(std::to_string(sizeof(Call))));
  CHECK_FALSE(check_plugin(newer, ours()));
}

TEST_CASE("plugin check: a plugin with a standard library of its own is refused") {
  auto its = ours();
  its.standard_library = []() noexcept {};

  const auto checked = check_plugin(its, ours());

  REQUIRE_FALSE(checked);
  CHECK(checked.error().code() == ErrorCode::unsupported);
  CHECK_THAT(checked.error().message(), Contains("-static-libstdc++"));
}
