// encode_test.cpp: requests as Cohere's chat wants them.
#include <limits>
#include <purser/adapters/providers/cohere/decode.hpp>
#include <purser/adapters/providers/cohere/encode.hpp>
#include <purser/runtime/base64.hpp>
#include <purser/tests/adapters/cohere/examples.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using cohere::encode;
using cohere::EncodeOptions;

namespace {

Json encoded(const ModelRequest& request, const EncodeOptions& options = {}) {
  return body_of(encode(request, options));
}

Json messages(std::vector<Message> list) {
  return encoded(ModelRequest("m", std::move(list))).at("messages");
}

ErrorCode refused(const ModelRequest& request) { return refusal_of(encode(request)); }

ErrorCode refused(Part part, Role role = Role::user) {
  return refused(with_part(std::move(part), role));
}

ToolSpec tool(std::string name, bool strict = false) {
  return ToolSpec{std::move(name), "", Json(), strict, {}};
}

const Json any_object = json(R"({"type":"object","properties":{}})");

}  // namespace

TEST_CASE("cohere encode: the smallest request is small") {
  CHECK(*encode(ModelRequest("command-a-03-2025", "Hi")) ==
        R"({"model":"command-a-03-2025","messages":[{"role":"user","content":"Hi"}]})");
}

TEST_CASE("cohere encode: every setting has its field") {
  ModelRequest request("m", "Hi");
  request.temperature = 0.5;
  request.top_p = 0.25;
  request.stop = {"END"};
  request.seed = 11;
  request.output_tokens_max = 90;
  request.reasoning_effort = "high";
  request.extra = json(
      R"({"k":9,"safety_mode":"NONE","thinking":{"token_budget":50},"citation_options":{"mode":"OFF"}})");
  EncodeOptions options;
  options.stream = true;
  CHECK(encoded(request, options) ==
        json(R"({"model":"m","messages":[{"role":"user","content":"Hi"}],
    "temperature":0.5,"p":0.25,"stop_sequences":["END"],"seed":11,"max_tokens":90,"stream":true,
    "thinking":{"type":"enabled","token_budget":50},"k":9,"safety_mode":"NONE","citation_options":{"mode":"OFF"}})"));
  request.reasoning_effort = "none";
  CHECK(encoded(request).at("thinking").at("type") == "disabled");
}

TEST_CASE("cohere encode: tools, and who must be called") {
  ModelRequest request("m", "Hi");
  request.tools = {tool("f"), tool("g")};
  request.extra =
      json(R"({"tools":[{"type":"function","function":{"name":"h","parameters":{}}}]})");
  auto body = encoded(request);
  CHECK(body.at("tools").size() == 3);
  CHECK(body.at("tools").at(0) ==
        Json({{"type", "function"}, {"function", {{"name", "f"}, {"parameters", any_object}}}}));
  CHECK_FALSE(body.contains("tool_choice"));
  CHECK_FALSE(body.contains("strict_tools"));

  request.tool_choice.mode = ToolChoice::Mode::required;
  CHECK(encoded(request).at("tool_choice") == "REQUIRED");
  request.tool_choice.mode = ToolChoice::Mode::none;
  CHECK(encoded(request).at("tool_choice") == "NONE");

  for (const auto* name : {"g", "h"}) {
    request.tool_choice = {ToolChoice::Mode::named, name};
    body = encoded(request);
    CHECK(body.at("tool_choice") == "REQUIRED");
    REQUIRE(body.at("tools").size() == 1);
    CHECK(body.at("tools").at(0).at("function").at("name") == name);
  }
  request.tool_choice = {ToolChoice::Mode::named, "elsewhere"};
  CHECK(refused(request) == ErrorCode::invalid_argument);
}

TEST_CASE("cohere encode: without tools nobody can be called, and nothing is said about it") {
  ModelRequest request("m", "Hi");
  request.tool_choice.mode = ToolChoice::Mode::none;
  request.parallel_tool_calls = false;
  CHECK_FALSE(encoded(request).contains("tool_choice"));
  request.tool_choice.mode = ToolChoice::Mode::required;
  CHECK(refused(request) == ErrorCode::invalid_argument);
}

TEST_CASE("cohere encode: one call at a time cannot be asked for") {
  ModelRequest request("m", "Hi");
  request.tools = {tool("f")};
  request.parallel_tool_calls = true;
  CHECK_FALSE(encoded(request).contains("parallel_tool_calls"));
  request.parallel_tool_calls = false;
  CHECK(refused(request) == ErrorCode::unsupported);
}

TEST_CASE("cohere encode: strict schemas hold for all tools or for none") {
  ModelRequest request("m", "Hi");
  request.tools = {tool("f", true), tool("g", true)};
  CHECK(encoded(request).at("strict_tools") == true);
  request.tools.push_back(tool("h"));
  CHECK_FALSE(encoded(request).contains("strict_tools"));
}

TEST_CASE("cohere encode: forms of the answer") {
  ModelRequest request("m", "Hi");
  request.output_format.kind = OutputFormat::Kind::json;
  CHECK(encoded(request).at("response_format") == json(R"({"type":"json_object"})"));
  request.output_format = OutputFormat::fits(any_object);
  CHECK(encoded(request).at("response_format") ==
        Json({{"type", "json_object"}, {"json_schema", any_object}}));
}

TEST_CASE("cohere encode: plan and calls go back as they came, each result in its message") {
  const auto reply = cohere::decode(cohere::examples::body);
  REQUIRE(reply.has_value());
  const Message results(Role::tool, {ToolResultPart{"depot_k9", "depot", "open", false},
                                     ToolResultPart{"depot_m2", "depot", "", true}});
  CHECK(messages({reply->message, results}) == json(R"([
    {"role":"assistant","tool_plan":"I will ask the depot.","tool_calls":[
      {"id":"depot_k9","type":"function","function":{"name":"depot","arguments":"{\"depot\":7}"}},
      {"id":"depot_m2","type":"function","function":{"name":"depot","arguments":"{\"depot\":8}"}}]},
    {"role":"tool","tool_call_id":"depot_k9","content":"open"},
    {"role":"tool","tool_call_id":"depot_m2","content":""}])"));
}

TEST_CASE("cohere encode: thinking goes back as it came, that of others does not") {
  const auto reply = cohere::decode(cohere::examples::text_body);
  REQUIRE(reply.has_value());
  CHECK(messages({reply->message}).at(0).at("content") == json(R"([
    {"type":"thinking","thinking":"Greet."},{"type":"text","text":"Grüß Gott, 😀!"}])"));
  const Message foreign(Role::assistant, {ReasoningPart{"a", "sig", false, "anthropic", ""},
                                          ReasoningPart{"b", "", false}, TextPart{"c", {}}});
  CHECK(messages({foreign}) == json(R"([{"role":"assistant","content":"c"}])"));
}

TEST_CASE("cohere encode: results in a user message come before its text") {
  const Message mixed(Role::user,
                      {TextPart{"and now?", {}}, ToolResultPart{"a", "f", "one", false}});
  CHECK(messages({mixed}) == json(R"([{"role":"tool","tool_call_id":"a","content":"one"},
                                       {"role":"user","content":"and now?"}])"));
}

TEST_CASE("cohere encode: images by data or URL") {
  auto seen = MediaPart::image("image/png", "iVBORw0KGgo=");
  seen.detail = "low";
  const Message message(Role::user,
                        {TextPart{"What?", {}}, seen, MediaPart::image_at("https://e.org/a.png")});
  CHECK(messages({message}).at(0).at("content") == json(R"([{"type":"text","text":"What?"},
    {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}},
    {"type":"image_url","image_url":{"url":"https://e.org/a.png"}}])"));
}

TEST_CASE("cohere encode: text documents stand beside the messages") {
  const Message message(
      Role::user, {TextPart{"Sum it up.", {}},
                   MediaPart::document("text/plain", to_base64("Depot 7 is open."), "depots")});
  ModelRequest request("m", std::vector<Message>{message});
  request.extra = json(R"({"documents":["more"]})");
  const auto body = encoded(request);
  CHECK(body.at("documents") ==
        json(R"([{"data":{"text":"Depot 7 is open.","title":"depots"}},"more"])"));
  CHECK(body.at("messages") == json(R"([{"role":"user","content":"Sum it up."}])"));
}

TEST_CASE("cohere encode: what the interface cannot say is refused") {
  MediaPart file;
  file.file_id = "f";
  MediaPart audio = MediaPart::image("audio/wav", "AAAA");
  audio.kind = MediaPart::Kind::audio;
  CHECK(refused(file) == ErrorCode::unsupported);
  CHECK(refused(audio) == ErrorCode::unsupported);
  CHECK(refused(MediaPart::document("application/pdf", "AAAA", "d")) == ErrorCode::unsupported);
  CHECK(refused(MediaPart::document("text/plain", "A", "d")) == ErrorCode::invalid_argument);
  CHECK(refused(OpaquePart{"openai", Json::object()}) == ErrorCode::unsupported);
  CHECK(refused(MediaPart::image_at("x"), Role::assistant) == ErrorCode::invalid_argument);
  CHECK(refused(ToolCallPart{"a", "f", "{}"}) == ErrorCode::invalid_argument);
  CHECK(refused(ToolResultPart{"a", "f", "", false}, Role::system) == ErrorCode::invalid_argument);
  CHECK(refused(TextPart{"a", {}}, Role::tool) == ErrorCode::invalid_argument);
  const Message own(Role::user, {OpaquePart{"cohere", json(R"({"type":"new"})")}});
  CHECK(messages({own}).at(0).at("content") == json(R"([{"type":"new"}])"));
}

TEST_CASE("cohere encode: nothing is said twice, and what counts is not said in extra") {
  ModelRequest request("m", "Hi");
  request.output_tokens_max = 5;
  for (const auto* extra : {R"({"max_tokens":9})", R"({"model":"x"})", R"({"messages":[]})",
                            R"({"stream":true})", R"({"tools":{}})", R"({"documents":7})", "[]"}) {
    CAPTURE(extra);
    request.extra = json(extra);
    CHECK(refused(request) == ErrorCode::invalid_argument);
  }
  request.extra = Json();
  request.temperature = std::numeric_limits<double>::infinity();
  CHECK(refused(request) == ErrorCode::invalid_argument);
  CHECK(refused(ModelRequest("", "Hi")) == ErrorCode::invalid_argument);
  CHECK(refused(ModelRequest("m", std::vector<Message>{})) == ErrorCode::invalid_argument);
  request.temperature.reset();
  request.output_tokens_max = 0;
  CHECK(refused(request) == ErrorCode::invalid_argument);
}
