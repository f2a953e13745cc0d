// parse_test.cpp: what each section of a good policy means.
#include <purser/adapters/policy/parse.hpp>

#include <purser/tests/adapters/policy/policy_schema.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;
using policy::Policy;
using policy::ProviderKind;

namespace {

policy::ParseOptions options() {
  policy::ParseOptions options;
  options.environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "OPENAI_API_KEY") return "sk-openai";
    if (name == "LIMIT") return "$7";
    return std::nullopt;
  };
  return options;
}

Policy parse(const std::string& text) {
  auto policy = policy::parse_policy(text, "p.yaml", options());
  if (!policy) FAIL(policy.error().message());
  policy::check_schema_takes(text);
  return *std::move(policy);
}

/// One provider, and `more`.
Policy with(const std::string& more) {
  return parse("version: 1\nproviders: {simulator: {}}\n" + more);
}

}  // namespace

TEST_CASE("policy: the smallest file is a provider, which serves every model") {
  const auto policy = parse("{version: 1, providers: {openai: {}}}");

  REQUIRE(policy.providers.size() == 1);
  CHECK(policy.providers[0].kind == ProviderKind::openai);
  REQUIRE(policy.routes.size() == 1);
  CHECK(policy.provider_of("anything") == policy.providers.data());
  CHECK(policy.budgets.empty());
}

TEST_CASE("policy: the usual variable holds the key, unless the provider is somewhere else") {
  const auto usual = parse("{version: 1, providers: {openai: {}}}").providers[0];
  CHECK(usual.api_key.reveal() == "sk-openai");
  CHECK(usual.api_key_variable == "OPENAI_API_KEY");

  const auto elsewhere =
      parse("{version: 1, providers: {openai: {base_url: 'https://example.com/v1'}}}").providers[0];
  CHECK(elsewhere.api_key.empty());

  const auto unset = parse("{version: 1, providers: {anthropic: {}}}").providers[0];
  CHECK(unset.api_key.empty());
  CHECK(unset.api_key_variable == "ANTHROPIC_API_KEY");
}

TEST_CASE("policy: everything that a provider can say is read") {
  const auto policy = parse(R"(
version: 1
providers:
  local:
    kind: openai
    api_key: "${OPENAI_API_KEY}"
    base_url: http://192.168.1.2:8080/v1
    allow_plain_http: true
    free: true
    organization: org
    project: proj
    output_limit_field: max_tokens
    timeouts: {connect: 2s, first_byte: 1m, idle: 500ms, total: 1h}
    headers: {X-Team: blue}
  claude: {kind: anthropic, auth: bearer, version: 2026-10-21}
  sim: {kind: simulator, interface: anthropic}
routes: [{model: "claude-*", provider: claude}, {model: "*", provider: local}]
)");

  const auto& local = *policy.provider("local");
  CHECK(local.base_url == "http://192.168.1.2:8080/v1");
  CHECK(local.allow_plain_http);
  CHECK(local.free);
  CHECK(local.organization == "org");
  CHECK(local.project == "proj");
  CHECK(local.output_limit_field == "max_tokens");
  CHECK(local.timeouts.connect == 2s);
  CHECK(local.timeouts.first_byte == 1min);
  CHECK(local.timeouts.idle == 500ms);
  CHECK(local.timeouts.total == 1h);
  REQUIRE(local.headers.size() == 1);
  CHECK(local.headers[0].second.reveal() == "blue");
  const auto& claude = *policy.provider("claude");
  CHECK(claude.auth == policy::Auth::bearer);
  CHECK(claude.version == "2026-10-21");
  CHECK(policy.provider("sim")->interface == ProviderKind::anthropic);
  CHECK(policy.provider_of("claude-x") == &claude);
  CHECK(policy.provider_of("gpt-4o") == &local);
}

TEST_CASE("policy: limits are amounts of money, tokens or calls") {
  const auto [text, measure, amount] = GENERATE(table<std::string, Measure, std::int64_t>({
      {"$5", Measure::usd, 5'000'000'000},
      {"$0.000000001", Measure::usd, 1},
      {"100000 tokens", Measure::tokens, 100'000},
      {"50 calls", Measure::calls, 50},
      {"1 call", Measure::calls, 1},
      {"0 calls", Measure::calls, 0},
      {"'${LIMIT}'", Measure::usd, 7'000'000'000},
  }));

  const auto policy = with("budgets: [{per: session, limit: " + text + "}]");

  REQUIRE(policy.budgets.size() == 1);
  CHECK(policy.budgets[0].kind == "session");
  CHECK(policy.budgets[0].limit.measure == measure);
  CHECK(policy.budgets[0].limit.amount == amount);
  CHECK(policy.budgets[0].limit.window == Window::total);
  CHECK(policy.budgets[0].limit.on_exceed == OnExceed::block);
}

TEST_CASE("policy: a budget says whose, over what, and what happens") {
  const auto policy = with(R"(
budgets:
  - {per: customer, id: acme, limit: $20, window: call, on_exceed: warn, alert_at: [80%, 0.9]}
  - {per: call, limit: $2}
  - {per: team, limit: $1, on_exceed: log, alert_at: []}
)");

  REQUIRE(policy.budgets.size() == 3);
  const auto& acme = policy.budgets[0];
  CHECK(acme.id == "acme");
  CHECK(acme.limit.window == Window::call);
  CHECK(acme.limit.on_exceed == OnExceed::warn);
  CHECK(acme.limit.alert_at == std::vector<Share>{80_percent, 90_percent});
  CHECK(policy.budgets[1].kind == "total");
  CHECK(policy.budgets[1].limit.window == Window::call);
  CHECK(policy.budgets[2].kind == "team");
  CHECK(policy.budgets[2].limit.alert_at.empty());
}

TEST_CASE("policy: settings of calls") {
  const auto policy = with(R"(
output_tokens_default: 512
call_timeout: 90s
retry: {attempts: 5, delay_first: 100ms, delay_max: 2s}
)");

  CHECK(policy.output_tokens_default == 512);
  CHECK(policy.call_timeout == 90s);
  CHECK(policy.retry.attempts_max == 5);
  CHECK(policy.retry.delay_first == 100ms);
  CHECK(policy.retry.delay_max == 2s);
}

TEST_CASE("policy: tools and agents") {
  const auto policy = with(R"(
tools:
  search: {cost: $0.01, timeout: 5s}
  crm: {description: Customers, entries: {acme: A, globex: G}}
agents:
  writer:
    model: gpt-4o
    instructions: Write.
    tools: [search, "cr*"]
    budget: $0.40
    turns_max: 7
    output_tokens_max: 300
    temperature: 0.5
    reasoning_effort: low
)");

  CHECK(policy.tools.at("search").cost == 0.01_usd);
  CHECK(policy.tools.at("search").timeout == 5s);
  CHECK(policy.tools.at("crm").entries.at("globex") == "G");
  const auto& writer = *policy.agent("writer");
  CHECK(writer.model == "gpt-4o");
  CHECK(writer.tools.size() == 2);
  CHECK(writer.budget == 0.40_usd);
  CHECK(writer.turns_max == 7);
  CHECK(writer.output_tokens_max == 300);
  CHECK(writer.temperature == 0.5);
  CHECK(writer.reasoning_effort == "low");
}

TEST_CASE("policy: agents name each other, whichever comes first") {
  const auto policy = with(R"(
agents:
  lead:
    model: gpt-4o
    description: Leads
    sub_agents:
      - hand
      - {agent: eye, description: Looks, cost: $0.01, timeout: 30s}
    hand_offs: [eye]
    hand_offs_max: 3
    depth_max: 4
    budget: $0.40
    finalization_reserve: 5%
    last_call: Come to an end.
  hand: {model: gpt-4o}
  eye: {model: gpt-4o, hand_offs: [lead]}
)");

  const auto& lead = *policy.agent("lead");
  CHECK(lead.description == "Leads");
  REQUIRE(lead.sub_agents.size() == 2);
  CHECK(lead.sub_agents[0].agent == "hand");
  CHECK_FALSE(lead.sub_agents[0].cost);
  CHECK(lead.sub_agents[1].agent == "eye");
  CHECK(lead.sub_agents[1].description == "Looks");
  CHECK(lead.sub_agents[1].cost == 0.01_usd);
  CHECK(lead.sub_agents[1].timeout == 30s);
  CHECK(lead.hand_offs == std::vector<std::string>{"eye"});
  CHECK(lead.hand_offs_max == 3);
  CHECK(lead.depth_max == 4);
  CHECK(lead.finalization_reserve == 5_percent);
  CHECK(lead.last_call == "Come to an end.");
}

TEST_CASE("policy: prices are exact, and unknown models may get a ceiling") {
  const auto policy = with(R"(
prices:
  file: mine.json
  models:
    a: {input: 2.5, output: 10, cache_read: 0.075, per_request: $0.001}
    "free-*": {free: true}
  unknown: {input: 100, output: 300}
)");

  CHECK(policy.prices.file == "mine.json");
  REQUIRE(policy.prices.models.size() == 2);
  const auto& price = policy.prices.models[0].second;
  CHECK(price.rates.input == Rate::per_million_tokens(2.5_usd));
  CHECK(price.rates.cache_read == Rate::per_million_tokens(0.075_usd));
  CHECK(price.per_request == 0.001_usd);
  CHECK(policy.prices.models[1].second.free);
  REQUIRE(policy.prices.ceiling);
  CHECK(policy.prices.ceiling->rates.output == Rate::per_million_tokens(300_usd));
  CHECK_FALSE(with("prices: {unknown: refuse}").prices.ceiling);
}
