// errors_test.cpp: every mistake is told with its place and a way out.
#include <purser/adapters/policy/parse.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

constexpr auto canary = "sk-canary-5c1e9a";

policy::ParseOptions options() {
  policy::ParseOptions options;
  options.environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "CANARY") return canary;
    return std::nullopt;
  };
  options.tools = std::vector<std::string>{"calculator", "clock"};
  return options;
}

std::string errors_of(const std::string& text) {
  const auto policy = policy::parse_policy(text, "p.yaml", options());
  return policy ? "" : policy.error().message();
}

/// The mistake stands in line 3 and below.
std::string errors_with(const std::string& more) {
  return errors_of("version: 1\nproviders: {simulator: {}}\n" + more);
}

}  // namespace

TEST_CASE("policy errors: the first lines") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"providers: {simulator: {}}", "p.yaml:1:1: the key \"version\" is missing"},
      {"version: 1", "p.yaml:1:1: the key \"providers\" is missing"},
      {"version: 2\nproviders: {simulator: {}}",
       "p.yaml:1:10: version 2 of policy files is not known; this program reads version 1"},
      {"[1]", "p.yaml:1:1: expected a map, found a list"},
      {"", "p.yaml:1:1: the file is empty"},
  }));
  CHECK(errors_of(text) == error);
}

TEST_CASE("policy errors: each mistake has its line, its column and a suggestion") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"budgts: []", R"(p.yaml:3:1: unknown key "budgts"; did you mean "budgets"?)"},
      {"budgets: 5", R"(p.yaml:3:10: expected a list, found "5")"},
      {"budgets: [{limit: $5}]", "p.yaml:3:11: the key \"per\" is missing"},
      {"budgets: [{per: session}]", "p.yaml:3:11: the key \"limit\" is missing"},
      {"budgets: [{per: sesion, limit: $5}]",
       R"(p.yaml:3:17: unknown kind of account "sesion"; did you mean "session"?)"},
      {"budgets: [{per: Team X, limit: $5}]",
       R"(p.yaml:3:17: unknown kind of account "Team X": a kind is written with a-z, 0-9 and _)"},
      {"budgets: [{per: session, limit: 5}]",
       "p.yaml:3:33: expected an amount such as $5, 100000 tokens or 50 calls, found \"5\""},
      {"budgets: [{per: session, limit: 5 token s}]",
       "p.yaml:3:33: expected an amount such as $5, 100000 tokens or 50 calls, found \"5 token "
       "s\""},
      {"budgets: [{per: session, limit: -5 calls}]",
       "p.yaml:3:33: expected an amount such as $5, 100000 tokens or 50 calls, found \"-5 "
       "calls\""},
      {"budgets: [{per: session, limit: 5 calls, windw: call}]",
       R"(p.yaml:3:42: unknown key "windw"; did you mean "window"?)"},
      {"budgets: [{per: session, limit: 5 calls, window: cal}]",
       R"(p.yaml:3:50: unknown window "cal"; did you mean "call"?)"},
      {"agents: {a: {model: m, sub_agents: [b]}, bb: {model: m}}",
       R"(p.yaml:3:37: unknown agent "b"; did you mean "bb"?)"},
      {"agents: {a: {model: m, hand_offs: [x]}}", R"(p.yaml:3:36: unknown agent "x"; known: a)"},
      {"agents: {a: {model: m, sub_agents: [{cost: $1}]}}",
       R"(p.yaml:3:37: the key "agent" is missing)"},
      {"agents: {a: {model: m, sub_agents: b}}", R"(p.yaml:3:36: expected a list, found "b")"},
      {"agents: {a: {model: m, finalization_reserve: 5%}}",
       R"(p.yaml:3:24: a reserve is a share of a "budget", and there is none)"},
      {"agents: {a: {model: m, depth_max: 0}}", "p.yaml:3:35: 0 is outside of 1 to 30"},
      {"ledger: {store: sqlit}", R"(p.yaml:3:17: unknown store "sqlit"; did you mean "sqlite"?)"},
      {"ledger: {store: sqlite}", R"(p.yaml:3:9: store: sqlite needs a "path", such as purser.db)"},
      {"ledger: {store: memory, path: a.db}",
       R"(p.yaml:3:25: "path" has no meaning with store: memory)"},
      {"ledger: {store: memory, keep: 90d}",
       R"(p.yaml:3:25: "keep" has no meaning with store: memory)"},
      {"ledger: {store: sqlite, path: a.db, keep: 1h}",
       "p.yaml:3:43: keep takes at least a day (1d): so much of a journal is always in full"},
      {"budgets: [{per: session, limit: 5 calls, window: 1us}]",
       "p.yaml:3:50: a rolling window of 1000ns; it takes from 1ms to ten years"},
      {"budgets: [{per: session, limit: 5 calls, window: day, timezone: Europe/Berlinn}]",
       R"(p.yaml:3:65: there is no time zone "Europe/Berlinn"; did you mean "Europe/Berlin"?)"},
      {"budgets: [{per: session, limit: 5 calls, window: 60s, timezone: UTC}]",
       "p.yaml:3:65: a time zone has a meaning only with window: day, week or month"},
      {"budgets: [{per: session, limit: 5 calls, model: a, tool: b}]",
       "p.yaml:3:11: a limit counts calls of a model or of a tool, not of both; make it two "
       "limits"},
      {"budgets: [{per: call, limit: 5 calls, finalization_reserve: 5%}]",
       "p.yaml:3:11: a limit on each call by itself has nothing to keep for a last call; put "
       "finalization_reserve on another limit"},
      {"busy: maybe", R"(p.yaml:3:7: unknown word for busy budgets "maybe"; known: wait, refuse)"},
      {"budgets: [{per: call, limit: 5 tokens, window: total}]",
       "p.yaml:3:40: per: call is a limit on each call by itself; leave the window out"},
      {"budgets: [{per: total, id: x, limit: $5}]",
       "p.yaml:3:24: \"id\" has no meaning with per: total"},
      {"budgets: [{per: session, limit: $5, on_exceed: blok}]",
       R"(p.yaml:3:48: unknown action "blok"; did you mean "block"?)"},
      {"mcp: {a: {}}",
       "p.yaml:3:10: a server is either a program (\"command\") or an address (\"url\")"},
      {"mcp: {a: {command: [x], url: 'https://a.example'}}",
       "p.yaml:3:25: a server is either a program (\"command\") or an address (\"url\")"},
      {"mcp: {a: {command: []}}", "p.yaml:3:20: names no program"},
      {"mcp: {a: {command: [x], token: t}}", "p.yaml:3:25: \"token\" is for servers at a \"url\""},
      {"mcp: {a: {command: [x], oauth: {}}}", "p.yaml:3:25: \"oauth\" is for servers at a \"url\""},
      {"mcp: {a: {url: 'https://a.example', token: t, oauth: {}}}",
       "p.yaml:3:47: a server takes a \"token\" or \"oauth\""},
      {"mcp: {a: {url: 'https://a.example', oauth: {client_secret: s}}}",
       "p.yaml:3:45: \"client_secret\" belongs to a \"client_id\""},
      {"mcp: {a: {url: 'https://a.example', oauth: {issuer: 'https://b.example'}}}",
       "p.yaml:3:45: \"issuer\" belongs to a \"client_id\""},
      {"mcp: {a: {url: 'https://a.example', oauth: {grant: client_credentials, client_id: c}}}",
       "p.yaml:3:45: client_credentials need a \"client_id\" and a \"client_secret\""},
      {"mcp: {a: {url: 'https://a.example', oauth: {client_id: c, issuer: nowhere}}}",
       "p.yaml:3:67: base URL 'nowhere' is not a URL such as https://api.example.com/v1"},
      {"mcp: {a: {url: 'https://a.example', folder: t}}",
       "p.yaml:3:37: \"folder\" is for servers with a \"command\""},
      {"mcp: {a: {url: 'http://a.example'}}",
       R"(p.yaml:3:16: base URL 'http://a.example' would send keys unencrypted to another machine; use https:// or set allow_plain_http)"},
      {"mcp: {a/b: {command: [x]}}",
       "p.yaml:3:7: a server's name has 1 to 32 of the characters A-Z, a-z, 0-9, _ and -"},
      {"mcp: {a: {command: [x], tools: {'*': {}}}}",
       R"(p.yaml:3:38: say what a call costs: "cost" (0 if it is free), or "reported_at")"},
      {"mcp: {a: {command: [x], tools: {'*': {reported_at: receipt, reported_max: $1}}}}",
       R"(p.yaml:3:38: the price of "*": "receipt" is no JSON pointer, such as /receipt/usd)"},
      {"mcp: {a: {command: [x], tools: {'*': {reported_at: /usd}}}}",
       R"(p.yaml:3:38: the price of "*": a reported price needs the most that is believed, which is held before)"},
      {"mcp: {a: {command: [x], sampling: {}}}", "p.yaml:3:35: the key \"models\" is missing"},
      {"mcp: {a: {command: [x], sampling: {models: []}}}", "p.yaml:3:44: names no model"},
      {"retry: {attempts: 0}", "p.yaml:3:19: 0 is outside of 1 to 100"},
      {"retry: {delay_first: 9s, delay_max: 1s}",
       "p.yaml:3:26: delay_max must not be shorter than delay_first"},
      {"output_tokens_default: many", R"(p.yaml:3:24: expected an integer, found "many")"},
      {"routes: [{model: '*', provider: simulater}]",
       R"(p.yaml:3:33: unknown provider "simulater"; did you mean "simulator"?)"},
      {"routes: []", "p.yaml:3:9: expected at least one route"},
      {"tools: {calculater: {cost: $1}}",
       R"(p.yaml:3:9: unknown tool "calculater"; did you mean "calculator"? (a tool of your own needs entries))"},
      {"tools: {clock: {entries: {a: b}}}",
       "p.yaml:3:9: \"clock\" is a built-in tool and takes no entries"},
      {"tools: {x y: {entries: {a: b}}}",
       "p.yaml:3:9: a tool's name has 1 to 64 of the characters A-Z, a-z, 0-9, _ and -"},
      {"tools: {clock: {price: $1}}",
       R"(p.yaml:3:17: unknown key "price"; known: cost, description, timeout, entries)"},
      {"agents: {a: {tools: [clock]}}", "p.yaml:3:13: the key \"model\" is missing"},
      {"agents: {a: {model: m, tools: [clok]}}",
       R"(p.yaml:3:32: unknown tool "clok"; did you mean "clock"?)"},
      {"agents: {a: {model: m, tools: ['mcp:files']}}",
       "p.yaml:3:32: unknown MCP server in \"mcp:files\""},
      {"agents: {a: {model: m, turns_max: 0}}", "p.yaml:3:35: 0 is outside of 1 to 10000"},
      {"agents: {a: {model: m, temperature: 3}}", "p.yaml:3:37: a temperature is between 0 and 2"},
      {"prices: {models: {m: {input: 1}}}", "p.yaml:3:22: the key \"output\" is missing"},
      {"prices: {models: {m: {input: 0, output: 0}}}",
       "p.yaml:3:22: a price of zero needs free: true"},
      {"prices: {unknown: {free: true, per_request: $1}}",
       "p.yaml:3:19: the price of model \"*\" is not usable: it is marked free and has a price as "
       "well"},
      {"prices: {unknown: allow}",
       "p.yaml:3:19: expected refuse, or the highest price that an unknown model may have, such "
       "as {input: 100, output: 300}; found \"allow\""},
  }));
  CHECK(errors_with(text) == error);
}

TEST_CASE("policy errors: providers") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"{}", "p.yaml:2:12: expected at least one provider"},
      {"{mine: {}}", "p.yaml:2:19: the key \"kind\" is missing"},
      {"{mine: {kind: opnai}}", R"(p.yaml:2:26: unknown kind "opnai"; did you mean "openai"?)"},
      {"{openai: {api_kye: x}}", R"(p.yaml:2:22: unknown key "api_kye"; did you mean "api_key"?)"},
      {"{openai: {auth: bearer}}",
       "p.yaml:2:22: \"auth\" is for providers of kind anthropic or azure, this one is of "
       "kind openai"},
      {"{simulator: {base_url: 'http://127.0.0.1:1'}}",
       "p.yaml:2:25: a provider of kind simulator is started by the program; for one that runs "
       "elsewhere write kind: openai or kind: anthropic"},
      {"{openai: {timeouts: {idle: 0s}}}", "p.yaml:2:39: a timeout must be longer than 0"},
      {"{openai: {api_key: '${NOT_SET}'}}",
       "p.yaml:2:31: the environment variable NOT_SET is not set"},
      {"{anthropic: {version: 2024-01-01}}",
       R"(p.yaml:2:34: unknown version "2024-01-01"; did you mean "2023-06-01"?)"},
      {"{openai: {}, simulator: {}}",
       "p.yaml:2:1: with 2 providers the key \"routes\" must say which of them serves which "
       "model, such as routes: [{model: \"*\", provider: openai}]"},
  }));
  CHECK(errors_of("version: 1\nproviders: " + text) == error);
}

TEST_CASE("policy errors: unencrypted requests to other machines are refused") {
  const auto error =
      errors_of("version: 1\nproviders: {openai: {base_url: 'http://example.com/v1'}}");
  CHECK(error.starts_with("p.yaml:2:32: "));
}

TEST_CASE("policy errors: a model without a route") {
  CHECK(errors_with("routes: [{model: 'gpt-*', provider: simulator}]\n"
                    "agents: {a: {model: claude-x}}") ==
        "p.yaml:4:21: no route matches the model \"claude-x\"");
}

TEST_CASE("policy errors: all mistakes are told at once") {
  CHECK(errors_with("budgets: [{per: session, limit: 5}, {per: total}]\n"
                    "retry: {attempts: x}\n"
                    "agents: {a: {}, b: {model: m, tools: [nothing_like_it]}}\n") ==
        "p.yaml:3:33: expected an amount such as $5, 100000 tokens or 50 calls, found \"5\"\n"
        "p.yaml:3:37: the key \"limit\" is missing\n"
        "p.yaml:4:19: expected an integer, found \"x\"\n"
        "p.yaml:5:13: the key \"model\" is missing\n"
        "p.yaml:5:39: unknown tool \"nothing_like_it\"; known: calculator, clock");
}

TEST_CASE("policy errors: a long list of mistakes is cut") {
  std::string agents = "agents:\n";
  for (int i = 0; i < 30; ++i) agents += "  a" + std::to_string(i) + ": {}\n";
  const auto error = errors_with(agents);
  CHECK(std::count(error.begin(), error.end(), '\n') == 20);
  CHECK(error.ends_with("\n... and 10 more"));
}

TEST_CASE("policy errors: a value from the environment is never shown, wherever it stands") {
  const auto text = GENERATE(as<std::string>(),  //
                             "version: ${CANARY}", "budgets: [{per: '${CANARY}', limit: $5}]",
                             "budgets: [{per: session, limit: '${CANARY}'}]",
                             "budgets: [{per: session, limit: '$${CANARY}'}]",
                             "budgets: [{per: session, limit: '$$ ${CANARY}'}]",
                             "budgets: [{per: session, limit: $1, window: '${CANARY}'}]",
                             "budgets: [{per: session, limit: $1, alert_at: ['${CANARY}']}]",
                             "budgets: [{per: session, limit: $1, on_exceed: '${CANARY}'}]",
                             "retry: {attempts: '${CANARY}'}", "call_timeout: '${CANARY}'",
                             "routes: [{model: '*', provider: '${CANARY}'}]",
                             "tools: {clock: {cost: '${CANARY}'}}",
                             "agents: {a: {model: m, tools: ['${CANARY}']}}",
                             "agents: {a: {model: m, temperature: '${CANARY}'}}",
                             "prices: {models: {m: {input: '${CANARY}', output: 1}}}",
                             "prices: {unknown: '${CANARY}'}", "retry: '${CANARY}'");
  INFO(text);
  const auto error = errors_of("providers: {simulator: {}}\n" + text);
  CHECK_FALSE(error.empty());
  CHECK(error.find("canary") == std::string::npos);
  CHECK(error.find("5c1e9a") == std::string::npos);
}

TEST_CASE("policy errors: a key in a URL or a header is not shown") {
  const auto text =
      GENERATE(as<std::string>(), "{openai: {base_url: '${CANARY}'}}",
               "{openai: {base_url: 'https://${CANARY}@x'}}", "{openai: {kind: '${CANARY}'}}",
               "{openai: {headers: '${CANARY}'}}", "{openai: {free: '${CANARY}'}}",
               "{openai: {timeouts: {idle: '${CANARY}'}}}");
  const auto error = errors_of("version: 1\nproviders: " + text);
  CHECK_FALSE(error.empty());
  CHECK(error.find("canary") == std::string::npos);
}

TEST_CASE("policy errors: a file that is not there") {
  const auto policy = policy::read_policy("no/such/policy.yaml");
  REQUIRE_FALSE(policy);
  CHECK(policy.error().code() == ErrorCode::not_found);
  CHECK_FALSE(policy::read_policy("."));
}
