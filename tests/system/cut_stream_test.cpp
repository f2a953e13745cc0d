// cut_stream_test.cpp: a stream that ends at any byte, seen from the ledger.
#include <atomic>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/shop.hpp>
#include <purser/tests/support/stream_recorder.hpp>

using namespace purser;

namespace {

/// Input costs as much as output, so that what a provider reports first is seen in the money.
Price price() {
  const auto rate = Rate::per_million_tokens(1000_usd);
  return Price::flat(rate, rate);
}

/// What the provider had told when the stream was cut.
Money reported(const StreamRecorder& sink) {
  return sink.usages.empty() ? Money() : cost_of(sink.usages.back(), price()).value();
}

}  // namespace

TEST_CASE("system: a stream cut at any byte costs between what was reported and what was held") {
  const auto kind = GENERATE(as<std::string>{}, "openai", "anthropic");
  const auto how = GENERATE(simulator::Cut::close, simulator::Cut::reset);
  CAPTURE(kind, static_cast<int>(how));
  std::atomic<std::uint64_t> cut{0};
  ShopSetup setup;
  setup.kind = kind;
  setup.handler = [&](const auto&) {
    auto script = ten_tokens();
    script.answer.usage.classes.input = 20;
    script.delivery.cut_after_bytes = cut.load();
    script.delivery.cut = how;
    return script;
  };
  setup.budget = 1'000'000_usd;
  setup.prices = PriceTable().with("unit", price()).value();
  Shop shop(std::move(setup));
  std::optional<Money> held;
  bool saw_a_report = false;

  for (;; ++cut) {
    REQUIRE(cut < 5000);
    CAPTURE(cut.load());
    StreamRecorder sink;
    const auto before = shop.sums();
    const auto reply = shop.pool.wait(shop.call(&sink));
    const auto after = shop.sums();
    const auto high = after.total_spent - before.total_spent;
    const auto low = high - (after.in_doubt - before.in_doubt);
    REQUIRE(after.held == 0_usd);
    if (reply) {
      REQUIRE(high == 0.03_usd);
      REQUIRE(low == high);
      break;
    }
    if (!held) held = high;
    REQUIRE(high == *held);
    REQUIRE(low >= reported(sink));
    REQUIRE(low <= high);
    saw_a_report = saw_a_report || low > 0_usd;
  }

  CHECK(cut > 300);
  CHECK(saw_a_report);
  CHECK(shop.server->wait_for_connections(0));
}
