// fallback_section_test.cpp: another model answers as a policy says, and its mistakes.
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;
using policy::good_policy;
using policy::mistakes_in;
using policy::PolicyRun;

TEST_CASE("policy fallback: models and patterns, each with others in order") {
  const auto policy =
      good_policy("fallback: {gpt-4o: [claude-haiku-4-5, gpt-4o-mini], \"o*\": [x]}");

  REQUIRE(policy.fallback);
  REQUIRE(policy.fallback->models.size() == 2);
  CHECK(policy.fallback->models[0].model.text() == "gpt-4o");
  CHECK(policy.fallback->models[0].instead ==
        std::vector<std::string>{"claude-haiku-4-5", "gpt-4o-mini"});
  CHECK(policy.fallback->models[1].model.matches("o3"));
}

TEST_CASE("policy fallback: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"fallback: {}", "p.yaml:3:11: expected a map of models and lists of others"},
      {"fallback: [a]", "p.yaml:3:11: expected a map, found a list"},
      {"fallback: {a: b}", R"(p.yaml:3:15: expected a list, found "b")"},
      {"fallback: {a: []}", "p.yaml:3:15: expected at least one model"},
      {"fallback: {a: [b*]}", "p.yaml:3:16: expected the name of one model"},
      {"fallback: {a: [a], b: [c, b]}",
       "p.yaml:3:16: a model cannot answer for itself\n"
       "p.yaml:3:27: a model cannot answer for itself"},
  }));
  CHECK(mistakes_in(text) == error);
}

TEST_CASE("policy fallback: models without a route are told") {
  CHECK(policy::mistakes_with_gpt_only("fallback: {claude: [gpt-4o], gpt-4o: [llama]}") ==
        "p.yaml:4:12: no route matches the model \"claude\"\n"
        "p.yaml:4:39: no route matches the model \"llama\"");
}

TEST_CASE("policy fallback: the runtime asks the next model where one fails") {
  PolicyRun run("fallback: {gpt-4o: [gpt-4o-mini]}", [](const ModelRequest& request) {
    if (request.model != "gpt-4o") return scripted::Answer("from mini");
    return scripted::Answer(Error(ErrorCode::overloaded, "down").with_rejected());
  });
  CHECK(run.has_stage("fallback"));

  const auto reply = run.complete();

  REQUIRE(reply);
  CHECK(reply->model().model == "gpt-4o-mini");
  CHECK(reply->text() == "from mini");
}

TEST_CASE("policy fallback: a model that lacks an ability is passed over") {
  PolicyRun run(
      "fallback: {gpt-4o: [gpt-4o-mini, gpt-4.1-nano]}\nmodels_without: {tools: [gpt-4o-mini]}",
      [](const ModelRequest& request) {
        if (request.model != "gpt-4o") return scripted::Answer("hello");
        return scripted::Answer(Error(ErrorCode::overloaded, "down").with_rejected());
      });
  ModelRequest request("gpt-4o", "hi");
  ToolSpec tool;
  tool.name = "search";
  tool.schema = {{"type", "object"}};
  request.tools = {tool};

  CHECK(run.complete(std::move(request))->model().model == "gpt-4.1-nano");
}
