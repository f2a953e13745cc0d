// encode_test.cpp: requests in Gemini's words.
#include <limits>

#include <purser/adapters/providers/gemini/decode.hpp>
#include <purser/adapters/providers/gemini/embeddings.hpp>
#include <purser/adapters/providers/gemini/encode.hpp>
#include <purser/adapters/providers/gemini/model_name.hpp>
#include <purser/tests/adapters/gemini/examples.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

Json encoded(const ModelRequest& request) { return body_of(gemini::encode(request)); }

Json contents(std::vector<Message> messages, std::string model = "gemini-2.5-pro") {
  return encoded(ModelRequest(std::move(model), std::move(messages))).at("contents");
}

ErrorCode refused(const ModelRequest& request) { return refusal_of(gemini::encode(request)); }

ModelRequest with_fields(std::string_view extra) { return with_extra(extra, "gemini-2.5-pro"); }

ModelRequest with_effort(std::string model, std::string effort) {
  ModelRequest request(std::move(model), "Hi");
  request.reasoning_effort = std::move(effort);
  return request;
}

ReasoningPart signature(std::string text) {
  return ReasoningPart{"", std::move(text), false, "gemini"};
}

}  // namespace

TEST_CASE("gemini encode: a plain question is one content") {
  CHECK(encoded(ModelRequest("gemini-2.5-pro", "Grüß \"Gott\"")) ==
        json(R"({"contents":[{"role":"user","parts":[{"text":"Grüß \"Gott\""}]}]})"));
}

TEST_CASE("gemini encode: every field has its place") {
  ModelRequest request("gemini-2.5-pro", {Message::system("Be exact."), Message::user("Hi"),
                                          Message::system("Now.")});
  request.output_tokens_max = 100;
  request.temperature = 0.5;
  request.top_p = 0.25;
  request.stop = {"END"};
  request.seed = 7;
  request.reasoning_effort = "low";
  request.output_format = OutputFormat::fits(json(R"({"type":"object"})"));
  request.tools = {ToolSpec{"convert", "converts", json(R"({"type":"object"})"), false, {}},
                   ToolSpec{"now", "", Json(), false, {}}};
  request.tool_choice = {ToolChoice::Mode::named, "convert"};
  request.extra = json(R"({"safetySettings":[],"tools":[{"googleSearch":{}}],
    "generationConfig":{"topK":3}})");

  CHECK(encoded(request) == json(R"({
    "systemInstruction":{"parts":[{"text":"Be exact."},{"text":"Now."}]},
    "contents":[{"role":"user","parts":[{"text":"Hi"}]}],
    "tools":[{"functionDeclarations":[
       {"name":"convert","description":"converts","parametersJsonSchema":{"type":"object"}},
       {"name":"now"}]},{"googleSearch":{}}],
    "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["convert"]}},
    "generationConfig":{"maxOutputTokens":100,"temperature":0.5,"topP":0.25,"stopSequences":["END"],
      "seed":7,"responseMimeType":"application/json","responseJsonSchema":{"type":"object"},
      "thinkingConfig":{"includeThoughts":true,"thinkingBudget":1024},"topK":3},
    "safetySettings":[]})"));
}

TEST_CASE("gemini encode: effort is a budget up to generation 2, and a level from 3 on") {
  const auto thinking = [](std::string model, std::string effort) {
    return encoded(with_effort(std::move(model), std::move(effort)))
        .at("generationConfig")
        .at("thinkingConfig");
  };
  CHECK(thinking("gemini-2.5-flash", "none") == Json{{"thinkingBudget", 0}});
  CHECK(thinking("gemini-3-pro", "none") == Json{{"thinkingBudget", 0}});
  CHECK(thinking("models/gemini-2.5-flash", "minimal").at("thinkingBudget") == 512);
  CHECK(thinking("gemini-2.5-flash", "high").at("thinkingBudget") == 24576);
  CHECK(thinking("gemini-3.1-pro", "minimal") ==
        json(R"({"includeThoughts":true,"thinkingLevel":"MINIMAL"})"));
  CHECK(thinking("gemini-flash-latest", "medium").at("thinkingLevel") == "MEDIUM");
  CHECK(refused(with_effort("gemini-3-pro", "enormous")) == ErrorCode::unsupported);
  CHECK_FALSE(encoded(ModelRequest("gemini-3-pro", "Hi")).contains("generationConfig"));
}

TEST_CASE("gemini encode: the choice of tools") {
  using Mode = ToolChoice::Mode;
  const auto config = [](Mode mode, bool strict) {
    ModelRequest request("gemini-2.5-pro", "Hi");
    request.tools = {ToolSpec{"f", "", Json(), strict, {}}};
    request.tool_choice.mode = mode;
    return encoded(request).value("toolConfig", Json());
  };
  const auto mode = [](const char* name) {
    return Json{{"functionCallingConfig", {{"mode", name}}}};
  };
  CHECK(config(Mode::automatic, false).is_null());
  CHECK(config(Mode::automatic, true) == mode("VALIDATED"));
  CHECK(config(Mode::none, false) == mode("NONE"));
  CHECK(config(Mode::required, false) == mode("ANY"));
  ModelRequest without_tools("gemini-2.5-pro", "Hi");
  without_tools.tool_choice.mode = Mode::required;
  CHECK(refused(without_tools) == ErrorCode::invalid_argument);
}

TEST_CASE("gemini encode: results stand in the order of the calls, in a content of their own") {
  const auto written = contents(
      {Message::user("Go"),
       Message(Role::assistant,
               {ToolCallPart{"a", "find", R"({"x":1})"}, ToolCallPart{"unnamed_r_1", "count", ""}}),
       Message(Role::tool, {ToolResultPart{"unnamed_r_1", "", "2", true}}),
       Message(Role::tool, {ToolResultPart{"a", "find", "1", false}}), Message::user("Well?")});
  CHECK(written == json(R"([{"role":"user","parts":[{"text":"Go"}]},
    {"role":"model","parts":[{"functionCall":{"id":"a","name":"find","args":{"x":1}}},
      {"functionCall":{"name":"count","args":{}}}]},
    {"role":"user","parts":[{"functionResponse":{"id":"a","name":"find","response":{"output":"1"}}},
      {"functionResponse":{"name":"count","response":{"error":"2"}}}]},
    {"role":"user","parts":[{"text":"Well?"}]}])"));
}

TEST_CASE("gemini encode: signatures go back with the part that carried them") {
  const auto parts =
      contents(
          {Message::user("Go"),
           Message(Role::assistant,
                   {ReasoningPart{"Hm.", "s0", false, "gemini"},
                    ReasoningPart{"More.", "", false, "gemini"}, signature("s1"), TextPart{"One"},
                    TextPart{" two"}, signature("s2"), ToolCallPart{"a", "f", "{}"},
                    ToolCallPart{"b", "f", "{}"}, signature("s3"), signature("s4")})})
          .at(1)
          .at("parts");
  CHECK(parts == json(R"([{"text":"Hm.","thought":true,"thoughtSignature":"s0"},
    {"text":"More.","thought":true},{"text":"One","thoughtSignature":"s1"},{"text":" two"},
    {"functionCall":{"id":"a","name":"f","args":{}},"thoughtSignature":"s2"},
    {"functionCall":{"id":"b","name":"f","args":{}}},
    {"text":"","thoughtSignature":"s3"},{"text":"","thoughtSignature":"s4"}])"));
}

TEST_CASE("gemini encode: what was decoded goes back as it came") {
  const auto check = [](std::string_view body) {
    const auto reply = gemini::decode(body);
    REQUIRE(reply.has_value());
    const auto sent = contents({Message::user("Go"), reply->message}).at(1);
    CHECK(sent.at("parts") == json(body).at("candidates").at(0).at("content").at("parts"));
  };
  check(gemini::examples::body);
  check(R"({"candidates":[{"finishReason":"STOP","content":{"parts":[
    {"text":"","thoughtSignature":"s1"},{"text":"a","thoughtSignature":"s2"},{"text":"b"},
    {"executableCode":{"language":"PYTHON","code":"1+1"},"thoughtSignature":"s3"},
    {"functionCall":{"name":"f","args":{}},"thoughtSignature":"s4"},
    {"functionCall":{"name":"f","args":{}}},{"text":"","thoughtSignature":"s5"}]}}]})");
}

TEST_CASE("gemini encode: only calls of the current turn of another model get the stand-in") {
  const std::vector<Message> messages{
      Message::user("Go"),
      Message(Role::assistant, {ToolCallPart{"a", "f", "{}"}}),
      Message(Role::tool, {ToolResultPart{"a", "f", "1", false}}),
      Message::user("On"),
      Message(Role::assistant, {ToolCallPart{"b", "f", "{}"}, ToolCallPart{"c", "f", "{}"}}),
      Message(Role::tool,
              {ToolResultPart{"b", "f", "1", false}, ToolResultPart{"c", "f", "1", false}})};
  const auto newer = contents(messages, "gemini-3-pro-preview");
  CHECK_FALSE(newer.at(1).at("parts").at(0).contains("thoughtSignature"));
  CHECK(newer.at(4).at("parts").at(0).at("thoughtSignature") == "skip_thought_signature_validator");
  CHECK_FALSE(newer.at(4).at("parts").at(1).contains("thoughtSignature"));
  CHECK_FALSE(contents(messages).at(4).at("parts").at(0).contains("thoughtSignature"));
}

TEST_CASE("gemini encode: thinking of other interfaces stays away, media and own parts do not") {
  const auto written = contents(
      {Message(Role::user,
               {MediaPart::image("image/png", "QUJD"), MediaPart::image_at("https://x.test/a.png"),
                OpaquePart{"gemini", json(R"({"fileData":{"fileUri":"files/1"}})")}}),
       Message(Role::assistant, {ReasoningPart{"theirs", "s", false, "anthropic"},
                                 ReasoningPart{"nobody's", "", false}, RefusalPart{"No."}})});
  CHECK(written == json(R"([{"role":"user","parts":[
    {"inlineData":{"mimeType":"image/png","data":"QUJD"}},
    {"fileData":{"fileUri":"https://x.test/a.png"}},{"fileData":{"fileUri":"files/1"}}]},
    {"role":"model","parts":[{"text":"No."}]}])"));
}

TEST_CASE("gemini encode: arguments that are no object are told as such") {
  const auto written =
      contents({Message::user("Go"), Message(Role::assistant, {ToolCallPart{"a", "f", "[1"}})});
  CHECK(written.at(1).at("parts").at(0).at("functionCall").at("args") ==
        Json{{"invalid_arguments", "[1"}});
}

TEST_CASE("gemini encode: what cannot be said is refused") {
  ModelRequest request("gemini-2.5-pro", "Hi");
  SECTION("no parallel calls") {
    request.parallel_tool_calls = false;
    CHECK(refused(request) == ErrorCode::unsupported);
  }
  SECTION("another format") {
    request.messages[0].parts = {OpaquePart{"openai", Json::object()}};
    CHECK(refused(request) == ErrorCode::unsupported);
  }
  SECTION("a video that comes as an image") {
    request.messages[0].parts = {MediaPart::image("video/mp4", "QUJD")};
    CHECK(refused(request) == ErrorCode::invalid_argument);
  }
  SECTION("a number that is none") {
    request.top_p = std::numeric_limits<double>::infinity();
    CHECK(refused(request) == ErrorCode::invalid_argument);
  }
  SECTION("no output") {
    request.output_tokens_max = 0;
    CHECK(refused(request) == ErrorCode::invalid_argument);
  }
}

TEST_CASE("gemini encode: extra fields that would go around the budget are refused") {
  const auto* extra =
      GENERATE(R"({"model":"gemini-3-pro"})", R"({"contents":[]})", R"({"generation_config":{}})",
               R"({"generationConfig":{"maxOutputTokens":9}})",
               R"({"generationConfig":{"max_output_tokens":9}})",
               R"({"tools":[{"google_search":{}}]})", R"({"generationConfig":[]})");
  CAPTURE(extra);
  CHECK(refused(with_fields(extra)) == ErrorCode::invalid_argument);
  CHECK(refused(with_fields(
            R"({"toolConfig":{"functionCallingConfig":{"streamFunctionCallArguments":true}}})")) ==
        ErrorCode::unsupported);
}

TEST_CASE("gemini encode: names that cannot stand in a path are refused") {
  CHECK(gemini::model_path("gemini-2.5-pro", false).value() == "models/gemini-2.5-pro");
  CHECK(gemini::model_path("tunedModels/a-1", false).value() == "tunedModels/a-1");
  CHECK(gemini::model_path("gemini-2.5-pro", true).value() ==
        "publishers/google/models/gemini-2.5-pro");
  CHECK(gemini::model_path("endpoints/12", true).value() == "endpoints/12");
  for (const auto* name : {"", "a?key=1", "a:b", "../a", "a//b", "/a", "a b", "a/"}) {
    CAPTURE(name);
    CHECK_FALSE(gemini::model_path(name, false).has_value());
  }
}

TEST_CASE("gemini encode: each text to embed is a request, and Vertex AI takes one") {
  auto request = ModelRequest::embedding("gemini-embedding-001", {"one", "two"});
  request.extra = json(R"({"taskType":"CLUSTERING"})");
  const auto body = gemini::encode_embeddings(request, "models/gemini-embedding-001");
  REQUIRE(body.has_value());
  CHECK(json(*body) == json(R"({"requests":[
    {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"one"}]},"taskType":"CLUSTERING"},
    {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"two"}]},"taskType":"CLUSTERING"}]})"));
  CHECK(gemini::encode_embedding(request).error().code() == ErrorCode::unsupported);
  const auto one = gemini::encode_embedding(ModelRequest::embedding("m", {"one"}));
  CHECK(json(one.value()) == json(R"({"content":{"parts":[{"text":"one"}]}})"));
}
