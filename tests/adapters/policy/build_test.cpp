// build_test.cpp: what a policy builds, and what is missing for it.
#include <purser/adapters/policy/build_mcp.hpp>

#include <boost/asio/io_context.hpp>
#include <fstream>

#include <purser/adapters/policy/parse.hpp>
#include <purser/agent/start.hpp>
#include <purser/tests/adapters/policy/policy_schema.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/http_peer.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

constexpr auto canary = "sk-canary-91bd";
const std::string one_provider =
    "providers: {a: {kind: openai, free: true, base_url: 'http://127.0.0.1:9/v1'}}\n";

policy::Policy parse(const std::string& text) {
  policy::ParseOptions options;
  options.environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "EMPTY") return "";
    if (name == "CANARY") return canary;
    return std::nullopt;
  };
  auto policy = policy::parse_policy("version: 1\n" + text, "p.yaml", options);
  if (!policy) FAIL(policy.error().message());
  policy::check_schema_takes("version: 1\n" + text);
  return *std::move(policy);
}

struct World {
  asio::io_context context;
  int admitted = 0;
  policy::Surroundings surroundings{
      http::Client::create(context.get_executor(), make_timers(context.get_executor()), {})
          .value()};

  Result<RuntimeOptions> build(const std::string& text) {
    return policy::runtime_options(parse(text), surroundings);
  }
};

}  // namespace

TEST_CASE("policy build: routes, budgets and settings reach the runtime's options") {
  World world;
  const auto options = world.build(R"(
providers:
  a: {kind: openai, base_url: "http://127.0.0.1:9/v1", free: true}
  b: {kind: anthropic, api_key: "${CANARY}"}
routes: [{model: "claude-*", provider: b}, {model: "*", provider: a}]
budgets: [{per: session, limit: $1}]
output_tokens_default: 99
call_timeout: 3s
retry: {attempts: 2}
)");

  REQUIRE(options);
  REQUIRE(options->routes.size() == 2);
  CHECK(options->routes[0].provider->name() == "b");
  CHECK(options->routes[0].provider->kind() == "anthropic");
  CHECK(options->routes[1].provider->is_free());
  CHECK(options->budgets.size() == 1);
  CHECK(options->budget.output_tokens_default == 99);
  CHECK(options->call_timeout == 3s);
  CHECK(options->retry.attempts_max == 2);
  CHECK(Runtime::create(world.context.get_executor(), *options));
}

TEST_CASE("policy build: an empty key is told by its place and the name of its variable") {
  World world;
  const auto [text, start, variable] = GENERATE(table<std::string, std::string, std::string>({
      {"providers: {openai: {}}", "p.yaml:2:21: the provider \"openai\"", "OPENAI_API_KEY"},
      {"providers: {anthropic: {}}", "p.yaml:2:24: the provider \"anthropic\"",
       "ANTHROPIC_API_KEY"},
      {"providers:\n  openai:\n    api_key: '${EMPTY}'", "p.yaml:4:14: the provider \"openai\"",
       "EMPTY"},
      {"providers: {x: {kind: openai, base_url: 'https://example.com/v1', api_key: '${EMPTY}'}}",
       "p.yaml:2:76: the provider \"x\"", "EMPTY"},
  }));
  const auto options = world.build(text);
  REQUIRE_FALSE(options);
  CHECK(options.error().code() == ErrorCode::unauthenticated);
  CHECK(options.error().message() ==
        start + " has no API key: set the environment variable " + variable);
}

TEST_CASE("policy build: an empty key without a variable is told by its place and the remedy") {
  World world;
  const auto options = world.build("providers: {openai: {api_key: ''}}");
  REQUIRE_FALSE(options);
  CHECK(options.error().message() ==
        "p.yaml:2:31: the provider \"openai\" has no API key: write api_key: "
        "\"${NAME_OF_A_VARIABLE}\" under providers.openai");
}

TEST_CASE("policy build: a policy that no file held has no places") {
  World world;
  policy::ProviderPolicy provider;
  provider.name = "mine";
  provider.api_key_variable = "MY_KEY";
  CHECK(policy::build_provider(provider, world.surroundings).error().message() ==
        "the provider \"mine\" has no API key: set the environment variable MY_KEY");
}

TEST_CASE("policy build: another server and a free one may do without a key") {
  World world;
  CHECK(world.build("providers: {openai: {base_url: 'http://127.0.0.1:9/v1'}}"));
  CHECK(world.build("providers: {openai: {free: true}}"));
}

TEST_CASE("policy build: a key that no header can carry is refused without showing it") {
  World world;
  const auto options = world.build("providers: {openai: {api_key: \"${CANARY}\\nX: y\"}}");
  REQUIRE_FALSE(options);
  CHECK(options.error().message().starts_with("p.yaml:2:21: the provider \"openai\": "));
  CHECK(options.error().message().find("canary") == std::string::npos);
}

TEST_CASE("policy build: a simulator has to run, and is found by its URL") {
  World world;
  const std::string text = "providers: {simulator: {}}";
  CHECK(policy::needs_simulator(parse(text)));
  CHECK_FALSE(policy::needs_simulator(parse("providers: {openai: {}}")));
  const auto nowhere = world.build(text);
  CHECK(nowhere.error().code() == ErrorCode::unsupported);
  CHECK(nowhere.error().message() ==
        "p.yaml:2:24: the provider \"simulator\" is a simulator, and none runs");

  world.surroundings.simulator_url = "http://127.0.0.1:9";
  CHECK(world.build(text)->routes[0].provider->kind() == "openai");
  const auto claude = world.build("providers: {simulator: {interface: anthropic}}");
  CHECK(claude->routes[0].provider->kind() == "anthropic");
}

TEST_CASE("policy build: own prices come first, the ceiling comes last") {
  const auto table = policy::price_table(parse(R"(
providers: {simulator: {}}
prices:
  models: {gpt-4o: {input: 1, output: 2}, "my-*": {input: 3, output: 4}}
  unknown: {input: 100, output: 300}
)"));

  REQUIRE(table);
  const auto input = [&](std::string_view model) {
    return to_string(table->find(model, "openai").value().price->rates.input);
  };
  CHECK(input("gpt-4o") == "1");
  CHECK(input("my-model") == "3");
  CHECK(input("never-heard-of") == "100");
}

TEST_CASE("policy build: a price file that is not there is named, and so is its place") {
  const auto table =
      policy::price_table(parse("providers: {simulator: {}}\nprices: {file: no.json}"));
  REQUIRE_FALSE(table);
  CHECK(table.error().code() == ErrorCode::not_found);
  CHECK(table.error().message() == "p.yaml:3:16: no.json: the price table cannot be read");
}

TEST_CASE("policy build: a price file that is none is named, and so is its place") {
  const std::string file = PURSER_SOURCE_DIR "/examples/policies/simulator.yaml";
  const auto table =
      policy::price_table(parse("providers: {simulator: {}}\nprices: {file: '" + file + "'}"));
  REQUIRE_FALSE(table);
  CHECK(table.error().message().starts_with("p.yaml:3:16: " + file + ": "));
}

TEST_CASE("policy build: tools get the policy's cost, time limit and description") {
  const auto policy = parse(R"(
providers: {simulator: {}}
tools: {search: {cost: $0.01, timeout: 5s, description: Finds things}}
)");
  Tool search;
  search.name = "search";

  const auto tool = policy::with_policy(search, policy);

  CHECK(tool.cost_estimate(Json::object()) == 0.01_usd);
  CHECK(tool.timeout == 5s);
  CHECK(tool.description == "Finds things");
  search.name = "other";
  CHECK_FALSE(policy::with_policy(search, policy).cost_estimate);
}

TEST_CASE("policy build: agents without a price are doubts, free providers are none") {
  const auto doubts = [](const std::string& provider) {
    const auto policy = parse("providers: {" + provider + "}\nagents: {a: {model: no-such-model}}");
    return policy::doubts(policy, policy::price_table(policy).value());
  };
  REQUIRE(doubts("simulator: {}").size() == 1);
  CHECK(doubts("simulator: {}")[0].starts_with(
      "p.yaml:3:21: warning: the agent \"a\" will be refused its model calls: "));
  CHECK(doubts("openai: {free: true}").empty());
  CHECK(doubts("ollama: {num_ctx: 8192}").empty());
  CHECK(doubts("ollama: {free: false}").size() == 1);
}

TEST_CASE("policy build: an agent's tool that the program does not have is told by its place") {
  const auto policy =
      parse("providers: {simulator: {}}\nagents: {a: {model: m, tools: [nothing_like_it]}}");
  const auto options = policy::agent_options(policy.agents[0], ToolSet());
  REQUIRE_FALSE(options);
  CHECK(options.error().message().starts_with("p.yaml:3:13: agent \"a\": "));
}

TEST_CASE("policy build: the example policies are right") {
  policy::ParseOptions options;
  options.environment = [](const std::string&) { return std::optional<std::string>("key"); };
  for (const auto* name : {"simulator", "openai", "several_providers", "crew", "guarded"}) {
    const auto policy = policy::read_policy(
        std::string(PURSER_SOURCE_DIR "/examples/policies/") + name + ".yaml", options);
    INFO(name << ": " << (policy ? "" : policy.error().message()));
    CHECK(policy);
  }
}

TEST_CASE("policy build: a durable ledger keeps what was spent for the next program") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  const auto text = R"(
providers: {a: {kind: openai, base_url: "http://127.0.0.1:9/v1", free: true}}
ledger: {store: sqlite, path: )" +
                    path + R"(, keep: 90d}
budgets: [{per: session, limit: $1, window: day, timezone: Europe/Berlin}]
)";
  SessionOptions session;
  session.id = "s1";
  for (int life = 1; life <= 2; ++life) {
    World world;
    auto options = world.build(text);
    REQUIRE(options);
    const auto runtime = Runtime::create(world.context.get_executor(), *std::move(options)).value();
    REQUIRE(runtime->session(session)->track("crm", 0.30_usd));
    const auto made_up = runtime->session({});
    CHECK(made_up->id() == "s" + std::to_string(life + 1));
    REQUIRE(made_up->track("crm", 0.01_usd));
    CHECK(runtime->session(session)->report().sums.total_spent == Money(0.30_usd) * life);
  }
}

TEST_CASE("policy build: a ledger that cannot be opened is an error at its place") {
  World world;
  const auto options = world.build(R"(
providers: {a: {kind: openai, base_url: "http://127.0.0.1:9/v1", free: true}}
ledger: {store: sqlite, path: /nowhere/purser.db}
)");
  REQUIRE_FALSE(options);
  CHECK(options.error().message() ==
        "p.yaml:4:9: cannot make /nowhere/purser.db-lock: No such file or directory");
}

TEST_CASE("policy build: the crew has every agent, with whom it may call and hand over to") {
  const auto policy = parse(R"(
providers: {simulator: {}}
agents:
  lead: {model: m, sub_agents: [{agent: hand, cost: $0.01}], hand_offs: [hand], budget: $1,
         finalization_reserve: 5%}
  hand: {model: m, description: Helps, depth_max: 2}
)");

  const auto crew = policy::crew(policy, ToolSet());

  REQUIRE(crew);
  const auto& lead = crew->agent("lead")->options();
  REQUIRE(lead.sub_agents.size() == 1);
  CHECK(lead.sub_agents[0].agent.name() == "hand");
  CHECK(lead.sub_agents[0].price == 0.01_usd);
  CHECK(lead.hand_offs.size() == 1);
  CHECK(lead.finalization_reserve == 5_percent);
  CHECK(crew->agent("hand")->options().description == "Helps");
  CHECK(crew->agent("hand")->options().depth_max == 2);
}

TEST_CASE("policy build: agents whose tools have one name are an error with the file's name") {
  const auto policy = parse(R"(
providers: {simulator: {}}
agents: {a: {model: m, sub_agents: [b c, b_c]}, b c: {model: m}, b_c: {model: m}}
)");
  const auto crew = policy::crew(policy, ToolSet());
  REQUIRE_FALSE(crew);
  CHECK(crew.error().message() == "p.yaml: agent \"a\": there is a tool \"b_c\" already");
}

TEST_CASE("policy build: charges are exported to a file of the policy") {
  const TemporaryFolder folder;
  const auto path = folder.file("charges.jsonl");
  World world;
  auto options = world.build(
      "providers: {a: {kind: openai, base_url: 'http://127.0.0.1:9/v1'}}\n"
      "ledger: {store: memory, export: " +
      path + "}");
  REQUIRE(options);
  {
    const auto runtime = Runtime::create(world.context.get_executor(), *std::move(options)).value();
    REQUIRE(runtime->session({}).value().track("crm", 0.30_usd));
  }
  std::ifstream file(path);
  std::string line;
  REQUIRE(std::getline(file, line));
  CHECK(parse_json(line).value()["change"] == 0.3);
}

TEST_CASE("policy build: an export that cannot be opened is an error at its place") {
  World world;
  const auto options = world.build(
      "providers: {a: {kind: openai, base_url: 'http://127.0.0.1:9/v1'}}\n"
      "ledger: {store: memory, export: /nowhere/charges.jsonl}");
  REQUIRE_FALSE(options);
  CHECK(options.error().message() ==
        "p.yaml:3:33: /nowhere/charges.jsonl: No such file or directory");
}

TEST_CASE("policy build: an argument from the environment is remembered as it stands in the file") {
  const auto policy = parse(one_provider + "mcp: {files: {command: [x, '--key=${CANARY}', y]}}");

  REQUIRE(policy.mcp.size() == 1);
  CHECK(policy.mcp[0].command[1] == std::string("--key=") + canary);
  CHECK(policy.mcp[0].command_written ==
        std::map<std::size_t, std::string>{{1, "--key=${CANARY}"}});
}

TEST_CASE("policy build: a server at an address has connections of its own, like the program's") {
  const tests::HttpPeer peer(tests::always("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
  World world;
  http::ClientOptions options;
  options.admit_address = [&](std::string_view, const asio::ip::address&) {
    ++world.admitted;
    return Result<>();
  };
  const auto timers = make_timers(world.context.get_executor());
  world.surroundings.client =
      http::Client::create(world.context.get_executor(), timers, options).value();
  const auto policy =
      parse(one_provider + "mcp: {files: {url: '" + peer.url() + "', era: legacy}}");
  const auto source =
      policy::mcp_source(policy.mcp[0], world.context.get_executor(), timers, world.surroundings);
  REQUIRE(source);

  bool failed = false;
  start<Result<std::vector<std::shared_ptr<const Tool>>>>(
      world.context.get_executor(), (*source)->tools(),
      [&](const auto& tools) { failed = !tools.has_value(); });
  while (!failed && world.context.run_one() > 0) continue;

  CHECK(failed);
  CHECK(world.admitted > 0);
  CHECK(world.surroundings.client.stats().open == 0);
}

TEST_CASE("policy build: an agent that names what no server offers is told, none asked or not") {
  const auto policy = parse(R"(
providers: {a: {kind: openai, base_url: "http://127.0.0.1:9/v1", free: true}}
mcp: {files: {command: [x], tools: {"*": {cost: 0}}}}
agents: {clerk: {model: m, tools: ["mcp:files/read"]}}
)");
  auto tool = std::make_shared<Tool>();
  tool->name = "files_reed";
  tool->server = "files";
  tool->name_at_server = "reed";
  tool->schema = {{"type", "object"}};
  tool->function = [](Json arguments) -> Task<Json> { co_return arguments; };

  const auto nothing = policy::check_mcp_tools(policy, ToolSet());
  const auto other = policy::check_mcp_tools(policy, ToolSet::create({tool}).value());

  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().message() ==
        "p.yaml:5:17: agent \"clerk\": the MCP server \"files\" offers no tool \"read\"");
  REQUIRE_FALSE(other);
  CHECK(other.error().message().ends_with("did you mean \"reed\"?"));
}
