// events_concurrent_test.cpp: subscribers that use the runtime while others use it.
#include <purser/agent/events.hpp>

#include <atomic>
#include <latch>
#include <thread>

#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("events: slots that call back, block and throw, and an export, beside many calls") {
  constexpr int calls = 500;
  std::atomic<int> exported = 0;
  RuntimeOptions options;
  options.charge_export = make_charge_sink([&](std::string_view) { ++exported; });
  ThreadPool pool(4);
  const auto runtime = Runtime::create(pool.executor(), std::move(options)).value();
  const auto session = runtime->session({}).value();
  const auto tool = priced_tool(0.001_usd);
  std::atomic<int> heard = 0;
  std::atomic<int> wrong = 0;
  const auto heard_call = [&](const CallFinished&) {
    if (++heard % 10 == 0) throw std::runtime_error("every tenth");
    const auto spent = session.report().sums.total_spent;
    if (spent > Money(0.001_usd) * calls) ++wrong;
    const CallInfo info{1'000'000, {}, CallKind::tool, Purpose::user, "inner"};
    const auto hold = runtime->ledger().reserve(session.account(), Ask::fixed(0.001_usd), info);
    if (!hold) ++wrong;
  };
  const auto connection = runtime->events().on_call_finished.connect(heard_call);
  std::latch done(calls);

  for (int i = 0; i < calls; ++i) {
    start<Result<Reply>>(pool.executor(), session.invoke(tool, Json::object()),
                         [&](const Result<Reply>& reply) {
                           if (reply) done.count_down();
                         });
  }
  done.wait();
  runtime->flush_events();
  runtime->flush_charges();
  connection.disconnect();

  CHECK(heard == calls);
  CHECK(wrong == 0);
  CHECK(exported == calls);
  CHECK(runtime->event_losses().failed == calls / 10);
  CHECK(runtime->event_losses().dropped == 0);
  CHECK(runtime->charge_losses().all() == 0);
  CHECK(session.report().sums.held == 0_usd);
  CHECK(session.report().sums.total_spent == Money(0.001_usd) * calls);
}

TEST_CASE("sessions: opened, used, dropped and closed by many threads at once") {
  ThreadPool pool(4);
  const auto runtime = Runtime::create(pool.executor(), {}).value();
  const auto tool = priced_tool(0.001_usd);
  std::atomic<int> booked = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 200; ++i) {
        SessionOptions options;
        options.id = "s" + std::to_string(i % 7);
        const auto session = runtime->session(options);
        if (!session) continue;
        if (session->track("crm", 0.001_usd)) ++booked;
        if ((i + thread) % 3 == 0) (void)session->close();
      }
    });
  }
  for (auto& thread : threads) thread.join();

  const auto& ledger = runtime->ledger();
  CHECK(booked > 0);
  CHECK(ledger.report(ledger.total()).total_spent == Money(0.001_usd) * booked);
}
