// money_test.cpp: what is booked for each provider's answers, through the whole stack.
#include <algorithm>
#include <atomic>

#include <purser/tests/contract/providers/any.hpp>
#include <purser/tests/support/shop.hpp>
#include <purser/tests/support/stream_recorder.hpp>

using namespace purser;
using namespace std::chrono_literals;
using contract::Subject;

namespace {

/// $0.01 for ten tokens of output; the input costs nothing.
simulator::Scripted cent() {
  auto script = ten_tokens();
  script.answer.usage.classes.input = 20;
  return script;
}

/// Each call holds $0.02.
ShopSetup shop_of(const Subject& subject, simulator::Handler handler,
                  http::Timeouts timeouts = {}) {
  ShopSetup setup;
  setup.handler = std::move(handler);
  setup.output_tokens_max = 20;
  setup.make = [&subject, timeouts](http::Client client, std::string base_url) {
    return subject.make({std::move(client), std::move(base_url), timeouts, std::size_t{1} << 20});
  };
  return setup;
}

ShopSetup shop_of(const Subject& subject, const simulator::Scripted& script,
                  http::Timeouts timeouts = {}) {
  return shop_of(subject, [script](const auto&) { return script; }, timeouts);
}

/// Streams where a sink is wanted.
Result<Reply> buy(Shop& shop, bool streams) {
  StreamRecorder sink;
  return shop.pool.wait(shop.call(streams ? &sink : nullptr));
}

bool is_noted(const Reply& reply, std::string_view type) {
  const auto& warnings = reply.warnings();
  return std::any_of(warnings.begin(), warnings.end(),
                     [&](const Warning& warning) { return warning.type == type; });
}

}  // namespace

TEST_CASE("provider contract: a refusal that heals is one charge, and nothing stays held") {
  const auto& subject = contract::any_subject();
  const bool streams = contract::any_mode();
  const int status = GENERATE(429, 500);
  CAPTURE(subject.name, streams, status);
  std::atomic<int> calls{0};
  auto setup = shop_of(subject, [&](const auto&) {
    auto script = cent();
    if (++calls == 1) script.error.emplace().status = status;
    return script;
  });
  setup.attempts_max = 3;
  Shop shop(std::move(setup));

  const auto reply = buy(shop, streams);

  if (!reply) FAIL(to_string(reply.error()));
  CHECK(calls == 2);
  CHECK(shop.sums().total_spent == 0.01_usd);
  CHECK(shop.sums().in_doubt == 0_usd);
  CHECK(shop.sums().held == 0_usd);
}

TEST_CASE("provider contract: a provider that hangs is in doubt up to what was held") {
  const auto& subject = contract::any_subject();
  CAPTURE(subject.name);
  auto script = cent();
  script.delivery.hang = GENERATE(simulator::Hang::before_headers, simulator::Hang::mid_stream);
  http::Timeouts timeouts;
  timeouts.first_byte = 50ms;
  timeouts.idle = 50ms;
  Shop shop(shop_of(subject, script, timeouts));

  const auto reply = buy(shop, true);

  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::timeout);
  CHECK(shop.sums().total_spent == 0.02_usd);
  CHECK(shop.sums().in_doubt > 0_usd);
  CHECK(shop.sums().held == 0_usd);
}

TEST_CASE("provider contract: more output than was allowed is booked in full, and told") {
  const auto& subject = contract::any_subject();
  const bool streams = contract::any_mode();
  CAPTURE(subject.name, streams);
  auto script = cent();
  script.answer.usage.classes.output = 25;
  Shop shop(shop_of(subject, script));

  const auto reply = buy(shop, streams);

  if (!reply) FAIL(to_string(reply.error()));
  CHECK(is_noted(*reply, "overrun"));
  CHECK(shop.sums().total_spent == 0.025_usd);
  CHECK(shop.sums().in_doubt == 0_usd);
  CHECK(shop.sums().held == 0_usd);
}

TEST_CASE(
    "provider contract: a stream without end is stopped at the grant, and what came is booked") {
  const auto& subject = contract::any_subject();
  CAPTURE(subject.name);
  auto script = cent();
  script.delivery.flood = true;
  Shop shop(shop_of(subject, script));
  StreamRecorder sink;

  const auto reply = shop.pool.wait(shop.call(&sink));

  if (!reply) FAIL(to_string(reply.error()));
  CHECK(reply->model().stop_reason == StopReason::length);
  CHECK(is_noted(*reply, "output_limit_ignored"));
  CHECK(sink.text.size() == 322);  // twenty tokens are 320 bytes at most
  CHECK(shop.sums().total_spent == 0.02_usd);
  CHECK(shop.sums().held == 0_usd);
  CHECK(shop.server->wait_for_connections(0));
}

TEST_CASE("provider contract: usage that is not told is in doubt up to what was held") {
  using Kind = simulator::ScriptedUsage::Kind;
  const auto& subject = contract::any_subject();
  const bool streams = contract::any_mode();
  CAPTURE(subject.name, streams);
  auto script = cent();
  script.answer.usage.kind = GENERATE(Kind::missing, Kind::null);
  Shop shop(shop_of(subject, script));

  const auto reply = buy(shop, streams);

  if (!reply) FAIL(to_string(reply.error()));
  CHECK(shop.sums().total_spent == 0.02_usd);
  CHECK(shop.sums().in_doubt == 0.02_usd);
  CHECK(shop.sums().held == 0_usd);
}

TEST_CASE("provider contract: usage smaller than the text is in doubt, and told") {
  const auto& subject = contract::any_subject();
  const bool streams = contract::any_mode();
  CAPTURE(subject.name, streams);
  auto script = cent();
  script.answer.text = std::string(256 + 41, 'x');
  script.answer.ignore_output_limit = true;
  script.answer.usage.classes.output = 1;
  Shop shop(shop_of(subject, script));

  const auto reply = buy(shop, streams);

  if (!reply) FAIL(to_string(reply.error()));
  CHECK(is_noted(*reply, "usage_too_small"));
  CHECK(shop.sums().total_spent == 0.02_usd);
  CHECK(shop.sums().in_doubt == 0.017_usd);  // three tokens at least are sure
  CHECK(shop.sums().held == 0_usd);
}

TEST_CASE("provider contract: an amount that the provider states is booked to the nanodollar") {
  const auto& subject = contract::any_subject();
  const bool streams = contract::any_mode();
  CAPTURE(subject.name, streams);
  auto script = cent();
  script.answer.usage.cost = 0.009876543_usd;
  Shop shop(shop_of(subject, script));

  const auto reply = buy(shop, streams);

  if (!reply) FAIL(to_string(reply.error()));
  CHECK(is_noted(*reply, "billed_differently") == subject.states_cost);
  CHECK(shop.sums().total_spent == (subject.states_cost ? 0.009876543_usd : 0.01_usd));
  CHECK(shop.sums().in_doubt == 0_usd);
  CHECK(shop.sums().held == 0_usd);
}
