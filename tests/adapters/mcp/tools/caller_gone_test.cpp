// caller_gone_test.cpp: a caller's context goes while its server's client lives on another one.
#include <purser/tests/adapters/mcp/tools/sampling_setup.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;
using namespace purser::mcp::tests;

namespace {

/// A call on a context of its own.
struct GoingCaller {
  GoingCaller(ServedTools& from, const std::shared_ptr<const Tool>& tool) : served(from) {
    start<Result<Reply>>(context->get_executor(), served.run.session->invoke(tool, Json::object()),
                         [](const Result<Reply>&) {});
    run();
  }
  void run() {
    for (int i = 0; i < 20; ++i) {
      if (context) context->restart();
      if (context) context->poll();
      served.run.poll();
    }
  }
  void go() { context.reset(); }

  ServedTools& served;
  std::unique_ptr<asio::io_context> context = std::make_unique<asio::io_context>();
};

}  // namespace

TEST_CASE("caller gone: what has not left is not sent, and costs nothing") {
  ServedTools served;
  served.options.prices = {{"*", 0.02_usd}};
  const auto tool = served.tools().at(0);
  served.server->holds = true;
  GoingCaller caller(served, tool);
  REQUIRE(served.run.held() == 0.02_usd);

  caller.go();
  CHECK(served.run.held() == 0_usd);
  served.server->holds = false;
  served.server->flush();  // before the client hears of it
  caller.run();

  CHECK(served.server->count("tools/call") == 0);
  CHECK(served.run.spent() == 0_usd);
}

TEST_CASE("caller gone: what has left is cancelled at the server, and paid for") {
  ServedTools served;
  served.options.prices = {{"*", 0.02_usd}};
  served.server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  GoingCaller caller(served, served.tools().at(0));
  REQUIRE(served.server->count("tools/call") == 1);

  caller.go();
  caller.run();

  CHECK(served.server->count("notifications/cancelled") == 1);
  CHECK(served.run.spent() == 0.02_usd);
  CHECK(served.run.held() == 0_usd);
}

TEST_CASE("caller gone: the server's questions for it are refused, also those on their way") {
  ServedTools served(penny_setup(1_usd, 5));
  served.options.sampling = may_sample();
  const LegacyCalls legacy(*served.server);
  GoingCaller caller(served, served.tools().at(0));
  legacy.ask(7);

  caller.go();
  legacy.ask(8);
  caller.run();

  CHECK(served.run.provider->calls() == 0);
  for (const auto& response : served.server->responses()) CHECK(response.error);
  CHECK(served.run.held() == 0_usd);
}

TEST_CASE("caller gone: a question that is being answered ends, and its hold with it") {
  ServedTools served(penny_setup(1_usd, 5));
  served.options.sampling = may_sample();
  bool approving = false;
  served.options.sampling->approve = [&](const Question&) -> Task<> {
    approving = true;
    const Event never;
    auto outcome = co_await never.wait();
    approving = false;
    co_return outcome;
  };
  const LegacyCalls legacy(*served.server);
  GoingCaller caller(served, served.tools().at(0));
  legacy.ask(7);
  caller.run();
  REQUIRE(approving);

  caller.go();
  caller.run();

  CHECK_FALSE(approving);
  CHECK(served.run.held() == 0_usd);
}

TEST_CASE("caller gone: two runtimes that share a server each pay for their own") {
  ServedTools served(penny_setup(1_usd, 50));
  Run other(penny_setup(1_usd, 50));  // its session has the same name
  served.options.sampling = may_sample();
  const LegacyCalls legacy(*served.server);
  const auto tool = served.tools().at(0);
  const UnderWay<Reply> first(served.run.executor(),
                              served.run.session->invoke(tool, Json::object()));
  served.run.poll();
  const UnderWay<Reply> second(other.executor(), other.session->invoke(tool, Json::object()));
  const auto run_both = [&] {
    for (int i = 0; i < 10; ++i) {
      other.poll();
      served.run.poll();
    }
  };
  run_both();
  legacy.ask(7);
  run_both();

  REQUIRE(served.server->responses().size() == 1);
  CHECK(served.server->responses()[0].error);  // nobody can tell for whom it asks
  CHECK(served.run.spent() == 0_usd);
  CHECK(other.spent() == 0_usd);
  legacy.answer(0);
  legacy.answer(1);
  run_both();
  CHECK(first.ended());
  CHECK(second.ended());
}
