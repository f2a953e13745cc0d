// agent_prompt_cache_test.cpp: whether agents mark their prompts, as a policy says.
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;
using policy::good_policy;
using policy::mistakes_in;

TEST_CASE("policy prompt_cache: each word, and without one it is automatic") {
  const auto [text, expected] = GENERATE(table<std::string, PromptCache>({
      {"", PromptCache::automatic},
      {", prompt_cache: automatic", PromptCache::automatic},
      {", prompt_cache: off", PromptCache::off},
      {", prompt_cache: standard", PromptCache::standard},
      {", prompt_cache: one_hour", PromptCache::one_hour},
  }));
  const auto policy = good_policy("agents: {a: {model: m" + text + "}}");
  const auto crew = policy::crew(policy, ToolSet()).value();
  CHECK(crew.agent("a")->options().prompt_cache == expected);
  CHECK(to_string(expected) == (text.empty() ? "automatic" : text.substr(text.rfind(' ') + 1)));
}

TEST_CASE("policy prompt_cache: a mistake has its place and a suggestion") {
  const auto error = mistakes_in("agents: {a: {model: m, prompt_cache: standart}}");
  CHECK(error.starts_with("p.yaml:3:38: "));
  CHECK(error.ends_with(R"(did you mean "standard"?)"));
}
