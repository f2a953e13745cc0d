// endpoints_section_test.cpp: several keys and addresses of a provider, as a policy names them.
#include <future>

#include <purser/runtime/endpoint_pool.hpp>
#include <purser/tests/adapters/policy/policy_run.hpp>
#include <purser/tests/support/http_peer.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

policy::ParseOptions with_keys() {
  policy::ParseOptions options;
  options.environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "OPENAI_API_KEY") return "sk-usual";
    if (name == "KEY_A") return "sk-a";
    if (name == "AWS_ACCESS_KEY_ID") return "AKIDUSUAL";
    if (name == "AWS_SECRET_ACCESS_KEY") return "usual-secret";
    if (name == "AWS_SESSION_TOKEN") return "usual-session";
    return std::nullopt;
  };
  return options;
}

policy::Policy parsed(const std::string& providers) {
  const auto text = "version: 1\nproviders: " + providers;
  auto policy = policy::parse_policy(text, "p.yaml", with_keys());
  if (!policy) FAIL(policy.error().message());
  policy::check_schema_takes(text);
  return *std::move(policy);
}

std::string mistakes(const std::string& providers) {
  const auto policy =
      policy::parse_policy("version: 1\nproviders: " + providers, "p.yaml", with_keys());
  return policy ? "" : policy.error().message();
}

Result<RuntimeOptions> built(const policy::Policy& policy) {
  asio::io_context context;
  policy::Surroundings surroundings(
      http::Client::create(context.get_executor(), make_timers(context.get_executor()), {})
          .value());
  return policy::runtime_options(policy, surroundings);
}

/// What a server of that address is sent by the first provider.
std::string sent_elsewhere(const std::function<std::string(const std::string& url)>& providers) {
  std::promise<std::string> sent;
  tests::HttpPeer peer([&](tests::PeerConnection& connection) {
    sent.set_value(connection.read_request().value_or(""));
    connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  });
  asio::io_context context;
  const policy::Surroundings surroundings(
      http::Client::create(context.get_executor(), make_timers(context.get_executor()), {})
          .value());
  const auto options = policy::runtime_options(parsed(providers(peer.url())), surroundings);
  if (!options) FAIL(options.error().message());
  const auto& provider = options->routes.at(0).provider;
  const ModelRequest request("amazon.nova-micro-v1:0", "Hello");
  ProviderContext call;
  call.dispatched = [] {};
  call.usage_so_far = [](const Usage&) {};
  start<Result<ModelReply>>(context.get_executor(), provider->complete(request, call),
                            [](const Result<ModelReply>&) {});
  context.run();
  return sent.get_future().get();
}

}  // namespace

TEST_CASE("policy endpoints: each inherits what the provider says, and may say otherwise") {
  const auto policy = parsed(
      "{openai: {api_key: sk-main, base_url: 'https://one.example/v1', "
      "endpoints: [{weight: 3}, {api_key: '${KEY_A}'}, {base_url: 'https://two.example/v1'}], "
      "cool_down: {first: 5s, most: 1m, refused: 1h}}}");

  const auto& provider = policy.providers[0];
  REQUIRE(provider.endpoints.size() == 3);
  CHECK(provider.endpoints[0].api_key.reveal() == "sk-main");
  CHECK(provider.endpoints[0].base_url == "https://one.example/v1");
  CHECK(provider.endpoints[0].weight == 3);
  CHECK(provider.endpoints[1].api_key.reveal() == "sk-a");
  CHECK(provider.endpoints[1].base_url == "https://one.example/v1");
  CHECK(provider.endpoints[1].weight == 1);
  CHECK(provider.endpoints[2].api_key.reveal() == "sk-main");
  CHECK(provider.endpoints[2].base_url == "https://two.example/v1");
  CHECK(provider.cool_down.first == 5s);
  CHECK(provider.cool_down.most == 1min);
  CHECK(provider.cool_down.refused == 1h);
}

TEST_CASE("policy endpoints: the usual variable's key goes to the usual place only") {
  const auto policy = parsed("{openai: {endpoints: [{}, {base_url: 'https://two.example/v1'}]}}");
  const auto& endpoints = policy.providers[0].endpoints;
  CHECK(endpoints[0].api_key.reveal() == "sk-usual");
  CHECK(endpoints[1].api_key.empty());
}

TEST_CASE("policy endpoints: AWS's usual access key goes to the usual place only") {
  const auto usual =
      parsed("{bedrock: {endpoints: [{region: us-west-2}, {base_url: 'https://two.example'}]}}");
  const auto& endpoints = usual.providers[0].endpoints;
  CHECK(endpoints[0].access_key.id.reveal() == "AKIDUSUAL");
  CHECK(endpoints[0].access_key.session_token.reveal() == "usual-session");
  CHECK(endpoints[1].access_key.id.empty());
  CHECK(endpoints[1].access_key.secret.empty());
  CHECK(endpoints[1].access_key.session_token.empty());

  const auto written = parsed(
      "{bedrock: {access_key: {id: AKIDMINE, secret: mine}, "
      "endpoints: [{}, {base_url: 'https://two.example'}]}}");
  CHECK(written.providers[0].endpoints[0].access_key.id.reveal() == "AKIDMINE");
  CHECK(written.providers[0].endpoints[1].access_key.id.reveal() == "AKIDMINE");
}

TEST_CASE("policy endpoints: only a written access key signs what goes to another server") {
  const auto [keys, is_signed] = GENERATE(table<std::string, bool>(
      {{"", false}, {"access_key: {id: AKIDMINE, secret: mine}, ", true}}));
  CAPTURE(keys);

  const auto sent = sent_elsewhere([&](const std::string& url) {
    return "{bedrock: {" + keys + "endpoints: [{base_url: '" + url + "'}]}}";
  });

  CHECK(sent.starts_with("POST /model/"));
  CHECK((sent.find("AWS4-HMAC-SHA256") != sent.npos) == is_signed);
  CHECK(sent.find("AKIDUSUAL") == sent.npos);
  CHECK(sent.find("usual-session") == sent.npos);
}

TEST_CASE("policy endpoints: they become one provider with a pool") {
  const auto options = built(parsed("{openai: {endpoints: [{}, {api_key: '${KEY_A}'}]}}"));
  REQUIRE(options);
  const auto pool = std::dynamic_pointer_cast<EndpointPool>(options->routes.at(0).provider);
  REQUIRE(pool);
  CHECK(pool->name() == "openai");
  CHECK(pool->health().size() == 2);
  CHECK(pool->keeps_deadline());
}

TEST_CASE("policy endpoints: each may be in a region of its own, of the kinds that have one") {
  const auto aws =
      parsed("{bedrock: {region: eu-central-1, endpoints: [{}, {region: us-west-2}]}}");
  CHECK(aws.providers[0].endpoints[0].region == "eu-central-1");
  CHECK(aws.providers[0].endpoints[1].region == "us-west-2");
  const auto google = parsed(
      "{vertex_ai: {project: shop, location: europe-west4, endpoints: [{}, {location: global}]}}");
  CHECK(google.providers[0].endpoints[0].location == "europe-west4");
  CHECK(google.providers[0].endpoints[1].location == "global");
}

TEST_CASE("policy endpoints: what is held is for the region of each, or for any of several") {
  const auto region_held = [](const std::string& providers) {
    const auto options = built(parsed(providers));
    REQUIRE(options);
    return options->routes.at(0).provider->bound(ModelRequest("m", "Hello")).value().region;
  };
  CHECK(region_held("{openai: {region: eu, endpoints: [{}, {region: eu}]}}") == "eu");
  CHECK(region_held("{openai: {region: eu, endpoints: [{region: us}, {region: us}]}}") == "us");
  CHECK(region_held("{openai: {endpoints: [{region: eu}, {}]}}") == "unknown");
  CHECK(region_held("{vertex_ai: {api_key: a, project: shop, "
                    "endpoints: [{location: europe-west4}]}}") == "europe-west4");
}

TEST_CASE("policy endpoints: a region that cannot be is told with its place") {
  const auto options = built(parsed(
      "\n  bedrock: {api_key: a, endpoints: [{region: eu-central-1},\n    {region: no.where}]}"));
  REQUIRE_FALSE(options);
  CHECK(options.error().message().starts_with("p.yaml:4:5: the provider \"bedrock\""));
}

TEST_CASE("policy endpoints: one without a key is told with its place") {
  const auto options =
      built(parsed("\n  mine: {kind: anthropic, endpoints: [{api_key: sk-a}, {}]}"));
  REQUIRE_FALSE(options);
  CHECK(options.error().code() == ErrorCode::unauthenticated);
  CHECK(options.error().message() ==
        "p.yaml:3:9: the provider \"mine\" has no API key: set the environment variable "
        "ANTHROPIC_API_KEY");
}

TEST_CASE("policy endpoints: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"{openai: {endpoints: []}}", "p.yaml:2:33: expected at least one endpoint"},
      {"{openai: {endpoints: [{weight: 0}]}}", "p.yaml:2:43: 0 is outside of 1 to 1000000"},
      {"{openai: {endpoints: [{base_url: 'http://far.example/v1'}]}}", "p.yaml:2:45: base URL "},
      {"{openai: {endpoints: [{keys: a}]}}", "p.yaml:2:35: unknown key \"keys\""},
      {"{gemini: {endpoints: [{region: eu}]}}",
       "p.yaml:2:35: \"region\" is for providers of kind openai or responses or anthropic or "
       "bedrock, this one is of kind gemini"},
      {"{openai: {endpoints: [{location: eu}]}}",
       "p.yaml:2:35: \"location\" is for providers of kind vertex_ai, this one is of kind openai"},
      {"{openai: {endpoints: [{project: a}]}}", "p.yaml:2:35: unknown key \"project\""},
      {"{openai: {cool_down: {first: 1s}}}",
       "p.yaml:2:22: \"cool_down\" has a meaning only beside \"endpoints\""},
      {"{openai: {endpoints: [{}], cool_down: {first: 5m}}}",
       "p.yaml:2:51: most must not be shorter than first"},
      {"{openai: {endpoints: [{}], cool_down: {refused: 0s}}}",
       "p.yaml:2:60: a cool-down is longer than nothing"},
      {"{simulator: {endpoints: [{base_url: 'https://a.example'}]}}",
       "p.yaml:2:38: a provider of kind simulator is started by the program"},
  }));
  CAPTURE(text, mistakes(text));
  CHECK(mistakes(text).starts_with(error));
}
