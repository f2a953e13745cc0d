// chain_test.cpp: calls pass the stages in order, and what every `before` let pass gets its
// `after`.
#include <purser/runtime/chain.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

/// Writes down what happens to it.
class Recorder final : public Hook {
 public:
  Recorder(std::string name, std::string& log) : name_(std::move(name)), log_(log) {}
  std::string_view name() const noexcept override { return name_; }
  Verdict before(Call& /*call*/) override {
    log_ += "+" + name_;
    return go_on();
  }
  void after(Call& /*call*/, Result<Reply>& outcome) noexcept override {
    log_ += "-" + name_;
    if (!outcome) log_ += "(" + std::string(to_string(outcome.error().code())) + ")";
  }

 private:
  std::string name_;
  std::string& log_;
};

class WithTraits final : public Middleware {
 public:
  WithTraits(std::string name, Traits traits) : name_(std::move(name)), traits_(traits) {}
  std::string_view name() const noexcept override { return name_; }
  Traits traits() const noexcept override { return traits_; }
  Task<Reply> handle(Call& call, Next next) override { return next(call); }

 private:
  std::string name_;
  Traits traits_;
};

Task<Reply> answer_ok(Call& /*call*/) { co_return Reply(Json("ok")); }
Task<Reply> answer_error(Call& /*call*/) { co_return fail(ErrorCode::overloaded, "down"); }
Task<Reply> throw_up(Call& /*call*/) {
  throw std::runtime_error("boom");
  co_return Reply(Json());
}
Task<Reply> hang(Call& /*call*/) {
  asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::hours(1));
  co_await timer.async_wait(asio::use_awaitable);
  co_return Reply(Json());
}

/// A chain, a call, and what came of it.
struct Run {
  std::string log;
  ChainBuilder builder;
  std::optional<Result<Reply>> outcome;
  asio::cancellation_signal cancel;

  Run& hook(std::string name) {
    builder.use(std::make_shared<Recorder>(std::move(name), log));
    return *this;
  }

  /// Starts a call; `context` runs it.
  void start(asio::io_context& context, Handler handler) {
    auto chain = builder.build(std::move(handler)).value();
    auto call =
        std::make_shared<Call>(1, Account(), ToolRequest{"search", Json::object(), nullptr});
    auto token = asio::bind_cancellation_slot(cancel.slot(), asio::detached);
    asio::co_spawn(context, drive(chain, call, *this), token);
  }

  static asio::awaitable<void> drive(std::shared_ptr<const Chain> chain, std::shared_ptr<Call> call,
                                     Run& run) {
    auto outcome = co_await chain->run(*call);
    run.outcome.emplace(std::move(outcome));
  }

  void run(Handler handler) {
    asio::io_context context;
    start(context, std::move(handler));
    context.run();
  }
};

}  // namespace

TEST_CASE("chain: the first stage added is the outermost, and after runs in reverse") {
  Run run;
  run.hook("a").hook("b").run(answer_ok);

  CHECK(run.log == "+a+b-b-a");
  CHECK(run.outcome->value().result() == "ok");
}

TEST_CASE("chain: after sees an error") {
  Run run;
  run.hook("a").run(answer_error);

  CHECK(run.log == "+a-a(overloaded)");
}

TEST_CASE("chain: after sees an exception as an error") {
  Run run;
  run.hook("a").hook("b").run(throw_up);

  CHECK(run.log == "+a+b-b(internal)-a(internal)");
  CHECK(run.outcome->error().message().find("boom") != std::string::npos);
}

TEST_CASE("chain: after sees a cancelled call") {
  asio::io_context context;
  Run run;
  run.hook("a").start(context, hang);
  context.poll();

  run.cancel.emit(asio::cancellation_type::terminal);
  context.run();

  CHECK(run.log == "+a-a(cancelled)");
  CHECK(run.outcome->error().code() == ErrorCode::cancelled);
}

TEST_CASE("chain: after runs when the frame is destroyed") {
  Run run;
  {
    asio::io_context context;
    run.hook("a").hook("b").start(context, hang);
    context.poll();
    CHECK(run.log == "+a+b");
  }

  CHECK(run.log == "+a+b-b(cancelled)-a(cancelled)");
  CHECK(!run.outcome);
}

TEST_CASE("chain: a refusing before gets no after, those outside of it do") {
  Run run;
  run.hook("a");
  run.builder.before("deny", [](Call&) { return refuse({ErrorCode::refused, "no"}); });
  run.hook("c").run(answer_ok);

  CHECK(run.log == "+a-a(refused)");
}

TEST_CASE("chain: a throwing before refuses the call") {
  Run run;
  run.hook("a");
  run.builder.before("bad", [](Call&) { throw std::runtime_error("bad before"); });
  run.run(answer_ok);

  CHECK(run.log == "+a-a(internal)");
  CHECK(run.outcome->error().message() == "bad threw: bad before");
}

TEST_CASE("chain: a before may answer by itself") {
  Run run;
  run.hook("a");
  run.builder.before("cached", [](Call&) { return answer(Reply(Json("cached"))); });
  run.run(answer_error);

  CHECK(run.outcome->value().result() == "cached");
}

TEST_CASE("chain: what an after lambda throws is swallowed") {
  Run run;
  run.builder.after("bad",
                    [](const Call&, const Result<Reply>&) { throw std::runtime_error("late"); });
  run.hook("b").run(answer_ok);

  CHECK(run.outcome->value().result() == "ok");
}

TEST_CASE("chain: a coroutine lambda may repeat the rest, hooks inside see each attempt") {
  Run run;
  run.hook("a");
  run.builder.use("twice", [](Call& call, Next next) -> Task<Reply> {
    auto first = co_await next(call);
    auto second = co_await next(call);
    co_return second;
  });
  run.hook("b").run(answer_ok);

  CHECK(run.log == "+a+b-b+b-b-a");
}

TEST_CASE("chain: stages that repeat or rewrite must stand outside of the one that charges") {
  const StagePlace budget{"budget", {.charges = true}};
  const StagePlace retry{"retry", {.repeats = true}};
  const StagePlace redact{"redact", {.rewrites = true}};
  const StagePlace plain{"plain", {}};

  CHECK(check_order({plain, retry, redact, budget, plain}));
  for (const auto& wrong : {retry, redact, budget}) {
    const auto checked = check_order({budget, plain, wrong});
    REQUIRE(!checked);
    CHECK(checked.error().message().find("\"" + std::string(wrong.name) + "\"") !=
          std::string::npos);
    CHECK(checked.error().message().find("\"budget\"") != std::string::npos);
  }
}

TEST_CASE("chain: a wrong order is refused when the chain is built") {
  ChainBuilder builder;
  builder.use(std::make_shared<WithTraits>("budget", Traits{.charges = true}));
  builder.use(std::make_shared<WithTraits>("retry", Traits{.repeats = true}));

  CHECK(builder.build(answer_ok).error().code() == ErrorCode::invalid_argument);
}

TEST_CASE("chain: explain prints the order with reasons") {
  ChainBuilder builder;
  builder.use(std::make_shared<WithTraits>("trace", Traits{}), "sees everything");
  builder.use(std::make_shared<WithTraits>("retry", Traits{.repeats = true}), "repeats");

  CHECK(builder.build(answer_ok).value()->explain() == "trace  sees everything\nretry  repeats\n");
}

TEST_CASE("chain: a null stage and a missing handler are refused") {
  ChainBuilder builder;
  CHECK(!builder.build(nullptr));
  builder.use(std::shared_ptr<Middleware>());
  CHECK(!builder.build(answer_ok));
}

TEST_CASE("chain: slots keep a stage's state for one call") {
  Call call(1, Account(), ToolRequest{"t", {}, nullptr});
  const WithTraits one("one", {});
  const WithTraits two("two", {});

  call.slot<std::string>(&one) = "first";
  call.slot<int>(&two) = 2;

  CHECK(call.slot<std::string>(&one) == "first");
  CHECK(call.slot<int>(&two) == 2);
}
