// busy_budget_test.cpp: calls that wait for a budget which others hold, or a journal that fails.
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>

using namespace purser;
using std::chrono::milliseconds;

namespace {

/// A session of five cents, all of which somebody else holds.
struct Held {
  Run run;
  Hold others;

  static RunSetup setup(Busy busy) {
    RunSetup setup;
    setup.budget = 0.05_usd;
    setup.busy = busy;
    return setup;
  }

  explicit Held(Busy busy = Busy::wait) : run(setup(busy)) {
    const CallInfo other{99, {}, CallKind::tool, Purpose::user, "other", {}};
    auto& ledger = run.runtime->ledger();
    others = ledger.reserve(run.session->account(), Ask::fixed(0.05_usd), other).value();
  }

  void release_in(milliseconds delay) {
    run.timers().call_at(run.timers().clock().now() + delay, [this] { others.release(); });
  }
  [[nodiscard]] bool has_line() const { return run.runtime->ledger().has_line(); }
};

}  // namespace

TEST_CASE("busy: a call waits until there is room") {
  Held given;
  given.release_in(milliseconds(200));

  CHECK(given.run.complete());
  CHECK(given.run.held() == Money());
  CHECK(!given.has_line());
}

TEST_CASE("busy: where the policy says so, it is refused instead") {
  Held given(Busy::refuse);
  CHECK(given.run.complete().error().code() == ErrorCode::budget_busy);
}

TEST_CASE("busy: it waits until its deadline and no longer") {
  Held given;
  CallOptions options;
  options.timeout = milliseconds(500);

  const auto reply =
      given.run.wait(given.run.session->complete(ModelRequest("gpt-4o", "hi"), options));

  REQUIRE(!reply);
  CHECK(reply.error().code() == ErrorCode::deadline_exceeded);
  CHECK(reply.error().message() ==
        "the call of gpt-4o waited for its budget, which other calls hold, until its deadline");
  CHECK(!given.has_line());
  CHECK(given.run.held() == 0.05_usd);
  CHECK(given.run.provider->calls() == 0);
}

TEST_CASE("busy: who is cancelled while waiting leaves the line and holds nothing") {
  Held given;
  std::optional<Result<Reply>> outcome;
  auto task = given.run.session->complete(ModelRequest("gpt-4o", "hi"));
  auto started = start<Result<Reply>>(given.run.executor(), std::move(task),
                                      [&](Result<Reply> reply) { outcome = std::move(reply); });
  given.run.poll();
  REQUIRE(given.has_line());

  started.cancel();
  given.run.poll();

  REQUIRE(outcome);
  CHECK(outcome->error().code() == ErrorCode::cancelled);
  CHECK(!given.has_line());
  given.others.release();
  CHECK(given.run.held() == Money());
}

TEST_CASE("busy: a waiting call that is destroyed with its frame leaves the line") {
  Held given;
  auto& ledger = given.run.runtime->ledger();
  {
    asio::io_context context;
    auto task = given.run.session->complete(ModelRequest("gpt-4o", "hi"));
    (void)start<Result<Reply>>(context.get_executor(), std::move(task), [](const auto&) {});
    context.poll();
    REQUIRE(ledger.has_line());
  }
  CHECK(!ledger.has_line());
  given.others.release();
  CHECK(given.run.held() == Money());
}

TEST_CASE("journal: while it fails calls are refused, unless they may go on without it") {
  const bool admits = GENERATE(false, true);
  CAPTURE(admits);
  RunSetup setup;
  const auto store = std::make_shared<FakeStore>();
  setup.store = store;
  setup.admit_without_journal = admits;
  Run run(std::move(setup));
  store->fail_with("disk full");

  const auto reply = run.complete();

  REQUIRE(reply.has_value() == admits);
  if (!admits) {
    CHECK(reply.error().code() == ErrorCode::journal_failed);
    CHECK(run.provider->calls() == 0);
    return;
  }
  REQUIRE(!reply->warnings().empty());
  CHECK(reply->warnings()[0].type == "journal_failed");
  CHECK(run.spent() > Money());
  CHECK(run.held() == Money());
}

TEST_CASE("journal: no reply is handed out before its charge is durable, also to who cancels") {
  RunSetup setup;
  const auto store = std::make_shared<FakeStore>(FakeStore::Speed::by_hand);
  setup.store = store;
  Run run(std::move(setup));
  std::optional<Result<Reply>> outcome;
  auto task = run.session->complete(ModelRequest("gpt-4o", "hi"));
  auto started = start<Result<Reply>>(run.executor(), std::move(task),
                                      [&](Result<Reply> reply) { outcome = std::move(reply); });
  run.poll();
  CHECK(run.provider->calls() == 0);  // the hold is not durable yet
  store->commit_all();
  run.poll();
  CHECK(run.provider->calls() == 1);
  CHECK(!outcome);

  started.cancel();
  run.poll();

  REQUIRE(outcome);
  CHECK(outcome->error().code() == ErrorCode::cancelled);
  CHECK(run.spent() > Money());
  CHECK(run.held() == Money());
}
