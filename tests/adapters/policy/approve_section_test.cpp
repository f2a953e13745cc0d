// approve_section_test.cpp: tools wait for an answer as a policy says; nobody to ask is a mistake.
#include <purser/tests/adapters/policy/policy_run.hpp>
#include <purser/tests/support/agent_run.hpp>

using namespace purser;
using namespace std::chrono_literals;
using policy::good_policy;
using policy::mistakes_in;
using policy::PolicyRun;

namespace {

const auto hello = [](const ModelRequest&) { return scripted::Answer("hello"); };

/// What somebody was asked, who then says yes.
struct Asked {
  policy::Ask ask() {
    return [this](const ApprovalRequest& request, const ApprovalAnswer& answer) {
      tools.push_back(request.tool);
      answer.allow();
    };
  }
  std::vector<std::string> tools;
};

Result<Reply> invoke(PolicyRun& run, const std::string& name) {
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto tool = plain_tool(name, [](Json /*arguments*/) -> Task<Json> { co_return Json("done"); });
  return run.wait_for(run.session->invoke(std::move(tool), Json::object()));
}

std::string build_mistake(const std::string& more) {
  asio::io_context context;
  const auto options = policy::build_with(more, context);
  return options ? "" : options.error().message();
}

/// With the tools `read_file` and `crm`, an agent `boss`, and `more`.
std::string mistakes_with_tools(const std::string& more) {
  policy::ParseOptions options;
  options.tools = {{"read_file"}};
  const auto policy = policy::parse_policy(
      policy::text_with("tools: {crm: {entries: {a: b}}}\nagents: {boss: {model: m}}\n" + more),
      "p.yaml", options);
  return policy ? "" : policy.error().message();
}

}  // namespace

TEST_CASE("policy approve: a list of tools, or a map that also says how long to wait") {
  const auto list = good_policy("approve: [send_mail, \"delete_*\"]");
  REQUIRE(list.approve);
  CHECK(matches_any(list.approve->tools, "delete_all"));
  CHECK_FALSE(matches_any(list.approve->tools, "read_file"));
  CHECK(list.approve->wait_max == 10min);

  const auto map = good_policy("approve: {tools: [\"*\"], wait: 30s}");
  REQUIRE(map.approve);
  CHECK(matches_any(map.approve->tools, "read_file"));
  CHECK(map.approve->wait_max == 30s);
}

TEST_CASE("policy approve: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"approve: []", "p.yaml:3:10: expected at least one tool, or a pattern such as \"*\""},
      {"approve: {}", "p.yaml:3:10: the key \"tools\" is missing"},
      {"approve: send_mail", "p.yaml:3:10: expected a map, found \"send_mail\""},
      {"approve: {tools: []}",
       "p.yaml:3:18: expected at least one tool, or a pattern such as \"*\""},
      {"approve: [\"\"]", "p.yaml:3:11: expected a text that is not empty"},
      {"approve: {tools: [a], wait: 0s}",
       "p.yaml:3:29: expected a duration longer than 0, such as 60s"},
      {"approve: {tools: [a], wate: 1m}",
       R"(p.yaml:3:23: unknown key "wate"; did you mean "wait"?)"},
      {"chain: [approve]", "p.yaml:3:9: the policy has no stage \"approve\"; give it its section"},
  }));
  CHECK(mistakes_in(text) == error);
}

TEST_CASE("policy approve: a mistyped tool would run unasked, so it is refused") {
  CHECK(mistakes_with_tools("approve: [read_fil]") ==
        "p.yaml:5:11: there is no tool \"read_fil\"; did you mean \"read_file\"?");
  CHECK(mistakes_with_tools("approve: [read_file, crm, boss, transfer_to_boss, \"mcp_*\"]") == "");
}

TEST_CASE("policy approve: a program that cannot ask is told at the section's place") {
  CHECK(build_mistake("approve: [\"*\"]") ==
        "p.yaml:3:10: tools need approval, and this program has no way to ask anybody "
        "(Surroundings::ask)");
}

TEST_CASE("policy approve: the program is asked about the tools of the section, and no others") {
  Asked asked;
  PolicyRun run("approve: [\"delete_*\"]", hello, {}, asked.ask());
  CHECK(run.has_stage("approve"));

  CHECK(invoke(run, "read_file"));
  CHECK(invoke(run, "delete_all"));

  CHECK(asked.tools == std::vector<std::string>{"delete_all"});
}

TEST_CASE("policy approve: who does not answer in time is not waited for") {
  std::vector<ApprovalAnswer> kept;
  PolicyRun run("approve: {tools: [\"*\"], wait: 30s}", hello, {},
                [&](const ApprovalRequest&, ApprovalAnswer answer) { kept.push_back(answer); });
  const auto before = run.timers->clock().now();

  const auto refused = invoke(run, "delete_all");

  REQUIRE_FALSE(refused);
  CHECK(refused.error().message() == "delete_all was not approved: nobody decided in time");
  CHECK(run.timers->clock().now() - before == 30s);
}

TEST_CASE("policy approve: it may stand where the chain says") {
  Asked asked;
  PolicyRun run(
      "approve: [\"*\"]\n"
      "chain: [trace, deadline, approve, watch, tool_arguments, retry, budget]",
      hello, {}, asked.ask());
  CHECK(invoke(run, "delete_all"));
  CHECK(asked.tools.size() == 1);
}
