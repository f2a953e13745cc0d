// cancelled_run_concurrent_test.cpp: cancelling an agent that waits for a provider over HTTP.
#include <future>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/shop.hpp>
#include <purser/tests/support/stream_recorder.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

Agent ten_token_agent() {
  AgentOptions options;
  options.model = "unit";
  options.output_tokens_max = 10;
  return Agent(std::move(options));
}

}  // namespace

TEST_CASE("system: cancelling a running agent frees its money and its connection at once") {
  auto script = ten_tokens();
  script.delivery.hang = GENERATE(simulator::Hang::before_headers, simulator::Hang::mid_stream);
  ShopSetup setup;
  setup.kind = GENERATE(as<std::string>{}, "openai", "anthropic");
  setup.handler = [&](const auto&) { return script; };
  setup.budget = 1_usd;
  Shop shop(std::move(setup));
  const Agent agent = ten_token_agent();
  StreamRecorder sink;
  std::promise<RunResult> ended;

  const auto started =
      start<RunResult>(shop.pool.executor(), agent.run(*shop.session, "hi", RunOptions(&sink)),
                       [&](RunResult run) { ended.set_value(std::move(run)); });
  REQUIRE(shop.server->wait_for_requests(1));
  started.cancel();
  auto future = ended.get_future();
  REQUIRE(future.wait_for(10s) == std::future_status::ready);
  const auto run = future.get();

  CHECK(run.stop == RunStop::cancelled);
  CHECK(run.report.sums.held == 0_usd);
  CHECK(run.report.sums.total_spent == 0.01_usd);  // the request had left: in doubt
  CHECK(run.report.sums.in_doubt > 0_usd);         // less than all of it where usage was reported
  CHECK(run.messages.size() == 1);
  CHECK(shop.server->wait_for_connections(0));
}

TEST_CASE("system: fifty agents cancelled at random moments leave nothing behind") {
  ShopSetup setup;
  setup.handler = [](const auto&) {
    auto script = ten_tokens();
    script.delivery.chunk_delay = 1ms;
    return script;
  };
  setup.budget = 10_usd;
  Shop shop(std::move(setup));
  const Agent agent = ten_token_agent();
  std::vector<std::future<RunResult>> runs;

  for (int i = 0; i < 50; ++i) {
    auto promise = std::make_shared<std::promise<RunResult>>();
    runs.push_back(promise->get_future());
    const auto started =
        start<RunResult>(shop.pool.executor(), agent.run(*shop.session, "hi"),
                         [promise](RunResult run) { promise->set_value(std::move(run)); });
    if (i % 3 == 0) std::this_thread::yield();
    if (i % 5 != 0) started.cancel();
  }
  int answered = 0;
  for (auto& run : runs) {
    REQUIRE(run.wait_for(20s) == std::future_status::ready);
    if (run.get().answered()) ++answered;
  }

  CHECK(answered >= 10);  // those that nobody cancelled
  CHECK(shop.sums().held == 0_usd);
  CHECK(shop.sums().total_spent <= 0.50_usd);
}
