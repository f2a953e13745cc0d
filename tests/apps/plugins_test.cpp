// plugins_test.cpp: policies with shared libraries, given to the purser command.
#include <purser/tests/apps/program.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using Catch::Matchers::Contains;

namespace {

const std::string good_plugin = PURSER_TEST_PLUGINS "/good_plugin.so";

std::string policy_with(const std::string& plugin, const std::string& stages) {
  return "version: 1\nproviders: {simulator: {}}\nplugins: [" + plugin + "]\nstages: {" + stages +
         "}\nagents: {assistant: {model: gpt-4o, tools: [calculator]}}\n";
}

}  // namespace

TEST_CASE("check: stages of plugins are made, so that their mistakes show") {
  const TemporaryFile good(policy_with(good_plugin, "tool_list: {options: {allowed: [clock]}}"));
  const TemporaryFile bad(policy_with(good_plugin, "tool_list: {options: {alowed: [clock]}}"));
  const TemporaryFile missing(policy_with("nowhere.so", "tool_list: {}"));

  const auto checked = run_program({"check", good.path()});
  const auto mistaken = run_program({"check", bad.path()});
  const auto lacking = run_program({"check", missing.path()});

  CHECK(checked.exit_code == 0);
  CHECK_THAT(checked.out, Contains("stage     tool_list\n"));
  CHECK(mistaken.exit_code == 2);
  CHECK_THAT(mistaken.err, Contains(bad.path() + ":4:") && Contains("alowed"));
  CHECK(lacking.exit_code == 2);
  CHECK_THAT(lacking.err, Contains(missing.path() + ":3:11: plugin ") && Contains("no such file"));
}

TEST_CASE("run: an agent's calls pass the stages of plugins") {
  const TemporaryFile policy(policy_with(good_plugin, "throwing_hook: {}"));

  const auto ended = run_program({"run", policy.path(), "Hello"});

  CHECK(ended.exit_code == 1);
  CHECK_THAT(ended.err + ended.out, Contains("hook failure"));
}

TEST_CASE("simulate: a usage log passes the stages of plugins") {
  const TemporaryFile policy(policy_with(good_plugin, "tool_list: {options: {allowed: [find]}}"));
  const TemporaryFile usage(
      R"({"time":"2026-01-01T00:00:00Z","kind":"tool","scope":{"session":"s"},"tool":"find","cost":0})"
      "\n"
      R"({"time":"2026-01-01T00:00:01Z","kind":"tool","scope":{"session":"s"},"tool":"wipe","cost":0})"
      "\n",
      ".jsonl");

  const auto ended = run_program({"simulate", "--policy", policy.path(), usage.path()});

  INFO(ended.err);
  CHECK_THAT(ended.out, Contains("wipe is not on the list"));
  CHECK_THAT(ended.out, !Contains("find is not on the list"));
}
