// routes_section_test.cpp: which provider serves which model, as a policy says.
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;

namespace {

policy::ParseOptions no_variables() {
  policy::ParseOptions options;
  options.environment = [](const std::string&) -> std::optional<std::string> {
    return std::nullopt;
  };
  return options;
}

constexpr auto three_providers = R"(version: 1
providers:
  openai: {}
  openrouter: {kind: openai, base_url: "https://openrouter.example/v1", api_key: sk-b}
  local: {kind: openai, base_url: "http://127.0.0.1:9/v1", free: true}
routes: [{model: "gpt-*", provider: openrouter}, {model: "openai/o*", provider: openrouter}]
)";

Result<policy::Policy> parsed_with(const std::string& more) {
  return policy::parse_policy(three_providers + more, "p.yaml", no_variables());
}

policy::Policy good_with(const std::string& more) {
  auto policy = parsed_with(more);
  if (!policy) FAIL(policy.error().message());
  policy::check_schema_takes(three_providers + more);
  return *std::move(policy);
}

}  // namespace

TEST_CASE("policy routes: an exact name, a spelled prefix, a provider's name, a pattern") {
  const auto policy = good_with("");
  const auto leads = [&](const char* model) {
    const auto* provider = policy.provider_of(model);
    return provider != nullptr ? provider->name : "nowhere";
  };
  CHECK(leads("gpt-4o") == "openrouter");
  CHECK(leads("local/qwen3") == "local");
  CHECK(leads("openai/gpt-4o") == "openai");
  CHECK(leads("openai/o3") == "openrouter");
  CHECK(leads("qwen3") == "nowhere");
}

TEST_CASE("policy routes: two that claim the same name are told with the remedy") {
  const auto policy = policy::parse_policy(
      "version: 1\nproviders: {openai: {}, anthropic: {}}\nroutes:\n"
      "  - {model: gpt-4o, provider: openai}\n  - {model: gpt-4o, provider: anthropic}\n",
      "p.yaml", no_variables());
  REQUIRE_FALSE(policy);
  CHECK(policy.error().message() ==
        "p.yaml:5:5: two routes claim the model \"gpt-4o\": one leads to \"openai\", one to "
        "\"anthropic\"; keep one of them, and ask the other provider for \"anthropic/gpt-4o\"");
}

TEST_CASE("policy routes: rules name models as their calls go by") {
  const auto policy = good_with(
      "fallback: {openrouter/gpt-4o: [local/qwen3, openrouter/gpt-4o-mini]}\n"
      "downgrade: {ladder: {openrouter/gpt-4o: openrouter/gpt-4o-mini}}\n"
      "rate_limit: [{model: openrouter/gpt-4o, requests: 1}]\n"
      "models_without: {tools: [openrouter/gpt-4o-mini]}\n"
      "budgets: [{per: total, limit: $1, model: openrouter/gpt-4o}]\n");
  CHECK(policy.fallback->models[0].model.text() == "gpt-4o");
  CHECK(policy.fallback->models[0].instead ==
        std::vector<std::string>{"local/qwen3", "gpt-4o-mini"});
  CHECK(policy.downgrade->ladder[0].from.text() == "gpt-4o");
  CHECK(policy.downgrade->ladder[0].to == "gpt-4o-mini");
  CHECK(policy.rate_limit->limits[0].model.text() == "gpt-4o");
  CHECK(policy.models_without.tools[0].text() == "gpt-4o-mini");
  CHECK(policy.budgets[0].limit.model->text() == "gpt-4o");
}

TEST_CASE("policy routes: one model by two names cannot take its own place") {
  CHECK(parsed_with("downgrade: {ladder: {openrouter/gpt-4o: gpt-4o}}").error().message() ==
        "p.yaml:7:41: a model cannot take its own place; name a cheaper one");
  CHECK(parsed_with("fallback: {gpt-4o: [openrouter/gpt-4o]}").error().message() ==
        "p.yaml:7:21: a model cannot answer for itself");
}

TEST_CASE("policy routes: a price under a name that no call goes by is told") {
  CHECK(parsed_with("prices: {models: {openrouter/gpt-4o: {input: 1, output: 1}}}")
            .error()
            .message() ==
        "p.yaml:7:19: calls of \"openrouter/gpt-4o\" go by \"gpt-4o\" here; write that name");
  (void)good_with(
      "prices: {models: {openai/gpt-4o: {input: 1, output: 1}, \"openai/*\": "
      "{input: 1, output: 1}}}");
}

TEST_CASE("policy routes: a provider without a route may lack its key until it is asked") {
  asio::io_context context;
  policy::Surroundings surroundings(
      http::Client::create(context.get_executor(), make_timers(context.get_executor()), {})
          .value());
  auto options = policy::runtime_options(good_with(""), surroundings);
  REQUIRE(options);
  CHECK(options->providers.size() == 3);
  const auto runtime = Runtime::create(context.get_executor(), *std::move(options)).value();
  const auto session = runtime->session().value();
  std::optional<Result<Reply>> outcome;
  start<Result<Reply>>(context.get_executor(),
                       session.complete(ModelRequest("openai/gpt-4o", "hi")),
                       [&](Result<Reply> reply) { outcome.emplace(std::move(reply)); });
  context.run();

  REQUIRE(outcome);
  CHECK(outcome->error().code() == ErrorCode::unauthenticated);
  CHECK(outcome->error().message() ==
        "p.yaml:3:11: the provider \"openai\" has no API key: set the environment variable "
        "OPENAI_API_KEY");
}
