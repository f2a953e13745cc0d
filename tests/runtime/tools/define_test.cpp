// define_test.cpp: C++ functions as tools: what they may take and return, and how they end.
#include <purser/tools.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <purser/tests/runtime/tools/tool_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;
using purser::testing::run_tool;

namespace {

struct SumArgs {
  int a = 0;
  int b = 0;
};
BOOST_DESCRIBE_STRUCT(SumArgs, (), (a, b))

struct Sum {
  int sum = 0;
};
BOOST_DESCRIBE_STRUCT(Sum, (), (sum))

enum class Parity { even, odd };
BOOST_DESCRIBE_ENUM(Parity, even, odd)

const Json one_and_two{{"a", 1}, {"b", 2}};

int add(SumArgs args) { return args.a + args.b; }
Task<int> add_later(SumArgs args) { co_return args.a + args.b; }
Task<Json> object_later(SumArgs) {
  Json object;
  object["x"] = 1;
  co_return object;
}
Task<Sum> sum_later(SumArgs args) {
  Sum sum;
  sum.sum = args.a + args.b;
  co_return sum;
}
int add_noexcept(const SumArgs& args) noexcept { return args.a + args.b; }

struct Adder {
  int extra;
  int operator()(const SumArgs& args) const { return args.a + args.b + extra; }
};

asio::awaitable<void> yield_once() {
  const auto executor = co_await asio::this_coro::executor;
  co_await asio::post(executor, asio::use_awaitable);
}

/// The answer of a tool made of `callable`, or the error in one line.
template <class F>
std::string answer_of(F callable, const Json& arguments = one_and_two) {
  const auto result = run_tool(tool("t", "", std::move(callable)), arguments);
  return result ? dump_json(*result) : to_string(result.error());
}

}  // namespace

TEST_CASE("define: functions and function objects are tools") {
  CHECK(answer_of(&add) == "3");
  CHECK(answer_of(add_later) == "3");
  CHECK(answer_of(&add_noexcept) == "3");
  CHECK(answer_of(Adder{10}) == "13");
  CHECK(run_tool(tool("t", "", add), one_and_two).value() == 3);
}

TEST_CASE("define: arguments come by value, reference, as Json, or not at all") {
  CHECK(answer_of([](SumArgs args) { return args.a; }) == "1");
  CHECK(answer_of([](const SumArgs& args) { return args.a; }) == "1");
  CHECK(answer_of([](SumArgs&& args) { return args.a; }) == "1");
  CHECK(answer_of([](Json args) { return args["b"]; }) == "2");
  CHECK(answer_of([](const Json& args) { return args.size(); }) == "2");
  CHECK(answer_of([] { return 7; }, Json::object()) == "7");
  CHECK(answer_of([](NoArguments) { return 7; }, nullptr) == "7");
  CHECK(answer_of([]() -> Task<int> { co_return 7; }, Json::object()) == "7");
}

TEST_CASE("define: results of every kind become JSON") {
  CHECK(answer_of([](SumArgs args) { return Sum{args.a + args.b}; }) == R"({"sum":3})");
  CHECK(answer_of([](SumArgs) { return std::string("text"); }) == R"("text")");
  CHECK(answer_of([](SumArgs) { return "literal"; }) == R"("literal")");
  CHECK(answer_of([](SumArgs) { return 0.5; }) == "0.5");
  CHECK(answer_of([](SumArgs) { return true; }) == "true");
  CHECK(answer_of([](SumArgs) { return Parity::odd; }) == R"("odd")");
  CHECK(answer_of([](SumArgs) {}) == "null");
  CHECK(answer_of([](SumArgs) { return std::vector<Sum>{{1}, {2}}; }) ==
        R"([{"sum":1},{"sum":2}])");
  CHECK(answer_of([](SumArgs) { return std::optional<int>(); }) == "null");
  CHECK(answer_of([](SumArgs) -> Result<Sum> { return Sum{4}; }) == R"({"sum":4})");
  CHECK(answer_of([](SumArgs) -> Result<> { return {}; }) == "null");
}

TEST_CASE("define: tasks of every kind become JSON") {
  CHECK(answer_of(object_later) == R"({"x":1})");
  CHECK(answer_of([](SumArgs) -> Task<std::string> { co_return std::string("x"); }) == R"("x")");
  CHECK(answer_of(sum_later) == R"({"sum":3})");
  CHECK(answer_of([](SumArgs) -> Task<> { co_return Result<>(); }) == "null");
  CHECK(answer_of([](SumArgs) -> asio::awaitable<int> { co_return 5; }) == "5");
  CHECK(answer_of([](SumArgs) -> asio::awaitable<void> { co_return; }) == "null");
}

TEST_CASE("define: errors of a tool are passed on") {
  CHECK(answer_of([](SumArgs) -> Result<Json> { return fail(ErrorCode::refused, "no"); }) ==
        "refused: no");
  CHECK(answer_of([](SumArgs) -> Task<Json> { co_return fail(ErrorCode::timeout, "late"); }) ==
        "timeout: late");
  CHECK(answer_of([](SumArgs) -> Task<Sum> { co_return fail(ErrorCode::timeout, "late"); }) ==
        "timeout: late");
}

TEST_CASE("define: what a tool throws becomes tool_failed with the text") {
  const std::string expected = "tool_failed: the tool \"t\" failed: disk on fire";

  CHECK(answer_of([](SumArgs) -> Json { throw std::runtime_error("disk on fire"); }) == expected);
  CHECK(answer_of([](SumArgs) -> Task<Json> {
          co_await yield_once();
          throw std::runtime_error("disk on fire");
        }) == expected);
  CHECK(answer_of([](const SumArgs& args) -> Task<Json> {
          if (args.a == 1) throw std::runtime_error("disk on fire");  // not a coroutine itself
          return Task<Json>();
        }) == expected);
  CHECK(answer_of([](SumArgs) -> int { throw 42; }) ==
        "tool_failed: the tool \"t\" failed: an exception that is no std::exception");
}

TEST_CASE("define: arguments that do not fit never reach the callable") {
  bool called = false;
  const auto sum = tool("sum", "", [&called](SumArgs) { called = true; });

  const auto result = run_tool(sum, Json{{"a", "x"}, {"b", 1}});

  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::invalid_tool_arguments);
  CHECK(result.error().message() ==
        "a: expected an integer between -2147483648 and 2147483647, got \"x\"");
  CHECK_FALSE(called);
}

TEST_CASE("define: arguments can be checked without running the tool") {
  const auto sum = tool("sum", "", add);
  const auto raw =
      tool("raw", "", [](Json) {}) | schema(Json::parse(R"({"type":"object","required":["a"]})"));

  CHECK(check_arguments(sum, one_and_two));
  CHECK(check_arguments(sum, Json::object()).error().code() == ErrorCode::invalid_tool_arguments);
  CHECK(check_arguments(raw, one_and_two));
  CHECK(check_arguments(raw, Json::object()).error().message() == "a: missing");
}

TEST_CASE("define: JSON 100,000 levels deep does not reach a tool that takes Json") {
  Json deep;
  for (int i = 0; i < 100'000; ++i) {
    Json outer = Json::object();
    outer["a"] = std::move(deep);
    deep = std::move(outer);
  }

  const auto result = run_tool(tool("raw", "", [](Json) { return 1; }), std::move(deep));

  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::invalid_tool_arguments);
}

TEST_CASE("define: a capturing coroutine lambda works after its tool is gone") {
  asio::io_context context;
  const auto alive = std::make_shared<std::string>("captured ");
  std::optional<Result<Json>> outcome;
  {
    // coroutine-lint: checked, the lambda is stored before anything is awaited
    const auto definition = tool("t", "", [alive](const SumArgs& args) -> Task<std::string> {
      co_await yield_once();
      co_await yield_once();
      co_return *alive + std::to_string(args.b);
    });
    auto task = definition.function(one_and_two);
    asio::co_spawn(context, std::move(task),
                   [&](std::exception_ptr, Result<Json> result) { outcome = std::move(result); });
    context.poll_one();
  }

  context.run();

  CHECK(outcome->value() == "captured 2");
  CHECK(alive.use_count() == 1);
}

TEST_CASE("define: a run that is dropped in the middle frees everything") {
  const auto alive = std::make_shared<int>(1);
  {
    asio::io_context context;
    // coroutine-lint: checked, the lambda is stored before anything is awaited
    const auto definition = tool("t", "", [alive](const SumArgs&) -> Task<int> {
      const auto kept = alive;
      for (;;) co_await yield_once();
    });
    auto task = definition.function(one_and_two);
    asio::co_spawn(context, std::move(task), asio::detached);
    for (int i = 0; i < 5; ++i) context.poll_one();
    CHECK(alive.use_count() > 1);
  }

  CHECK(alive.use_count() == 1);
}

TEST_CASE("define: a task that is never started frees everything") {
  const auto alive = std::make_shared<int>(1);
  {
    // coroutine-lint: checked, the lambda is stored before anything is awaited
    const auto definition = tool("t", "", [alive](SumArgs) -> Task<int> { co_return *alive; });
    const auto task = definition.function(one_and_two);
  }

  CHECK(alive.use_count() == 1);
}

TEST_CASE("define: a cancelled tool ends as cancelled") {
  asio::io_context context;
  asio::cancellation_signal signal;
  std::optional<Result<Json>> outcome;
  const auto definition = tool("t", "", [](SumArgs) -> Task<int> {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, 1h);
    co_await timer.async_wait(asio::use_awaitable);
    co_return 1;
  });
  auto task = definition.function(one_and_two);
  asio::co_spawn(
      context, std::move(task),
      asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr, Result<Json> result) {
        outcome = std::move(result);
      }));
  for (int i = 0; i < 3; ++i) context.poll_one();

  signal.emit(asio::cancellation_type::terminal);
  context.run();

  REQUIRE(outcome);
  CHECK(outcome->error().code() == ErrorCode::cancelled);
}

TEST_CASE("define: a definition becomes a shared tool, or says what is wrong") {
  const auto good = tool("sum", "Adds", add).build();
  const auto bad = tool("sum it", "Adds", add).build();

  REQUIRE(good);
  CHECK((*good)->description == "Adds");
  CHECK((*good)->schema["required"] == Json::array({"a", "b"}));
  REQUIRE_FALSE(bad);
  CHECK(bad.error().message() ==
        "tool \"sum it\": a name is 1 to 64 letters of A-Z, a-z, 0-9, \"_\" and \"-\"");
  const std::shared_ptr<const Tool> shared = tool("sum", "Adds", add);
  CHECK(shared->name == "sum");
}

TEST_CASE("define: a tool without arguments accepts none") {
  const auto ping = tool("ping", "", [] { return 1; });

  CHECK(ping.schema ==
        Json::parse(R"({"type":"object","properties":{},"additionalProperties":false})"));
  CHECK_FALSE(run_tool(ping, Json{{"a", 1}}));
}
