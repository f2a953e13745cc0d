// signed_requests.cpp: prints requests as the provider signs and writes them, for another
// implementation to check: a JSON object per line.
#include <iostream>

#include <purser/adapters/providers/bedrock/encode.hpp>
#include <purser/adapters/providers/bedrock/signer.hpp>

using namespace purser;

namespace {

class FixedClock final : public Clock {
 public:
  explicit FixedClock(WallTime moment) : moment_(moment) {}
  Instant now() const noexcept override { return {}; }
  WallTime wall_now() const noexcept override { return moment_; }

 private:
  WallTime moment_;
};

struct Case {
  std::string region;
  std::string token;
  std::string prefix;  ///< path of the base URL
  ModelRequest request;
  std::int64_t seconds = 0;  ///< since 1970
  bool stream = false;
};

constexpr const char* key_id = "AKIDEXAMPLE";
constexpr const char* secret_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

ToolSpec vat_tool() {
  return ToolSpec{"vat", "rate",
                  parse_json(R"({"type":"object","properties":{"c":{"type":"string"}}})").value(),
                  true, CacheBreakpoint::one_hour};
}

/// Everything that a request can hold.
ModelRequest full_request() {
  ModelRequest request("us.anthropic.claude-opus-5", std::vector<Message>{});
  request.messages = {
      Message(Role::system, {TextPart{"Grüß Gott.", CacheBreakpoint::standard}}),
      Message(Role::user, {MediaPart::image("image/png", "iVBORw0KGgo="),
                           MediaPart::document("application/pdf", "JVBERg==", "a/b"),
                           TextPart{"Look.", CacheBreakpoint::one_hour}}),
      Message(Role::assistant,
              {ReasoningPart{"Hm.", "c2ln", false, "bedrock"},
               ReasoningPart{"c2VjcmV0", "", true, "bedrock"}, TextPart{"Yes.", {}},
               ToolCallPart{"tu_1", "vat", R"({"c":"DE"})"}, ToolCallPart{"tu_2", "vat", "x"}}),
      Message(Role::tool, {ToolResultPart{"tu_1", "vat", "19", false},
                           ToolResultPart{"tu_2", "vat", "", true}})};
  request.tools = {vat_tool()};
  request.tool_choice = {ToolChoice::Mode::named, "vat"};
  request.output_tokens_max = 500;
  request.temperature = 0.5;
  request.top_p = 0.25;
  request.stop = {"END"};
  request.reasoning_effort = "high";
  request.output_format = OutputFormat::fits(Json{{"type", "object"}});
  request.extra =
      parse_json(R"({"serviceTier":{"type":"flex"},"requestMetadata":{"a":"b"}})").value();
  return request;
}

std::vector<Case> cases() {
  return {
      {"us-east-1", "", "", ModelRequest("anthropic.claude-haiku-4-5-20251001-v1:0", "Hi"),
       1'440'938'160, false},
      {"eu-central-1", "FwoGZXIvYXdz+/EXAMPLE==", "",
       ModelRequest("arn:aws:bedrock:eu-central-1:1:inference-profile/eu.x y~z", "Grüße, 😀"),
       951'782'399, true},
      {"ap-southeast-2", "", "/some%20proxy", full_request(), 4'102'444'799, true},
  };
}

Json signed_case(const Case& each) {
  const FixedClock clock{WallTime(std::chrono::seconds(each.seconds))};
  bedrock::BedrockOptions options;
  options.region = each.region;
  options.access_key = {key_id, Secret(secret_key), Secret(each.token)};
  options.clock = &clock;
  const auto url =
      http::Url::parse("https://bedrock-runtime." + each.region + ".amazonaws.com" + each.prefix);
  http::Request request(http::Method::post, url.value(),
                        bedrock::target_of(each.request.model, each.region,
                                           each.stream ? "converse-stream" : "converse")
                            .value());
  request.body = bedrock::encode(each.request).value();
  const auto secrets = bedrock::make_signer(options)(request);
  Json headers = Json::object();
  for (const auto& header : request.headers) headers[header.name] = header.value;
  for (const auto& header : request.secret_headers)
    headers[header.name] = std::string(header.value.reveal());
  return {{"region", each.region},
          {"host", request.base.authority()},
          {"path", request.base.path() + request.target},
          {"body", request.body},
          {"headers", std::move(headers)},
          {"model", each.request.model},
          {"signature", std::string(secrets.at(0).reveal())},
          {"access_key_id", key_id},
          {"secret_access_key", secret_key},
          {"token", each.token}};
}

}  // namespace

int main() {
  for (const auto& each : cases()) std::cout << dump_json(signed_case(each)) << '\n';
}
