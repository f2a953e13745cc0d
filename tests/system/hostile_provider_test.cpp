// hostile_provider_test.cpp: a provider that sends too much, too deep or nothing at all: the caller
// gets a clear error, the ledger stays right, the connection is closed.
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/shop.hpp>
#include <purser/tests/support/stream_recorder.hpp>
#include <purser/tools.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

struct LookUpArgs {
  std::string word;
};
BOOST_DESCRIBE_STRUCT(LookUpArgs, (), (word))

std::string deep_json() { return std::string(100'000, '[') + std::string(100'000, ']'); }

ShopSetup always(simulator::Scripted script) {
  ShopSetup setup;
  setup.kind = GENERATE(as<std::string>{}, "openai", "anthropic");
  setup.handler = [script = std::move(script)](const auto&) { return script; };
  return setup;
}

/// Nothing is held, and the one call counts as `spent` at most.
void check_in_doubt(const Shop& shop, Money spent) {
  const auto sums = shop.sums();
  CHECK(sums.held == 0_usd);
  CHECK(sums.total_spent == spent);
  CHECK(sums.in_doubt > 0_usd);  // less than all of it where some usage was reported
  CHECK(shop.server->wait_for_connections(0));
}

}  // namespace

TEST_CASE("system: arguments nested 100,000 deep are an error that the model is told") {
  ShopSetup setup;
  setup.kind = GENERATE(as<std::string>{}, "openai", "anthropic");
  const bool streams = GENERATE(false, true);
  setup.handler = [](const simulator::RequestRecord& request) {
    simulator::Scripted script = ten_tokens();
    if (!request.has_tool_results) {
      script.answer.text.reset();
      script.answer.tool_calls.push_back({"look_up", R"({"word":)" + deep_json() + "}", ""});
      script.answer.ignore_output_limit = true;
    }
    return script;
  };
  setup.budget = 1'000_usd;
  setup.response_bytes_max = std::size_t{64} << 20;
  Shop shop(std::move(setup));
  int entered = 0;
  auto look_up = tool("look_up", "Look up", [&entered](LookUpArgs) { return Json(++entered); });
  AgentOptions options;
  options.model = "unit";
  options.output_tokens_max = 50'000;  // room for the arguments, so that it is the depth that fails
  options.tools = ToolSet::create({look_up.build().value()}).value();
  StreamRecorder sink;

  const auto run = shop.pool.wait(
      Agent(options).run(*shop.session, "hi", RunOptions(streams ? &sink : nullptr)));

  CHECK(entered == 0);
  CHECK(shop.sums().held == 0_usd);
  CAPTURE(run.error ? to_string(*run.error) : "no error");
  // Anthropic sends arguments as JSON, so that its whole answer is too deep to be read.
  const bool told = run.answered() && shop.server->request_count() == 2;
  const bool refused = run.error && run.error->code() == ErrorCode::protocol_error;
  CHECK((told || refused));
}

TEST_CASE("system: an answer nested 100,000 deep is a protocol error and counts as in doubt") {
  simulator::Scripted script;
  script.error.emplace();
  script.error->status = 200;
  script.error->body = deep_json();
  Shop shop(always(script));

  const auto reply = shop.pool.wait(shop.call());

  REQUIRE_FALSE(reply);
  CHECK(reply.error().code() == ErrorCode::protocol_error);
  CHECK(shop.sums().held == 0_usd);
  CHECK(shop.sums().in_doubt == 0.01_usd);
}

TEST_CASE("system: an error answer nested 100,000 deep is still a refusal that costs nothing") {
  simulator::Scripted script;
  script.error.emplace();
  script.error->status = 500;
  script.error->body = deep_json();
  Shop shop(always(script));

  const auto reply = shop.pool.wait(shop.call());

  REQUIRE_FALSE(reply);
  CHECK(reply.error().code() == ErrorCode::overloaded);
  CHECK(shop.sums().held == 0_usd);
  CHECK(shop.sums().total_spent == 0_usd);
}

TEST_CASE("system: a body over the limit is cut off and in doubt") {
  auto script = ten_tokens();
  script.answer.text = std::string(1'000'000, 'x');
  script.answer.ignore_output_limit = true;
  auto setup = always(script);
  setup.response_bytes_max = 64 * 1024;
  Shop shop(std::move(setup));

  const auto reply = shop.pool.wait(shop.call());

  REQUIRE_FALSE(reply);
  CHECK(reply.error().code() == ErrorCode::too_large);
  check_in_doubt(shop, 0.01_usd);
}

TEST_CASE("system: a stream without end is stopped at the grant") {
  auto script = ten_tokens();
  script.delivery.flood = true;
  Shop shop(always(script));
  StreamRecorder sink;

  const auto reply = shop.pool.wait(shop.call(&sink));

  REQUIRE(reply);
  CHECK(reply->model().stop_reason == StopReason::length);
  CHECK(reply->warnings().at(0).type == "output_limit_ignored");
  CHECK(sink.text.size() < 10'000);
  CHECK(shop.sums().held == 0_usd);
  CHECK(sink.text.size() == 178);
  CHECK(shop.sums().total_spent == 0.01_usd);
  CHECK(shop.server->wait_for_connections(0));
}

TEST_CASE("system: a provider that hangs is left at the deadline, and in doubt") {
  auto script = ten_tokens();
  script.delivery.hang = GENERATE(simulator::Hang::before_headers, simulator::Hang::mid_stream);
  auto setup = always(script);
  setup.call_timeout = 100ms;
  Shop shop(std::move(setup));
  StreamRecorder sink;

  const auto reply = shop.pool.wait(shop.call(&sink));

  REQUIRE_FALSE(reply);
  CHECK(reply.error().code() == ErrorCode::deadline_exceeded);
  check_in_doubt(shop, 0.01_usd);
}
