// downgrade_section_test.cpp: cheaper models as a policy says, and its mistakes.
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;
using policy::good_policy;
using policy::mistakes_in;
using policy::PolicyRun;

TEST_CASE("policy downgrade: one step, and what a refusal leads to") {
  const auto policy = good_policy(R"(
downgrade: {at: 70%, ladder: {"gpt-4o*": gpt-4o-mini, gpt-4o-mini: gpt-4.1-nano}, on_refusal: downgrade}
)");

  REQUIRE(policy.downgrade);
  CHECK(policy.downgrade->at == 70_percent);
  REQUIRE(policy.downgrade->ladder.size() == 2);
  CHECK(policy.downgrade->ladder[0].from.text() == "gpt-4o*");
  CHECK(policy.downgrade->ladder[1].to == "gpt-4.1-nano");
  CHECK(policy.downgrade->on_refusal == OnRefusal::downgrade);
}

TEST_CASE("policy downgrade: several steps") {
  const auto policy = good_policy(
      "downgrade: {steps: [{at: 80%, ladder: {a: b}}, {at: 95%, ladder: {b: c}}]}\n"
      "models_without: {tools: [c], images: [\"b*\"]}");

  REQUIRE(policy.downgrade->steps.size() == 2);
  CHECK(policy.downgrade->steps[1].at == 95_percent);
  CHECK(policy.downgrade->steps[1].ladder[0].to == "c");
  CHECK(policy.downgrade->on_refusal == OnRefusal::refuse);
  CHECK(matches_any(policy.models_without.tools, "c"));
  CHECK(matches_any(policy.models_without.images, "bb"));
}

TEST_CASE("policy downgrade: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"downgrade: {at: 80%}", R"(p.yaml:3:12: the key "ladder" is missing)"},
      {"downgrade: {ladder: {}}",
       "p.yaml:3:21: expected a map of models and cheaper ones, found an empty one"},
      {"downgrade: {ladder: [a]}", "p.yaml:3:21: expected a map, found a list"},
      {"downgrade: {ladder: {a: a}}",
       "p.yaml:3:25: a model cannot take its own place; name a cheaper one"},
      {"downgrade: {ladder: {a: b*}}", "p.yaml:3:25: expected the name of one cheaper model"},
      {"downgrade: {att: 80%, ladder: {a: b}}",
       R"(p.yaml:3:13: unknown key "att"; did you mean "at"?)"},
      {"downgrade: {ladder: {a: b}, on_refusal: refues}",
       R"(p.yaml:3:41: unknown answer to a refusal "refues"; did you mean "refuse"?)"},
      {"downgrade: {steps: []}", "p.yaml:3:20: expected at least one step"},
      {"downgrade: {at: 80%, steps: [{at: 80%, ladder: {a: b}}]}",
       R"(p.yaml:3:13: "at" has no meaning beside "steps"; write it into them)"},
      {"downgrade: {steps: [{at: 80%, ladder: {a: b}}, {at: 80%, ladder: {b: c}}]}",
       "p.yaml:3:49: the step before begins as late or later; steps ascend"},
      {"models_without: {tool: [a]}", R"(p.yaml:3:18: unknown key "tool"; did you mean "tools"?)"},
  }));
  CHECK(mistakes_in(text) == error);
}

TEST_CASE("policy downgrade: models without a route are told, all at once") {
  CHECK(policy::mistakes_with_gpt_only("downgrade: {ladder: {claude: gpt-4o, gpt-4o: llama}}") ==
        "p.yaml:4:22: no route matches the model \"claude\"\n"
        "p.yaml:4:46: no route matches the model \"llama\"");
}

TEST_CASE("policy downgrade: the runtime takes the cheaper model once the share is spent") {
  PolicyRun run("downgrade: {at: 50%, ladder: {gpt-4o: gpt-4o-mini}}");
  CHECK(run.has_stage("downgrade"));
  CHECK(run.complete()->model().model == "gpt-4o");

  REQUIRE(run.session->track("elsewhere", 0.60_usd));

  CHECK(run.complete()->model().model == "gpt-4o-mini");
}

TEST_CASE("policy downgrade: a model that lacks an ability is passed over") {
  PolicyRun run(
      "downgrade: {at: 50%, ladder: {gpt-4o: gpt-4o-mini}}\n"
      "models_without: {tools: [gpt-4o-mini]}");
  REQUIRE(run.session->track("elsewhere", 0.60_usd));
  ModelRequest request("gpt-4o", "hi");
  request.tools.push_back({.name = "search", .schema = {{"type", "object"}}});

  CHECK(run.complete(std::move(request))->model().model == "gpt-4o");
}
