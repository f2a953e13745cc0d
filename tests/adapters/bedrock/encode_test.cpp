// encode_test.cpp: requests as Bedrock's Converse wants them.
#include <purser/adapters/providers/bedrock/encode.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

#include <limits>

using namespace purser;
using bedrock::encode;
using bedrock::target_of;

namespace {

Json encoded(const ModelRequest& request) { return body_of(encode(request)); }

Json messages(std::vector<Message> list) {
  return encoded(ModelRequest("m", std::move(list))).at("messages");
}

Json blocks(Part part, Role role = Role::user) {
  return messages({Message(role, {std::move(part)})}).at(0).at("content");
}

ErrorCode refused(const ModelRequest& request) { return refusal_of(encode(request)); }

ErrorCode refused(Part part, Role role = Role::user) {
  return refused(with_part(std::move(part), role));
}

ErrorCode refused_extra(std::string_view extra) { return refused(with_extra(extra)); }

ToolSpec spec(std::string name) { return ToolSpec{std::move(name), "", Json(), false, {}}; }

}  // namespace

TEST_CASE("bedrock encode: the smallest request is small") {
  CHECK(*encode(ModelRequest("m", "Hi")) ==
        R"({"messages":[{"role":"user","content":[{"text":"Hi"}]}]})");
}

TEST_CASE("bedrock encode: the documented example comes out as documented") {
  ModelRequest request("m", std::vector<Message>{});
  request.messages.push_back(
      Message(Role::system, {TextPart{"Be exact.", CacheBreakpoint::standard}}));
  request.messages.push_back(Message::user("Rate for DE?"));
  request.output_tokens_max = 500;
  request.temperature = 0.2;
  request.stop = {"END"};
  request.tools.push_back(
      ToolSpec{"vat", "rate",
               json(R"({"type":"object","properties":{"c":{"type":"string"}},"required":["c"]})"),
               true, CacheBreakpoint::one_hour});
  request.extra =
      json(R"({"inferenceConfig":{"topP":0.9},"toolConfig":{"toolChoice":{"auto":{}}}})");
  CHECK(
      encoded(request) ==
      json(
          R"({"system":[{"text":"Be exact."},{"cachePoint":{"type":"default"}}],"messages":[{"role":"user","content":[{"text":"Rate for DE?"}]}],
 "inferenceConfig":{"maxTokens":500,"temperature":0.2,"topP":0.9,"stopSequences":["END"]},
 "toolConfig":{"tools":[{"toolSpec":{"name":"vat","description":"rate","strict":true,"inputSchema":{"json":{"type":"object","properties":{"c":{"type":"string"}},"required":["c"]}}}},
  {"cachePoint":{"type":"default","ttl":"1h"}}],"toolChoice":{"auto":{}}}})"));
}

TEST_CASE("bedrock encode: an answer goes back whole, then all results first") {
  const Message answer(Role::assistant,
                       {ReasoningPart{"think", "sig", false, "bedrock"},
                        ReasoningPart{"c2VjcmV0", "", true, "bedrock"}, TextPart{"Looking.", {}},
                        ToolCallPart{"a", "f", "{\"x\": 1.0}"}, ToolCallPart{"b", "g", ""}});
  ModelRequest request(
      "m", std::vector<Message>{Message::user("Go"), answer, Message::user("Hurry"),
                                Message(Role::tool, {ToolResultPart{"a", "f", "one", false}}),
                                Message::system("Be brief."),
                                Message(Role::tool, {ToolResultPart{"b", "g", "", true}})});
  const auto body = encode(request);
  REQUIRE(body.has_value());
  CHECK(body->find(R"("input":{"x": 1.0})") != std::string::npos);  // as the model wrote it
  CHECK(encoded(request).at("system") == json(R"([{"text":"Be brief."}])"));
  CHECK(encoded(request).at("messages") == json(R"([
    {"role":"user","content":[{"text":"Go"}]},
    {"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"think","signature":"sig"}}},
      {"reasoningContent":{"redactedContent":"c2VjcmV0"}},{"text":"Looking."},
      {"toolUse":{"toolUseId":"a","name":"f","input":{"x":1.0}}},{"toolUse":{"toolUseId":"b","name":"g","input":{}}}]},
    {"role":"user","content":[{"toolResult":{"toolUseId":"a","content":[{"text":"one"}]}},
      {"toolResult":{"toolUseId":"b","content":[],"status":"error"}},{"text":"Hurry"}]}])"));
}

TEST_CASE("bedrock encode: reasoning of others stays here, our own goes back even unsigned") {
  const auto content = [](ReasoningPart part) {
    return messages({Message(Role::assistant, {std::move(part), TextPart{"a", {}}})})
        .at(0)
        .at("content")
        .size();
  };
  CHECK(content({"x", "sig", false, "anthropic"}) == 1);
  CHECK(content({"x", "", false, ""}) == 1);
  CHECK(content({"x", "sig", false, ""}) == 2);
  CHECK(content({"x", "", false, "bedrock"}) == 2);
}

TEST_CASE("bedrock encode: arguments that are no object are wrapped") {
  const auto input = [](std::string arguments) {
    return blocks(ToolCallPart{"a", "f", std::move(arguments)}, Role::assistant)
        .at(0)
        .at("toolUse")
        .at("input");
  };
  CHECK(input("{\"x\":") == json(R"({"invalid_arguments":"{\"x\":"})"));
  CHECK(input("[1]") == json(R"({"invalid_arguments":"[1]"})"));
  CHECK(input(" ") == Json::object());
}

TEST_CASE("bedrock encode: empty texts, which the interface rejects, are left out") {
  CHECK(
      messages(
          {Message::user("a"), Message(Role::assistant, {TextPart{"", {}}}), Message::user("b")}) ==
      json(
          R"([{"role":"user","content":[{"text":"a"}]},{"role":"user","content":[{"text":"b"}]}])"));
}

TEST_CASE("bedrock encode: images, documents and recordings") {
  CHECK(blocks(MediaPart::image("image/png", "iVBO")) ==
        json(R"([{"image":{"format":"png","source":{"bytes":"iVBO"}}}])"));
  auto cached = MediaPart::image_at("s3://bucket/key.jpg");
  cached.media_type = "image/jpeg";
  cached.cache = CacheBreakpoint::standard;
  CHECK(
      blocks(cached) ==
      json(
          R"([{"image":{"format":"jpeg","source":{"s3Location":{"uri":"s3://bucket/key.jpg"}}}},{"cachePoint":{"type":"default"}}])"));
  MediaPart sound;
  sound.kind = MediaPart::Kind::audio;
  sound.media_type = "audio/mpeg";
  sound.data = "SUQz";
  CHECK(blocks(sound) == json(R"([{"audio":{"format":"mp3","source":{"bytes":"SUQz"}}}])"));
  CHECK(blocks(
            MediaPart::document("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                "UEs", "Q3/plan.v2")) ==
        json(R"([{"document":{"format":"xlsx","name":"Q3 plan v2","source":{"bytes":"UEs"}}}])"));
}

TEST_CASE("bedrock encode: documents have names, each once") {
  const auto list =
      messages({Message(Role::user, {MediaPart::document("text/plain", "YQ==", ""),
                                     MediaPart::document("text/plain", "YQ==", "%%"),
                                     MediaPart::document("text/plain", "YQ==", "a")}),
                Message::assistant("ok"),
                Message(Role::user, {MediaPart::document("text/plain", "YQ==", "a")})});
  CHECK(list[0]["content"][0]["document"]["name"] == "document");
  CHECK(list[0]["content"][1]["document"]["name"] == "document (2)");
  CHECK(list[0]["content"][2]["document"]["name"] == "a");
  CHECK(list[2]["content"][0]["document"]["name"] == "a (2)");
}

TEST_CASE("bedrock encode: media that the interface cannot take is refused") {
  CHECK(refused(MediaPart::image("image/tiff", "AA")) == ErrorCode::unsupported);
  CHECK(refused(MediaPart::image_at("https://example.org/a.png")) == ErrorCode::unsupported);
  MediaPart file;
  file.file_id = "f";
  CHECK(refused(file) == ErrorCode::unsupported);
  CHECK(refused(MediaPart()) == ErrorCode::invalid_argument);
}

TEST_CASE("bedrock encode: tool choices") {
  ModelRequest request("m", "Hi");
  request.tools = {spec("f")};
  CHECK(encoded(request).at("toolConfig") ==
        json(R"({"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object"}}}}]})"));
  request.tool_choice.mode = ToolChoice::Mode::required;
  CHECK(encoded(request)["toolConfig"]["toolChoice"] == json(R"({"any":{}})"));
  request.tool_choice = {ToolChoice::Mode::named, "f"};
  CHECK(encoded(request)["toolConfig"]["toolChoice"] == json(R"({"tool":{"name":"f"}})"));
  request.extra = json(R"({"toolConfig":{"toolChoice":{"auto":{}}}})");
  CHECK(refused(request) == ErrorCode::invalid_argument);
  request.extra = json(R"({"toolConfig":{"tools":[{"toolSpec":{"name":"g"}}]}})");
  CHECK(encoded(request)["toolConfig"]["tools"].size() == 2);
  request.extra = Json();
  request.tool_choice.mode = ToolChoice::Mode::none;
  CHECK_FALSE(encoded(request).contains("toolConfig"));
  request.tools.clear();
  request.tool_choice.mode = ToolChoice::Mode::required;
  CHECK(refused(request) == ErrorCode::invalid_argument);
}

TEST_CASE("bedrock encode: tools that were called are named where none may be called any more") {
  ModelRequest request("m", "Hi");
  request.messages.push_back(Message(
      Role::assistant,
      {ToolCallPart{"a", "g", "{}"}, ToolCallPart{"b", "f", "{}"}, ToolCallPart{"c", "g", "{}"}}));
  const auto names = [&] {
    std::vector<std::string> found;
    const auto body = encoded(request);
    for (const auto& tool : body["toolConfig"]["tools"]) found.push_back(tool["toolSpec"]["name"]);
    return found;
  };
  CHECK(names() == std::vector<std::string>{"f", "g"});
  request.tools = {spec("h")};
  CHECK(names() == std::vector<std::string>{"h"});
  request.tool_choice.mode = ToolChoice::Mode::none;
  CHECK(names() == std::vector<std::string>{"f", "g"});
  CHECK_FALSE(encoded(request)["toolConfig"].contains("toolChoice"));
}

TEST_CASE("bedrock encode: the form of the answer is a schema as text") {
  ModelRequest request("m", "Hi");
  request.output_format = OutputFormat::fits(json(R"({"type":"object"})"), "bill");
  request.output_format.description = "a bill";
  CHECK(
      encoded(request).at("outputConfig") ==
      json(
          R"({"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\"}","name":"bill","description":"a bill"}}}})"));
  request.output_format = OutputFormat();
  request.output_format.kind = OutputFormat::Kind::json;
  CHECK(encoded(request)["outputConfig"]["textFormat"]["structure"]["jsonSchema"]["schema"] ==
        R"({"type":"object"})");
}

TEST_CASE("bedrock encode: effort by the model's family") {
  ModelRequest request("us.anthropic.claude-opus-5", "Hi");
  request.reasoning_effort = "high";
  CHECK(encoded(request).at("additionalModelRequestFields") ==
        json(R"({"thinking":{"type":"adaptive"},"output_config":{"effort":"high"}})"));
  request.extra = json(
      R"({"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024}}})");
  CHECK(encoded(request)["additionalModelRequestFields"]["thinking"]["budget_tokens"] == 1024);
  request.extra = Json();
  request.reasoning_effort = "none";
  CHECK(encoded(request)["additionalModelRequestFields"] ==
        json(R"({"thinking":{"type":"disabled"}})"));
  request.model = "amazon.nova-2-lite-v1:0";
  request.reasoning_effort = "low";
  CHECK(encoded(request).at("additionalModelRequestFields") ==
        json(R"({"reasoningConfig":{"type":"enabled","maxReasoningEffort":"low"}})"));
  request.model = "meta.llama3-3-70b-instruct-v1:0";
  CHECK(refused(request) == ErrorCode::unsupported);
  request.reasoning_effort = "none";
  CHECK_FALSE(encoded(request).contains("additionalModelRequestFields"));
}

TEST_CASE("bedrock encode: nothing can raise the granted limit or hide a price") {
  CHECK(refused_extra(R"({"messages":[]})") == ErrorCode::invalid_argument);
  CHECK(refused_extra(R"({"modelId":"x"})") == ErrorCode::invalid_argument);
  CHECK(refused_extra(R"({"inferenceConfig":{"maxTokens":9}})") == ErrorCode::invalid_argument);
  for (const auto* field :
       {"max_tokens", "maxTokens", "max_new_tokens", "max_gen_len", "speed", "inference_geo"}) {
    CAPTURE(field);
    CHECK(refused_extra(R"({"additionalModelRequestFields":{"a":{")" + std::string(field) +
                        R"(":9}}})") == ErrorCode::invalid_argument);
  }
}

TEST_CASE("bedrock encode: other fields pass untouched") {
  ModelRequest request("m", "Hi");
  request.extra = json(R"({"serviceTier":{"type":"flex"},"requestMetadata":{"team":"a"}})");
  request.seed = 7;  // a wish that the interface has no word for
  CHECK(encoded(request).at("serviceTier") == json(R"({"type":"flex"})"));
  CHECK(encoded(request).at("requestMetadata") == json(R"({"team":"a"})"));
  CHECK(encoded(request).size() == 3);
}

TEST_CASE("bedrock encode: bad requests are refused with a clear code") {
  CHECK(refused(ModelRequest("", "Hi")) == ErrorCode::invalid_argument);
  CHECK(refused(ModelRequest("m", std::vector<Message>{})) == ErrorCode::invalid_argument);
  CHECK(refused(ModelRequest::embedding("m", {"a"})) == ErrorCode::unsupported);
  CHECK(refused(OpaquePart{"openai", Json::object()}) == ErrorCode::unsupported);
  CHECK(refused(ToolCallPart{"a", "f", "{}"}) == ErrorCode::invalid_argument);
  CHECK(refused(ToolResultPart{"a", "f", "", false}, Role::assistant) ==
        ErrorCode::invalid_argument);
  CHECK(refused(MediaPart::image("image/png", "AA"), Role::system) == ErrorCode::invalid_argument);
  ModelRequest request("m", "Hi");
  request.output_tokens_max = 0;
  CHECK(refused(request) == ErrorCode::invalid_argument);
  request.output_tokens_max.reset();
  request.temperature = std::numeric_limits<double>::infinity();
  CHECK(refused(request) == ErrorCode::invalid_argument);
  request.temperature.reset();
  request.parallel_tool_calls = false;
  CHECK(refused(request) == ErrorCode::unsupported);
  request.parallel_tool_calls = true;
  CHECK(encode(request).has_value());
  request.messages.insert(request.messages.begin(), Message::system("a"));
  request.extra = json(R"({"system":[{"text":"b"}]})");
  CHECK(refused(request) == ErrorCode::invalid_argument);
}

TEST_CASE("bedrock encode: the model stands in the path, its region does not") {
  CHECK(target_of("anthropic.claude-haiku-4-5-20251001-v1:0", "us-east-1", "converse") ==
        "/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/converse");
  CHECK(target_of("eu-west-2/meta.llama3-8b-instruct-v1:0", "eu-west-2", "converse-stream") ==
        "/model/meta.llama3-8b-instruct-v1%3A0/converse-stream");
  CHECK(target_of("arn:aws:bedrock:eu-west-2:1:inference-profile/p", "eu-west-2", "converse") ==
        "/model/arn%3Aaws%3Abedrock%3Aeu-west-2%3A1%3Ainference-profile%2Fp/converse");
  for (const auto* model :
       {"eu-west-1/meta.llama3-8b-instruct-v1:0", "", "..", "eu-west-2/", "/x"}) {
    CAPTURE(model);
    const auto target = target_of(model, "eu-west-2", "converse");
    REQUIRE_FALSE(target.has_value());
    CHECK(target.error().code() == ErrorCode::invalid_argument);
  }
}
