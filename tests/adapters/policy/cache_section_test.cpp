// cache_section_test.cpp: answers are kept as a policy says, and its mistakes.
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;
using namespace std::chrono_literals;
using policy::good_policy;
using policy::mistakes_in;
using policy::PolicyRun;

TEST_CASE("policy cache: every option is read") {
  const auto policy = good_policy(
      "cache: {ttl: 10m, entries: 1000, bytes: 5000, models: [\"gpt-*\"], tools: [search],\n"
      "        temperature_max: 0.2, temperature_unset: true, per: session, waiting_max: 7}");

  REQUIRE(policy.cache);
  CHECK(policy.cache->time_to_live == 10min);
  CHECK(policy.cache->entries_max == 1000);
  CHECK(policy.cache->bytes_max == 5000);
  REQUIRE(policy.cache->models.size() == 1);
  CHECK(policy.cache->models[0].text() == "gpt-*");
  CHECK(matches_any(policy.cache->tools, "search"));
  CHECK(policy.cache->temperature_max == 0.2);
  CHECK(policy.cache->temperature_unset);
  CHECK(policy.cache->sharing == CacheSharing::session);
  CHECK(policy.cache->waiting_max == 7);
}

TEST_CASE("policy cache: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"cache: {ttl: 0s}", "p.yaml:3:14: expected a duration longer than 0, such as 60s"},
      {"cache: {entries: 0}", "p.yaml:3:18: 0 is outside of 1 to 100000000"},
      {"cache: {temperature_max: 3}", "p.yaml:3:26: a temperature is between 0 and 2"},
      {"cache: {waiting_max: -1}", "p.yaml:3:22: -1 is outside of 0 to 1000000"},
      {"cache: {models: []}", "p.yaml:3:9: keeps nothing: there are no models and no tools"},
      {"cache: {per: sesion}",
       R"(p.yaml:3:14: unknown sharing of answers "sesion"; did you mean "session"?)"},
      {"cache: {entris: 1}", R"(p.yaml:3:9: unknown key "entris"; did you mean "entries"?)"},
  }));
  CHECK(mistakes_in(text) == error);
}

TEST_CASE("policy cache: the runtime answers the same request once more for nothing") {
  PolicyRun run("cache: {ttl: 10m}");
  CHECK(run.has_stage("cache"));
  ModelRequest request("gpt-4o", "hi");
  request.temperature = 0;
  CHECK(run.complete(request));

  const auto again = run.complete(request);

  REQUIRE(again);
  CHECK(again->charge().high == 0_usd);
  CHECK(run.provider->calls() == 1);
}
