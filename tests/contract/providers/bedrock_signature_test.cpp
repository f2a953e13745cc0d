// bedrock_signature_test.cpp: signed requests to Bedrock, over real HTTP.
#include <regex>

#include <purser/adapters/providers/bedrock/provider.hpp>
#include <purser/tests/contract/providers/provider_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using bedrock::BedrockOptions;

namespace {

constexpr const char* secret_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr const char* token = "FwoGZXIvYXdzEXAMPLETOKEN==";

BedrockOptions signed_options(std::string base_url) {
  BedrockOptions options;
  options.base_url = std::move(base_url);
  options.access_key = {"AKIDEXAMPLE", Secret(secret_key), Secret(token)};
  return options;
}

struct SignedCall {
  explicit SignedCall(simulator::Scripted reply = {}) {
    simulator::SimulatorOptions options;
    options.keys.emplace_back("AKIDEXAMPLE");
    options.scenario.otherwise = std::move(reply);
    simulator = simulator::Simulator::start(std::move(options)).value();
  }

  Result<ModelReply> run(BedrockOptions options, bool streams = false) {
    const auto provider = bedrock::make_provider(http.client, std::move(options)).value();
    ProviderContext context;
    if (streams) context.sink = &sink;
    context.dispatched = [] {};
    context.usage_so_far = [](const Usage&) {};
    const ModelRequest request("anthropic.claude-haiku-4-5-20251001-v1:0", "Hi");
    return http.run(provider->complete(request, context));
  }

  http::ClientFixture http;
  std::unique_ptr<simulator::Simulator> simulator;
  StreamRecorder sink;
};

ErrorCode refused(BedrockOptions options) {
  http::ClientFixture http;
  const auto provider = bedrock::make_provider(http.client, std::move(options));
  REQUIRE_FALSE(provider.has_value());
  CHECK(provider.error().message().find("wJal") == std::string::npos);
  return provider.error().code();
}

}  // namespace

TEST_CASE("bedrock provider: a signed request has all that a signature needs") {
  SignedCall call;
  auto options = signed_options(call.simulator->base_url());

  const auto reply = call.run(options, true);

  REQUIRE(reply.has_value());
  CHECK(reply->model == "anthropic.claude-haiku-4-5-20251001-v1:0");
  const auto record = call.simulator->requests().at(0);
  CHECK(record.key_form == simulator::KeyForm::sigv4);
  CHECK(record.api == simulator::Api::bedrock);
  CHECK(record.model == "anthropic.claude-haiku-4-5-20251001-v1:0");
  CHECK(record.path == "/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/converse-stream");
  CHECK(record.stream);
  CHECK(std::regex_match(std::string(record.header("x-amz-date")), std::regex(R"(\d{8}T\d{6}Z)")));
  CHECK(record.header("x-amz-security-token") == "***");
  CHECK(record.header("accept") == "application/vnd.amazon.eventstream");
}

TEST_CASE("bedrock provider: an error that quotes signature and token shows neither") {
  simulator::Scripted reply;
  simulator::ErrorReply error;
  error.status = 403;
  error.type = "InvalidSignatureException";
  error.message = std::string("should have been x-amz-security-token:") + token;
  reply.error = error;
  SignedCall call(reply);

  const auto outcome = call.run(signed_options(call.simulator->base_url()));

  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code() == ErrorCode::unauthenticated);
  CHECK(outcome.error().peer_message() == "should have been x-amz-security-token:***");
}

TEST_CASE("bedrock provider: without a known access key nothing is answered") {
  SignedCall call;
  auto options = signed_options(call.simulator->base_url());
  options.access_key.id = "AKIDOTHER";
  const auto outcome = call.run(options);
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code() == ErrorCode::unauthenticated);
}

TEST_CASE("bedrock provider: an access key that does not last is asked for each call") {
  SignedCall call;
  BedrockOptions options;
  options.base_url = call.simulator->base_url();
  int asked = 0;
  options.current_access_key = [&asked]() -> bedrock::AccessKey {
    if (++asked == 2) throw std::runtime_error("no role");
    return {"AKIDEXAMPLE", Secret(secret_key), Secret(token)};
  };
  const auto provider = bedrock::make_provider(call.http.client, options).value();
  const ModelRequest request("m", "Hi");
  ProviderContext context;
  context.dispatched = [] {};
  context.usage_so_far = [](const Usage&) {};

  CHECK(call.http.run(provider->complete(request, context)).has_value());
  const auto outcome = call.http.run(provider->complete(request, context));

  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code() == ErrorCode::internal);
  CHECK(call.simulator->request_count() == 1);
}

TEST_CASE("bedrock provider: the input is counted without a price") {
  SignedCall call;
  const auto provider =
      bedrock::make_provider(call.http.client, signed_options(call.simulator->base_url())).value();
  ModelRequest request("m", "Where is my parcel?");
  request.output_tokens_max = 5;
  request.extra = Json{{"additionalModelRequestFields", {{"top_k", 5}}}};

  const auto count = call.http.run(provider->count(request, Instant::max()));

  REQUIRE(count.has_value());
  CHECK(*count > 5);
  const auto record = call.simulator->requests().at(0);
  CHECK(record.path == "/model/m/count-tokens");
  CHECK(
      record.body ==
      Json::parse(
          R"({"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Where is my parcel?"}]}],"additionalModelRequestFields":{"top_k":5}}}})"));
}

TEST_CASE("bedrock provider: options that contradict each other are refused") {
  const std::string url = "http://127.0.0.1:1";
  auto both = signed_options(url);
  both.api_key = Secret("key");
  CHECK(refused(both) == ErrorCode::invalid_argument);
  both = signed_options(url);
  both.current_access_key = [] { return bedrock::AccessKey(); };
  CHECK(refused(both) == ErrorCode::invalid_argument);
  auto half = signed_options(url);
  half.access_key.id.clear();
  CHECK(refused(half) == ErrorCode::invalid_argument);
  half = signed_options(url);
  half.access_key.secret = Secret();
  CHECK(refused(half) == ErrorCode::invalid_argument);
  auto broken = signed_options(url);
  broken.access_key.secret = Secret(std::string(secret_key) + "\n");
  CHECK(refused(broken) == ErrorCode::invalid_argument);
  auto region = signed_options("");
  region.region = "us-east-1.example.org/";
  CHECK(refused(region) == ErrorCode::invalid_argument);
  auto header = signed_options(url);
  header.headers.emplace_back("CONTENT-type", "text/plain");
  CHECK(refused(header) == ErrorCode::invalid_argument);
}
