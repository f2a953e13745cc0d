// sampling_cost_test.cpp: a server that asks for models without end spends one session, and no
// more.
#include <purser/adapters/mcp/stdio/stdio_transport.hpp>
#include <purser/adapters/mcp/tools/tool_source.hpp>
#include <purser/adapters/providers/scripted/provider.hpp>
#include <purser/agent/runtime.hpp>
#include <purser/tests/adapters/mcp/hostile/hostile_server.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

using std::chrono::seconds;

scripted::Answer sampled(const ModelRequest&) {
  scripted::Answer answer("sampled");
  answer.usage = {.input = 10, .output = 10};
  return answer;
}

/// Two sessions that use one server, which samples for ever while `act` runs.
struct SamplingLoop {
  SamplingLoop() {
    Price price;
    price.rates.input = price.rates.output = Rate::parse("1.00").value();
    RuntimeOptions options;
    options.routes = {{"*", std::make_shared<scripted::ScriptedProvider>(&sampled)}};
    options.prices = PriceTable::built_in().with("penny", price).value();
    options.timers = timers;
    runtime = Runtime::create(pool.executor(), std::move(options)).value();
    StdioOptions stdio;
    stdio.command = {PURSER_MCP_HOSTILE_SERVER, "sampling-loop"};
    stdio.timers = timers;
    ToolSourceOptions tools;
    tools.client.server = "hostile";
    tools.client.era = EraChoice::legacy;
    tools.client.limits = patient_limits();
    tools.client.limits.total = seconds(2);
    tools.client.transport = stdio_transport(std::move(stdio));
    tools.prices = {{"*", 0.001_usd}};
    tools.sampling.emplace();
    tools.sampling->bounds.models = {"penny"};
    tools.sampling->calls_per_call_max = 1'000'000;
    tools.sampling->calls_per_minute_max = 1'000'000;
    source = ToolSource::create(pool.executor(), timers, std::move(tools)).value();
    const auto listed = pool.wait(source->tools()).value();
    for (const auto& tool : listed) all[tool->name_at_server] = tool;
  }
  [[nodiscard]] Session session(const std::string& id) const {
    SessionOptions options;
    options.id = id;
    options.budget = 0.01_usd;
    return runtime->session(std::move(options)).value();
  }
  Result<Reply> call(const Session& session, const std::string& name) {
    const Json arguments = Json::object({{"a", 1}, {"b", 2}});
    return pool.wait(session.invoke(all.at(name), arguments));
  }

  ThreadPool pool{2};
  std::shared_ptr<Timers> timers = make_timers(pool.executor());
  std::shared_ptr<Runtime> runtime;
  std::shared_ptr<ToolSource> source;
  std::map<std::string, std::shared_ptr<const Tool>> all;
};

}  // namespace

TEST_CASE("hostile: sampling in a loop spends its own session to the limit, and no other") {
  SamplingLoop loop;
  const auto victim = loop.session("victim");
  const auto neighbour = loop.session("neighbour");
  REQUIRE(loop.call(neighbour, "sum"));

  const auto outcome = loop.call(victim, "act");

  REQUIRE_FALSE(outcome);  // refused questions, for as long as the call may take
  const auto spent = victim.sums();
  CHECK(spent.total_spent <= 0.01_usd);
  CHECK(spent.total_spent > 0.009_usd);
  CHECK(spent.held == 0_usd);
  CHECK(spent.mcp.total == 0.001_usd);
  CHECK(loop.call(neighbour, "sum"));
  CHECK(neighbour.sums().total_spent == 0.002_usd);
  CHECK(neighbour.sums().llm.calls == 0);
}

}  // namespace purser::mcp
