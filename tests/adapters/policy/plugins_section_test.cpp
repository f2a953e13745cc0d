// plugins_section_test.cpp: shared libraries that a policy names, and their stages.
#include <purser/tests/adapters/policy/policy_run.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const std::string good_plugin = PURSER_TEST_PLUGINS "/good_plugin.so";

std::string build_mistake(const std::string& more) {
  asio::io_context context;
  const auto built = policy::build_with(more, context);
  return built ? "" : built.error().message();
}

}  // namespace

TEST_CASE("plugins: a policy's stages come from the libraries that it names") {
  asio::io_context context;
  const auto options = policy::build_with(
      "plugins: [" + good_plugin + "]\n" +
          "stages: {pace: {place: attempt}, tool_list: {options: {allowed: [lookup]}}}\n",
      context);

  REQUIRE(options);
  const auto count = options->stages.size();
  REQUIRE(count >= 2);
  CHECK(options->stages[count - 2].stage->name() == "pace");
  CHECK(options->stages[count - 2].place == Place::attempt);
  CHECK(options->stages[count - 1].stage->name() == "tool_list");
}

TEST_CASE("plugins: their stages may stand in the order of the chain") {
  const auto policy =
      policy::parse_with("plugins: [" + good_plugin + "]\nstages: {pace: {}}\n" +
                         "chain: [trace, pace, deadline, watch, tool_arguments, retry, budget]\n");

  CHECK(policy);
}

TEST_CASE("plugins: files are relative to the policy's folder, and named once each") {
  const auto policy = policy::parse_policy(
      "version: 1\nproviders: {simulator: {}}\nplugins: [a.so, /lib/b.so, ./a.so]\n",
      "/policies/p.yaml");

  REQUIRE(policy);
  REQUIRE(policy->plugins.size() == 2);
  CHECK(policy->plugins[0].path == "/policies/a.so");
  CHECK(policy->plugins[0].place == "/policies/p.yaml:3:11");
  CHECK(policy->plugins[1].path == "/lib/b.so");
}

TEST_CASE("plugins: what cannot be loaded is told with its place in the file") {
  const auto missing = build_mistake("plugins:\n  - /nowhere/stages.so\n");
  const auto foreign = build_mistake("plugins:\n  - " PURSER_TEST_PLUGINS "/foreign.so\n");

  CHECK_THAT(missing, StartsWith("p.yaml:4:5: plugin \"/nowhere/stages.so\": there is no such"));
  CHECK_THAT(foreign, StartsWith("p.yaml:4:5: plugin ") && Contains("no plugin of Purser"));
}

TEST_CASE("plugins: a stage that none of them brings is told with its place and a suggestion") {
  const auto mistake =
      build_mistake("plugins: [" + good_plugin + "]\nstages:\n  pase: {place: attempt}\n");

  CHECK_THAT(mistake, StartsWith("p.yaml:5:") && Contains("\"pase\"") && Contains("\"pace\""));
}

TEST_CASE("plugins: names of stages are checked while reading only where there are none") {
  policy::ParseOptions options;
  options.stages = {"bouncer"};
  const std::string start = "version: 1\nproviders: {simulator: {}}\nstages: {pace: {}}\n";

  CHECK_FALSE(policy::parse_policy(start, "p.yaml", options));
  CHECK(policy::parse_policy(start + "plugins: [a.so]\n", "p.yaml", options));
}

TEST_CASE("plugins: a program may refuse to load any") {
  policy::ParseOptions options;
  options.allow_plugins = false;

  const auto policy = policy::parse_policy(
      "version: 1\nproviders: {simulator: {}}\nplugins: [a.so]\n", "p.yaml", options);

  REQUIRE_FALSE(policy);
  CHECK_THAT(policy.error().message(), StartsWith("p.yaml:3:10: this program loads no plugins"));
}

TEST_CASE("plugins: what is no list of names is an error") {
  CHECK_THAT(policy::mistakes_in("plugins: {a: b}\n"), StartsWith("p.yaml:3:"));
  CHECK_THAT(policy::mistakes_in("plugins: [\"\"]\n"), StartsWith("p.yaml:3:11: "));
}
