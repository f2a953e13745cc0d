// gemini_test.cpp: what only Gemini's interface has, in front of a service that checks it.
#include <purser/tests/contract/providers/provider_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using contract::ProviderFixture;
using contract::ProviderSetup;

namespace {

ProviderSetup gemini_setup() {
  ProviderSetup setup;
  setup.kind = "gemini";
  return setup;
}

void speak(ProviderFixture& fixture, gemini::GeminiOptions options) {
  options.base_url = fixture.simulator->base_url() + options.base_url;
  options.api_key = Secret(contract::canary);
  fixture.provider = gemini::make_provider(fixture.http.client, std::move(options)).value();
}

ModelReply must(const Result<ModelReply>& reply) {
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

ModelRequest question(std::string model) {
  ModelRequest request(std::move(model), "Find it.");
  request.tools = {ToolSpec{"find", "finds", Json{{"type", "object"}}, false, {}}};
  request.output_tokens_max = 500;
  return request;
}

void add_results(ModelRequest& request, const ModelReply& reply) {
  request.messages.push_back(reply.message);
  Message results(Role::tool, {});
  for (const auto& call : reply.message.tool_calls())
    results.parts.emplace_back(ToolResultPart{call.id, call.name, "7", false});
  request.messages.push_back(std::move(results));
}

}  // namespace

TEST_CASE("gemini contract: the version, the place and the key are where they belong") {
  struct Row {
    std::string url, version, project, location, path;
    simulator::KeyForm key;
  };
  using simulator::KeyForm;
  const auto row = GENERATE(values<Row>(
      {{"", "", "", "", "/v1beta/models/m:generateContent", KeyForm::x_goog_api_key},
       {"", "v1", "", "", "/v1/models/m:generateContent", KeyForm::x_goog_api_key},
       {"/v1beta/", "v1", "", "", "/v1beta/models/m:generateContent", KeyForm::x_goog_api_key},
       {"", "", "p-1", "europe-west4",
        "/v1/projects/p-1/locations/europe-west4/publishers/google/models/m:generateContent",
        KeyForm::bearer}}));
  auto setup = gemini_setup();
  setup.reply.answer.text = "Hello";
  ProviderFixture fixture(std::move(setup));
  gemini::GeminiOptions options;
  options.base_url = row.url;
  options.version = row.version;
  options.project = row.project;
  options.location = row.location;
  speak(fixture, std::move(options));
  const bool is_vertex = !row.project.empty();
  CHECK(fixture.provider->kind() == (is_vertex ? "vertex_ai" : "gemini"));

  const auto reply = must(fixture.complete(ModelRequest("m", "Hi"), false));

  CHECK(reply.region == row.location);
  const auto requests = fixture.simulator->requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].path == row.path);
  CHECK(requests[0].key_form == row.key);
  CHECK(fixture.provider->bound(ModelRequest("m", "Hi")).value().region == row.location);
}

TEST_CASE("gemini contract: a version or place that cannot stand in a path is refused") {
  ProviderFixture fixture(gemini_setup());
  gemini::GeminiOptions options;
  options.project = "a/b";
  CHECK(gemini::make_provider(fixture.http.client, options).error().code() ==
        ErrorCode::invalid_argument);
  options.project = "p";
  options.location = "x?";
  CHECK(gemini::make_provider(fixture.http.client, options).error().code() ==
        ErrorCode::invalid_argument);
}

TEST_CASE(
    "gemini contract: a turn with a model that demands signatures goes on for several steps") {
  auto setup = gemini_setup();
  const bool streams = GENERATE(false, true);
  setup.reply.answer.thinking = "Look.";
  setup.reply.answer.tool_calls = {{"find", R"({"x":1})", ""}, {"find", R"({"x":2})", "own-id"}};
  ProviderFixture fixture(std::move(setup));
  auto request = question("gemini-3-pro");
  for (int step = 0; step < 3; ++step) {
    const auto reply = must(fixture.complete(request, streams));
    CHECK(reply.message.tool_calls().at(1).id == "own-id");
    add_results(request, reply);
  }
  request.messages.push_back(Message::user("Thanks. And now?"));
  must(fixture.complete(request, streams));
}

TEST_CASE("gemini contract: texts keep their signatures through a conversation") {
  auto setup = gemini_setup();
  const bool streams = GENERATE(false, true);
  setup.reply.answer.text = "A longer answer that takes several chunks to arrive.";
  ProviderFixture fixture(std::move(setup));
  auto request = question("gemini-3-pro");
  const auto reply = must(fixture.complete(request, streams));
  CHECK(std::holds_alternative<ReasoningPart>(reply.message.parts.at(streams ? 1 : 0)));
  request.messages.push_back(reply.message);
  request.messages.push_back(Message::user("Go on."));
  must(fixture.complete(request, streams));
}

TEST_CASE("gemini contract: a call that another model made is taken over in the middle of a turn") {
  auto setup = gemini_setup();
  setup.reply.answer.text = "Seven.";
  ProviderFixture fixture(std::move(setup));
  auto request = question("gemini-3-pro");
  ModelReply other;
  other.message.parts = {ReasoningPart{"theirs", "sig", false, "anthropic"},
                         ToolCallPart{"toolu_1", "find", "{}"}};
  add_results(request, other);
  CHECK(must(fixture.complete(request, false)).message.text() == "Seven.");
}

TEST_CASE("gemini contract: vectors come for several texts, and for one from Vertex AI") {
  ProviderFixture fixture(gemini_setup());
  const auto many = must(
      fixture.complete(ModelRequest::embedding("gemini-embedding-001", {"one", "two"}), false));
  REQUIRE(many.embeddings.size() == 2);
  CHECK(many.embeddings[0] != many.embeddings[1]);
  CHECK(many.usage_quality == UsageQuality::exact);
  CHECK(many.usage.input == 2);

  gemini::GeminiOptions options;
  options.base_url.clear();
  options.project = "p";
  speak(fixture, std::move(options));
  const auto one =
      must(fixture.complete(ModelRequest::embedding("gemini-embedding-001", {"one"}), true));
  CHECK(one.embeddings == std::vector<std::vector<float>>{many.embeddings[0]});
}

TEST_CASE("gemini contract: the input is counted by both services") {
  ProviderFixture fixture(gemini_setup());
  const auto request = question("gemini-3-pro");
  const auto count = [&] {
    return fixture.http.run(fixture.provider->count(request, Instant::max())).value();
  };
  const auto own = count();
  CHECK(own > 0);

  gemini::GeminiOptions options;
  options.base_url.clear();
  options.project = "p";
  speak(fixture, std::move(options));
  CHECK(count() == own);
  const auto requests = fixture.simulator->requests();
  CHECK(requests[0].body.at("generateContentRequest").at("model") == "models/gemini-3-pro");
  CHECK_FALSE(requests[1].body.contains("generateContentRequest"));
}

TEST_CASE("gemini contract: a wrong key is told although it is a bad request") {
  ProviderFixture fixture(gemini_setup());
  gemini::GeminiOptions options;
  options.base_url = fixture.simulator->base_url();
  options.api_key = Secret("another-key");
  fixture.provider = gemini::make_provider(fixture.http.client, std::move(options)).value();
  const auto reply = fixture.complete(ModelRequest("m", "Hi"), false);
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::unauthenticated);
}

TEST_CASE("gemini contract: searches that were made are billed as what they are") {
  auto setup = gemini_setup();
  const bool streams = GENERATE(false, true);
  setup.reply.answer.text = "Found.";
  setup.reply.answer.usage.kind = simulator::ScriptedUsage::Kind::exact;
  setup.reply.answer.usage.classes.input = 10;
  setup.reply.answer.usage.classes.output = 3;
  setup.reply.answer.usage.classes.units = {{"web_search", 2}};
  ProviderFixture fixture(std::move(setup));
  const auto units = [&](std::string model) {
    return must(fixture.complete(ModelRequest(std::move(model), "Hi"), streams)).usage.units;
  };
  CHECK(units("gemini-3-pro") == std::vector<UsageUnits>{{"web_search", 2}});
  CHECK(units("gemini-2.5-pro") == std::vector<UsageUnits>{{"grounded_prompt", 1}});
}

TEST_CASE("gemini contract: the day's quota is no reason to try again, the minute's is one later") {
  const auto daily = GENERATE(false, true);
  auto setup = gemini_setup();
  simulator::ErrorReply error;
  error.status = 429;
  error.body =
      std::string(R"([{"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED",)") +
      R"("details":[{"violations":[{"quotaId":")" + (daily ? "PerDay" : "PerMinute") +
      R"("}]},{"retryDelay":"38s"}]}}])";
  setup.reply.error = error;
  ProviderFixture fixture(std::move(setup));
  const auto reply = fixture.complete(ModelRequest("m", "Hi"), true);
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == (daily ? ErrorCode::quota_exhausted : ErrorCode::rate_limited));
  CHECK(reply.error().retry_after() == std::chrono::seconds(38));
  CHECK(reply.error().rejected());
}
