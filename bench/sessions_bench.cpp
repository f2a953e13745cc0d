// sessions_bench.cpp: ten thousand agents at once against the simulator, and what an idle session
// weighs.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <sys/resource.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;

namespace {

constexpr std::size_t connections_max = 512;

struct LookUpArgs {
  std::string word;
};
BOOST_DESCRIBE_STRUCT(LookUpArgs, (), (word))

ToolSet tools() {
  auto look_up = tool("look_up", "Look a word up",
                      [](LookUpArgs args) { return Json("about " + args.word); }) |
                 cost(0.001_usd);
  return ToolSet::create({look_up.build().value()}).value();
}

/// Asks for the tool first and answers then.
simulator::Scripted script(const simulator::RequestRecord& request) {
  simulator::Scripted script;
  if (!request.has_tool_results) {
    script.answer.tool_calls.push_back({"look_up", R"({"word":"purser"})", ""});
  } else {
    script.answer.text = "A purser keeps the ship's money.";
  }
  return script;
}

std::size_t heap_bytes() {
  const auto heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

std::vector<Session> open_sessions(Runtime& runtime, std::int64_t count) {
  std::vector<Session> sessions;
  sessions.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    SessionOptions options;
    options.id = "s" + std::to_string(i);
    options.budget = 1_usd;
    sessions.push_back(runtime.session(std::move(options)).value());
  }
  return sessions;
}

/// Both ends of every connection are in this process.
void allow_open_files(rlim_t count) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min(limit.rlim_max, std::max(limit.rlim_cur, count));
  setrlimit(RLIMIT_NOFILE, &limit);
}

/// What ended the runs, and who waits for the last of them.
struct Tally {
  explicit Tally(std::int64_t runs) : running(runs) {}
  std::atomic<std::int64_t> running;
  std::atomic<std::int64_t> answered = 0;
  std::promise<void> all_ended;
};

asio::awaitable<void> run_agent(const Agent& agent, Session session, Tally& tally) {
  std::string question = "What is a purser?";
  auto task = agent.run(std::move(session), std::move(question));
  auto run = co_await std::move(task);
  if (run.answered()) ++tally.answered;
  if (--tally.running == 0) tally.all_ended.set_value();
}

/// `state.range(0)` agents start at once; each asks the model, runs a tool and asks again.
void agents_at_once(benchmark::State& state) {
  const auto count = state.range(0);
  allow_open_files(4 * connections_max);
  simulator::SimulatorOptions simulator_options;
  simulator_options.handler = script;
  simulator_options.records_max = 0;
  const auto server = simulator::Simulator::start(std::move(simulator_options)).value();
  ThreadPool pool(2);
  http::ClientOptions client_options;
  client_options.connections_max = connections_max;
  client_options.connections_per_host_max = connections_max;
  auto client =
      http::Client::create(pool.executor(), make_timers(pool.executor()), client_options).value();
  openai::OpenAiOptions provider_options;
  provider_options.base_url = server->openai_base_url();
  provider_options.api_key = Secret("none");

  RuntimeOptions options;
  options.routes = {{"*", openai::make_provider(client, std::move(provider_options)).value()}};
  options.budgets = {{"total", "", Limit::usd(1'000'000_usd)}};
  const auto runtime = Runtime::create(pool.executor(), std::move(options)).value();
  const auto before = heap_bytes();
  const auto sessions = open_sessions(*runtime, count);
  const auto idle = heap_bytes();

  AgentOptions agent_options;
  agent_options.model = "gpt-4o";
  agent_options.tools = tools();
  const Agent agent(std::move(agent_options));
  Tally tally(count);
  for (auto _ : state) {
    for (const auto& session : sessions) {
      asio::co_spawn(pool.executor(), run_agent(agent, session, tally), asio::detached);
    }
    tally.all_ended.get_future().wait();
  }
  const auto total = runtime->ledger().report(runtime->ledger().total());
  const auto per_session = static_cast<double>(idle - before) / static_cast<double>(count);
  state.counters["answered"] = static_cast<double>(tally.answered);
  state.counters["bytes_per_idle_session"] = per_session;
  state.counters["requests"] = static_cast<double>(server->request_count());
  state.counters["connections"] = static_cast<double>(client.stats().open);
  state.SetItemsProcessed(count);
  if (tally.answered != count) state.SkipWithError("some agents did not answer");
  if (total.held != Money()) state.SkipWithError("money is still held");
}
BENCHMARK(agents_at_once)->Arg(10'000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
