// endpoints_test.cpp: two keys of one provider in front of simulators, through real HTTP.
#include <purser/runtime/endpoint_pool.hpp>

#include <purser/tests/contract/providers/provider_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

/// Takes one key only.
std::unique_ptr<simulator::Simulator> simulator_with(const char* key, simulator::Scripted reply) {
  simulator::SimulatorOptions options;
  options.keys.emplace_back(key);
  options.scenario.otherwise = std::move(reply);
  return simulator::Simulator::start(std::move(options)).value();
}

simulator::Scripted limited() {
  simulator::ErrorReply error;
  error.status = 429;
  error.message = "slow down";
  error.retry_after = 30s;
  simulator::Scripted reply;
  reply.error = error;
  return reply;
}

simulator::Scripted answer() {
  simulator::Scripted reply;
  reply.answer.text = "from the other";
  return reply;
}

struct TwoKeys {
  explicit TwoKeys(std::string the_kind) : kind(std::move(the_kind)) {
    EndpointPoolOptions options;
    options.endpoints = {{endpoint(*busy, "sk-first")}, {endpoint(*idle, "sk-second")}};
    pool = EndpointPool::create(std::move(options)).value();
  }

  std::shared_ptr<Provider> endpoint(const simulator::Simulator& simulator, const char* key) {
    if (kind == "openai") {
      openai::OpenAiOptions options;
      options.base_url = simulator.openai_base_url();
      options.api_key = Secret(key);
      return openai::make_provider(http.client, std::move(options)).value();
    }
    anthropic::AnthropicOptions options;
    options.base_url = simulator.base_url();
    options.api_key = Secret(key);
    return anthropic::make_provider(http.client, std::move(options)).value();
  }

  Result<ModelReply> complete() {
    ProviderContext context;
    context.dispatched = [] {};
    context.usage_so_far = [](const Usage&) {};
    context.note = [this](const Warning& warning) { notes.push_back(warning.type); };
    ModelRequest request("sim-model", "hi");
    request.output_tokens_max = 100;
    return http.run(pool->complete(request, context));
  }

  std::string kind;
  http::ClientFixture http;
  std::unique_ptr<simulator::Simulator> busy = simulator_with("sk-first", limited());
  std::unique_ptr<simulator::Simulator> idle = simulator_with("sk-second", answer());
  std::shared_ptr<EndpointPool> pool;
  std::vector<std::string> notes;
};

}  // namespace

TEST_CASE("provider contract: where one key is limited, the next calls go by the other one") {
  TwoKeys given(GENERATE(as<std::string>{}, "openai", "anthropic"));
  CAPTURE(given.kind);

  const auto refused = given.complete();
  REQUIRE(!refused);
  CHECK(refused.error().code() == ErrorCode::rate_limited);
  CHECK(refused.error().should_retry() == true);
  CHECK(refused.error().retry_after() == 0s);
  for (int i = 0; i < 3; ++i) {
    const auto reply = given.complete();
    REQUIRE(reply);
    CHECK(reply->message.text() == "from the other");
  }

  CHECK(given.busy->request_count() == 1);
  CHECK(given.idle->request_count() == 3);
  CHECK(given.notes == std::vector<std::string>{"endpoint_aside"});
  CHECK(given.pool->health()[0].cools_for > 25s);
}

TEST_CASE("provider contract: an endpoint that nobody listens at is left alone") {
  TwoKeys given(GENERATE(as<std::string>{}, "openai", "anthropic"));
  given.busy->stop();

  CHECK(given.complete().error().code() == ErrorCode::connection_failed);
  for (int i = 0; i < 3; ++i) CHECK(given.complete());

  CHECK(given.idle->request_count() == 3);
  CHECK(given.pool->health()[0].failures == 1);
}
