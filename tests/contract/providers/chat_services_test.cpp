// chat_services_test.cpp: what services with Chat Completions do that OpenAI does not.
#include <purser/tests/contract/providers/any.hpp>
#include <purser/tests/contract/providers/provider_fixture.hpp>

using namespace purser;
using contract::ProviderFixture;
using contract::ProviderSetup;

namespace {

ProviderSetup service(const char* kind) {
  ProviderSetup setup;
  setup.kind = kind;
  return setup;
}

contract::Setting setting_of(ProviderFixture& fixture) {
  return {fixture.http.client, fixture.simulator->base_url(), {}, std::size_t{1} << 20};
}

ModelReply must(const Result<ModelReply>& reply) {
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

}  // namespace

TEST_CASE("azure contract: both forms of address take a key and a token") {
  const bool is_older = GENERATE(false, true);
  const bool has_token = GENERATE(false, true);
  CAPTURE(is_older, has_token);
  ProviderFixture fixture(service("azure"));
  const auto setting = setting_of(fixture);
  auto options = contract::chat_options(setting, "azure", is_older ? "" : "/openai/v1");
  if (is_older) options.api_version = "2024-10-21";
  options.deployments = {{"gpt-4.1", "mine"}};
  if (has_token) {
    options.api_key = Secret();
    options.token = [] { return Secret(contract::canary); };
  }
  fixture.provider = contract::chat_provider(setting, std::move(options));

  must(fixture.complete(ModelRequest("eu/gpt-4.1", "Hi"), false));
  must(fixture.complete(ModelRequest("gpt-4.1", "Hi"), true));

  const auto requests = fixture.simulator->requests();
  CHECK(requests.at(0).body.at("model") == "gpt-4.1");
  CHECK(requests.at(1).body.at("model") == "mine");
  for (const auto& request : requests) {
    const auto form = has_token ? simulator::KeyForm::bearer : simulator::KeyForm::api_key;
    CHECK(request.key_form == form);
  }
  CHECK(requests.at(1).path == (is_older
                                    ? "/openai/deployments/mine/chat/completions?api-version=***"
                                    : "/openai/v1/chat/completions"));
}

TEST_CASE("azure contract: a prompt that the filter refuses is a refusal of its own kind") {
  auto setup = service("azure");
  simulator::ErrorReply error;
  error.status = 400;
  error.body =
      R"({"error":{"code":"content_filter","status":400,"message":"filtered","innererror":)"
      R"({"code":"ResponsibleAIPolicyViolation","content_filter_result":{}}}})";
  setup.reply.error = error;
  ProviderFixture fixture(std::move(setup));
  const auto reply = fixture.complete(ModelRequest("m", "Hi"), contract::any_mode());
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::content_filtered);
  CHECK(reply.error().rejected());
}

TEST_CASE("groq contract: no capacity right now has a status of its own, and is worth a retry") {
  auto setup = service("groq");
  setup.reply.error.emplace().status = 498;
  ProviderFixture fixture(std::move(setup));
  const auto reply = fixture.complete(ModelRequest("m", "Hi"), contract::any_mode());
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::overloaded);
}

TEST_CASE("mistral contract: calls that another provider made are renamed as it demands") {
  auto setup = service("mistral");
  setup.reply.answer.text = "Fine.";
  ProviderFixture fixture(std::move(setup));
  ModelRequest request("m", "Where?");
  request.messages.emplace_back(Role::assistant,
                                std::vector<Part>{ToolCallPart{"call_of_another_1", "find", "{}"},
                                                  ToolCallPart{"call_of_another_2", "find", "{}"}});
  request.messages.emplace_back(
      Role::tool, std::vector<Part>{ToolResultPart{"call_of_another_1", "find", "a", false},
                                    ToolResultPart{"call_of_another_2", "find", "b", false}});
  const bool streams = contract::any_mode();
  CHECK(must(fixture.complete(request, streams)).message.text() == "Fine.");
  const auto sent = fixture.simulator->requests().at(0).body.at("messages");
  CHECK(sent[2].at("tool_call_id") == sent[1].at("tool_calls")[0].at("id"));
  CHECK(sent[3].at("tool_call_id") == sent[1].at("tool_calls")[1].at("id"));
}

TEST_CASE("xai contract: reasoning beside the completion is output, with and without a stream") {
  auto setup = service("xai");
  setup.reply.answer.text = "ok";
  auto& usage = setup.reply.answer.usage;
  usage.kind = simulator::ScriptedUsage::Kind::exact;
  usage.classes.input = 400;
  usage.classes.cache_read = 600;
  usage.classes.output = 50;
  usage.classes.reasoning = 200;
  usage.cost = 0.001245_usd;
  const auto expected = usage.classes;
  ProviderFixture fixture(std::move(setup));
  const auto reply = must(fixture.complete(ModelRequest("m", "Hi"), contract::any_mode()));
  CHECK(reply.usage == expected);
  CHECK(reply.stated_cost == 0.001245_usd);
}
