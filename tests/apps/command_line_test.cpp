// command_line_test.cpp: help, bad arguments, and the commands that ask no model.
#include <purser/apps/command_line.hpp>

#include <purser/apps/exit_code.hpp>
#include <purser/runtime/json.hpp>
#include <purser/tests/apps/program.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string example(const std::string& name) {
  return PURSER_SOURCE_DIR "/examples/policies/" + name + ".yaml";
}

}  // namespace

TEST_CASE("command line: help and version go to stdout and end well") {
  const auto help = run_program({"--help"});
  CHECK(help.exit_code == 0);
  for (const auto* part : {"run", "check", "prices", "sim", "Examples:", "Exit codes:"}) {
    CHECK(contains(help.out, part));
  }
  const auto version = run_program({"--version"});
  CHECK(version.exit_code == 0);
  CHECK(version.out.starts_with("purser 0."));
  CHECK(run_program({"run", "--help"}).exit_code == 0);
}

TEST_CASE("command line: bad arguments end with 2 and a reason on stderr") {
  const auto arguments = GENERATE(
      std::vector<std::string>{}, std::vector<std::string>{"rnu"}, std::vector<std::string>{"run"},
      std::vector<std::string>{"run", "p.yaml"},
      std::vector<std::string>{"check", "p.yaml", "--jsn"}, std::vector<std::string>{"check"},
      std::vector<std::string>{"check", "p.yaml", "--schema"},
      std::vector<std::string>{"sim", "--port", "70000"});
  const auto ended = run_program(arguments);
  CHECK(ended.exit_code == 2);
  CHECK(ended.out.empty());
  CHECK_FALSE(ended.err.empty());
}

TEST_CASE("check: a good policy is summarised") {
  const auto ended = run_program({"check", example("simulator")});
  CHECK(ended.exit_code == 0);
  CHECK(contains(ended.out, "simulator.yaml: ok\n"));
  CHECK(contains(ended.out, "budget    $0.50 per session\n"));
  CHECK(contains(ended.out, "budget    $0.10 per call\n"));
  CHECK(contains(ended.out, "tool      crm: $0.01\n"));
  CHECK(contains(ended.out, "agent     assistant: gpt-4o, tools calculator clock crm\n"));
  CHECK(ended.err.empty());
}

TEST_CASE("check: mistakes are told with file, line and column, and end with 2") {
  const TemporaryFile policy("version: 1\nproviders: {simulator: {}}\nbudgts: []\n");
  const auto ended = run_program({"check", policy.path()});
  CHECK(ended.exit_code == 2);
  CHECK(ended.out.empty());
  CHECK(ended.err == policy.path() + ":3:1: unknown key \"budgts\"; did you mean \"budgets\"?\n");
}

TEST_CASE("check: a variable that is not set, a file that is not there") {
  const auto unset = run_program({"check", example("openai")});
  CHECK(unset.exit_code == 2);
  CHECK(
      contains(unset.err, "openai.yaml:4:21: the environment variable OPENAI_API_KEY is not set"));
  CHECK(run_program({"check", example("openai")}, {{"OPENAI_API_KEY", "x"}}).exit_code == 0);

  const auto missing = run_program({"check", "/no/such.yaml"});
  CHECK(missing.exit_code == 2);
  CHECK(contains(missing.err, "/no/such.yaml: cannot be read"));
}

TEST_CASE("check: --schema prints the schema of policies for editors, and needs no policy") {
  const auto ended = run_program({"check", "--schema"});
  CHECK(ended.exit_code == 0);
  CHECK(ended.err.empty());
  const auto schema = parse_json(ended.out);
  REQUIRE(schema);
  CHECK((*schema)["title"] == "Purser policy");
  CHECK((*schema)["properties"].contains("budgets"));
}

TEST_CASE("check: a model without a price is a warning") {
  const TemporaryFile policy(
      "version: 1\nproviders: {simulator: {}}\nagents: {a: {model: no-such-model}}\n");
  const auto ended = run_program({"check", policy.path()});
  CHECK(ended.exit_code == 0);
  CHECK(ended.err.starts_with(policy.path() +
                              ":3:21: warning: the agent \"a\" will be refused its model calls"));
}

TEST_CASE("prices: all are listed, for people and for programs") {
  const auto list = run_program({"prices"});
  CHECK(list.exit_code == 0);
  CHECK(contains(list.out, "gpt-4o-mini"));
  CHECK(contains(list.out, "USD per million tokens"));

  const auto json = run_program({"prices", "--json", "--provider", "anthropic"});
  const auto table = parse_json(json.out);
  REQUIRE(table);
  CHECK((*table)["models"].size() > 3);
  for (const auto& model : (*table)["models"]) CHECK(model["provider"] == "anthropic");
}

TEST_CASE("prices: a model's price is explained step by step") {
  const auto ended = run_program({"prices", "gpt-4o-2031-12-31"});
  CHECK(ended.exit_code == 0);
  CHECK(contains(ended.out, "gpt-4o"));

  const auto json = parse_json(run_program({"prices", "gpt-4o", "--json"}).out);
  REQUIRE(json);
  CHECK((*json)["rule"] == "exact");
  CHECK((*json)["price"]["input"] == 2.5);
  CHECK((*json)["error"].is_null());
}

TEST_CASE("prices: an unknown model has no price, and that is a failure") {
  const auto ended = run_program({"prices", "no-such-model"});
  CHECK(ended.exit_code == 1);
  CHECK(contains(ended.err, "unpriced_model"));
  const auto json = run_program({"prices", "no-such-model", "--json"});
  CHECK(json.exit_code == 1);
  CHECK(parse_json(json.out)->at("price").is_null());
}

TEST_CASE("command line: each way that a run stops has its exit code") {
  using cli::exit_code_of;
  using cli::ExitCode;
  CHECK(exit_code_of(RunStop::answered) == ExitCode::done);
  CHECK(exit_code_of(RunStop::budget_exhausted) == ExitCode::budget_exhausted);
  CHECK(exit_code_of(RunStop::loop_detected) == ExitCode::loop_detected);
  for (const auto stop : {RunStop::turns_exhausted, RunStop::refused, RunStop::length,
                          RunStop::cancelled, RunStop::deadline, RunStop::error}) {
    CHECK(exit_code_of(stop) == ExitCode::failed);
  }
}
