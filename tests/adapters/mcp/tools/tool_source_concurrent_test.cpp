// tool_source_concurrent_test.cpp: priced calls and their questions on many threads keep the limit.
#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <latch>
#include <map>
#include <set>

#include <purser/tests/adapters/mcp/tools/sampling_setup.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/on_threads.hpp>

using namespace purser;
using namespace purser::mcp;
using namespace purser::mcp::tests;

namespace {

using namespace std::chrono_literals;

/// A modern server that asks in two rounds of each call. Its script runs on one strand.
void ask_twice(FakeServer& server) {
  speak_modern(server);
  server.scripts["tools/call"] = [](const Request& request) {
    const auto state = request.params.value("requestState", std::string());
    if (state == "2") return json(R"({"resultType":"complete","content":[]})");
    auto result = json(R"({"resultType":"input_required","inputRequests":{
      "q":{"method":"sampling/createMessage"}}})");
    result["requestState"] = state.empty() ? "1" : "2";
    result["inputRequests"]["q"]["params"] = sampling_question();
    return result;
  };
}

/// One runtime and one server for sessions on four threads.
struct Crowd {
  static constexpr std::size_t threads = 4;

  Crowd(Busy busy, std::chrono::nanoseconds call_timeout) {
    RuntimeOptions options;
    options.routes = {{"*", provider}};
    options.prices = penny_prices();
    options.budget.busy = busy;
    options.call_timeout = call_timeout;
    options.timers = timers;
    runtime = Runtime::create(pool.get_executor(), std::move(options)).value();
    ask_twice(*server);
    server->scripts["tools/list"] = [](const Request&) {
      return json(R"({"tools":[{"name":"read","inputSchema":{"type":"object"}}]})");
    };
    ToolSourceOptions tools;
    tools.client.server = "files";
    tools.client.transport = server->factory();
    tools.client.era = EraChoice::modern;
    tools.client.limits.requests_max = 10'000;
    tools.prices = {{"*", 0.001_usd}};
    tools.sampling = may_sample();
    source = ToolSource::create(pool.get_executor(), timers, std::move(tools)).value();
    auto listing = start_future<Result<std::vector<std::shared_ptr<const Tool>>>>(
        pool.get_executor(), source->tools());
    tool = listing.get().value().at(0);
  }
  ~Crowd() { pool.join(); }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  static scripted::Answer answer(const ModelRequest& request) {
    scripted::Answer sampled("sampled");
    sampled.usage = {.input = 1, .output = request.output_tokens_max.value()};
    return sampled;
  }

  asio::thread_pool pool{threads};
  std::shared_ptr<Timers> timers = make_timers(pool.get_executor());
  std::shared_ptr<FakeServer> server = std::make_shared<FakeServer>();
  std::shared_ptr<scripted::ScriptedProvider> provider =
      std::make_shared<scripted::ScriptedProvider>(&Crowd::answer);
  std::shared_ptr<Runtime> runtime;
  std::shared_ptr<ToolSource> source;
  std::shared_ptr<const Tool> tool;
};

SessionOptions poor(const std::string& id, Money budget) {
  SessionOptions options;
  options.id = id;
  options.budget = budget;
  return options;
}

/// How calls ended.
struct Ends {
  explicit Ends(std::ptrdiff_t calls) : all(calls) {}

  void note(const Result<Reply>& outcome) {
    if (outcome) ++good;
    if (!outcome && !is_for_want_of_money(outcome.error())) ++odd;
    all.count_down();
  }
  /// Or of time to wait for it; questions fail as `refused`.
  static bool is_for_want_of_money(const Error& error) noexcept {
    return error.code() == ErrorCode::budget_exhausted || error.code() == ErrorCode::budget_busy ||
           error.code() == ErrorCode::refused || error.code() == ErrorCode::deadline_exceeded;
  }

  std::latch all;
  std::atomic<int> good = 0;
  std::atomic<int> odd = 0;
};

/// Looks at the account until all calls have ended. True: at no moment was it beyond `budget`.
bool stays_within(const Session& session, Money budget, const Ends& ends) {
  bool within = true;
  do {
    const auto sums = session.sums();
    within = within && Money::saturating_add(sums.total_spent, sums.held) <= budget;
  } while (!ends.all.try_wait());
  return within;
}

}  // namespace

TEST_CASE(
    "tool source: priced calls that sample on many threads never pass the limit, and all end") {
  const auto busy = GENERATE(Busy::refuse, Busy::wait);
  constexpr int calls = 50;
  const auto budget = 0.0509_usd;  // what fifty calls leave is for questions
  Crowd crowd(busy, 2s);
  const auto session = crowd.runtime->session(poor("s1", budget)).value();
  Ends ends(calls * static_cast<int>(Crowd::threads));
  bool within = false;
  std::jthread looker([&] { within = stays_within(session, budget, ends); });

  on_threads(Crowd::threads, [&](int) {
    for (int i = 0; i < calls; ++i) {
      start<Result<Reply>>(crowd.pool.get_executor(), session.invoke(crowd.tool, Json::object()),
                           [&](const Result<Reply>& outcome) { ends.note(outcome); });
    }
  });
  ends.all.wait();
  looker.join();

  CHECK(within);
  CHECK(ends.odd == 0);
  const auto sums = session.sums();
  CHECK(sums.held == 0_usd);
  CHECK(sums.total_spent <= budget);
  CHECK(sums.total_spent > 0.04_usd);
  CHECK(sums.llm.calls > 0);
  CHECK(sums.mcp.calls >= ends.good);
}

TEST_CASE("tool source: sessions on many threads pay for their own questions, to the nanodollar") {
  constexpr int calls = 25;
  Crowd crowd(Busy::wait, 0s);
  std::vector<Session> sessions;
  for (std::size_t i = 0; i < Crowd::threads; ++i) {
    sessions.push_back(crowd.runtime->session(poor("s" + std::to_string(i), 1_usd)).value());
  }
  Ends ends(calls * static_cast<int>(Crowd::threads));

  on_threads(Crowd::threads, [&](int number) {
    const auto& session = sessions[static_cast<std::size_t>(number)];
    for (int i = 0; i < calls; ++i) {
      start<Result<Reply>>(crowd.pool.get_executor(), session.invoke(crowd.tool, Json::object()),
                           [&](const Result<Reply>& outcome) { ends.note(outcome); });
    }
  });
  ends.all.wait();

  CHECK(ends.good == calls * static_cast<int>(Crowd::threads));
  for (const auto& session : sessions) {
    const auto sums = session.sums();
    CHECK(sums.mcp.total == 0.025_usd);
    CHECK(sums.llm.calls == 2 * calls);
    CHECK(sums.llm.total == 0.0050005_usd);  // 50 times 100 tokens out and 1 in
    CHECK(sums.held == 0_usd);
  }
}

TEST_CASE("tool source: callers that go while their calls are under way leave nothing held") {
  Crowd crowd(Busy::refuse, 0s);
  const auto session = crowd.runtime->session(poor("s1", 1_usd)).value();

  on_threads(Crowd::threads, [&](int) {
    for (int i = 0; i < 50; ++i) {
      asio::io_context context;  // gone while the client works on its call
      for (int call = 0; call < 4; ++call) {
        start<Result<Reply>>(context.get_executor(), session.invoke(crowd.tool, Json::object()),
                             [](const Result<Reply>&) {});
      }
      for (int step = 0; step < i; ++step) context.poll_one();
    }
  });
  crowd.source.reset();
  crowd.tool.reset();
  crowd.pool.join();

  const auto sums = session.sums();
  CHECK(sums.held == 0_usd);
  CHECK(sums.total_spent <= 1_usd);
}
