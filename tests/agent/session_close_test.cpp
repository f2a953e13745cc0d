// session_close_test.cpp: sessions come and go, and leave their sums above and no memory behind.
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/heap.hpp>

using namespace purser;

namespace {

constexpr int sessions_count = 10'000;

SessionOptions options_of(int number) {
  SessionOptions options;
  options.id = "session-with-a-long-name-" + std::to_string(number);
  options.customer = "acme";
  options.budget = 1_usd;
  return options;
}

/// Opens, uses and closes sessions from `first` on.
void come_and_go(Run& run, int first, int count, const std::shared_ptr<const Tool>& tool) {
  for (int i = first; i < first + count; ++i) {
    const auto session = run.runtime->session(options_of(i)).value();
    REQUIRE(run.wait(session.invoke(tool, Json::object())));
    REQUIRE(session.close());
  }
}

/// Bytes per session; below zero where there is less than before.
std::int64_t growth(std::size_t before) {
  return (static_cast<std::int64_t>(heap_bytes()) - static_cast<std::int64_t>(before)) /
         sessions_count;
}

}  // namespace

TEST_CASE("session close: ten thousand that were opened, used and closed leave nothing behind") {
  Run run;
  const auto tool = priced_tool(0.01_usd);
  come_and_go(run, 0, 100, tool);
  const auto before = heap_bytes();

  come_and_go(run, 100, sessions_count, tool);

  CHECK(growth(before) < 4);
  CHECK(run.runtime->ledger().accounts().size() == 3);  // total, acme, and the fixture's own
  const auto total = run.runtime->ledger().report(run.runtime->ledger().total());
  CHECK(total.total_spent == Money(0.01_usd) * (sessions_count + 100));
}

TEST_CASE("session close: ten thousand that were merely dropped leave nothing in the runtime") {
  Run run;
  // Their accounts stay, so that they can go on: those are made first.
  for (int i = 0; i < sessions_count; ++i) {
    const auto scope = Scope::parse("session:dropped-" + std::to_string(i)).value();
    REQUIRE(run.runtime->ledger().open(scope)->scope() == scope);
  }
  const auto drop_all = [&] {
    for (int i = 0; i < sessions_count; ++i) {
      SessionOptions options;
      options.id = "dropped-" + std::to_string(i);
      REQUIRE(run.runtime->session(options));
    }
  };
  const auto before = heap_bytes();

  drop_all();

  CHECK(growth(before) < 4);
}

TEST_CASE("session close: the sums stay above, and handles are refused") {
  Run run;
  const auto session = run.runtime->session(options_of(1)).value();
  const auto copy = session;
  const auto agent = session.scoped("agent", "a", {}).value();
  REQUIRE(session.track("crm", 0.30_usd));

  REQUIRE(session.close());

  for (const auto& handle : {session, copy, agent}) {
    const auto reply = run.wait(handle.complete(ModelRequest("gpt-4o", "hi")));
    CHECK(reply.error().code() == ErrorCode::invalid_argument);
    CHECK_FALSE(handle.track("crm", 0.01_usd));
  }
  CHECK_FALSE(session.close());
  CHECK(session.scoped("agent", "b", {}).error().code() == ErrorCode::invalid_argument);
  AgentOptions options;
  options.model = "gpt-4o";
  CHECK(run.wait(Agent(options).run(session, "go")).error->code() == ErrorCode::invalid_argument);
  const auto& ledger = run.runtime->ledger();
  CHECK(ledger.report(ledger.total()).total_spent == 0.30_usd);
  CHECK(ledger.report(ledger.total()).tools.by_name.at("crm") == 0.30_usd);
}

TEST_CASE("session close: the same id begins anew, with a budget of its own") {
  Run run;
  const auto old = run.runtime->session(options_of(1)).value();
  REQUIRE(old.track("crm", 0.90_usd));
  old.warn({"old", "from before"});
  REQUIRE(old.close());
  auto options = options_of(1);
  options.budget = 2_usd;

  const auto fresh = run.runtime->session(options).value();

  CHECK(fresh.report().sums.total_spent == 0_usd);
  CHECK(fresh.report().budget == 2_usd);
  CHECK(fresh.report().warnings.empty());
  CHECK_FALSE(old.close());
  CHECK(fresh.track("crm", 0.01_usd));
  CHECK(run.runtime->session(options)->report().sums.total_spent == 0.01_usd);
}

TEST_CASE("session close: refused while a call is under way, and fine afterwards") {
  Run run;
  const Event release;
  // coroutine-lint: checked, the lambda itself is the coroutine
  const auto slow = plain_tool("slow", [release](Json) -> Task<Json> {
    auto waited = co_await release.wait();
    co_return Json("done");
  });
  const auto session = run.runtime->session(options_of(1)).value();
  std::optional<Result<Reply>> reply;
  const auto started =
      start<Result<Reply>>(run.executor(), session.invoke(slow, Json::object()),
                           [&](Result<Reply> outcome) { reply.emplace(std::move(outcome)); });
  run.poll();

  CHECK(session.close().error().code() == ErrorCode::budget_busy);
  release.set();
  run.poll();

  REQUIRE(reply);
  CHECK(*reply);
  CHECK(session.close());
}

TEST_CASE("session close: an account above that is closed takes its sessions along") {
  Run run;
  const auto old = run.runtime->session(options_of(1)).value();
  REQUIRE(old.track("crm", 0.90_usd));
  auto& ledger = run.runtime->ledger();
  REQUIRE(ledger.close(ledger.open(Scope::parse("customer:acme").value()).value()));

  const auto fresh = run.runtime->session(options_of(1)).value();

  CHECK(fresh.report().sums.total_spent == 0_usd);
  CHECK(fresh.track("crm", 0.01_usd));
  CHECK(fresh.report().sums.total_spent == 0.01_usd);
  CHECK_FALSE(old.track("crm", 0.01_usd));
}

TEST_CASE("session close: one of the same id that was opened meanwhile is not forgotten") {
  Run run;
  const auto old = run.runtime->session(options_of(1)).value();
  REQUIRE(old.close());
  const auto fresh = run.runtime->session(options_of(1)).value();
  fresh.warn({"kept", "by the fresh one"});

  CHECK_FALSE(old.close());

  CHECK(run.runtime->session(options_of(1))->report().warnings.size() == 1);
}
