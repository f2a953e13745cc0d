// encode_test.cpp: requests as Ollama's chat and embed want them.
#include <limits>
#include <purser/adapters/providers/ollama/decode.hpp>
#include <purser/adapters/providers/ollama/encode.hpp>
#include <purser/tests/adapters/ollama/examples.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using ollama::encode;
using ollama::encode_embeddings;
using ollama::EncodeOptions;

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

ToolSpec tool(std::string name) { return ToolSpec{std::move(name), "a tool", Json(), true, {}}; }

}  // namespace

TEST_CASE("ollama encode: whether to stream, and whether to cut, is always said") {
  EncodeOptions options;
  CHECK(encoded(ModelRequest("qwen3:8b", "Hi"), options) ==
        json(R"({"model":"qwen3:8b","messages":[{"role":"user","content":"Hi"}],
          "stream":false,"truncate":false,"shift":false})"));
  options.stream = true;
  options.truncate = true;
  const auto body = encoded(ModelRequest("m", "Hi"), options);
  CHECK(body.at("stream") == true);
  CHECK(body.at("truncate") == true);
  CHECK(body.at("shift") == true);
}

TEST_CASE("ollama encode: every setting has its field") {
  ModelRequest request("m", "Hi");
  request.temperature = 0.5;
  request.top_p = 0.25;
  request.stop = {"END"};
  request.seed = 11;
  request.output_tokens_max = 90;
  request.reasoning_effort = "high";
  request.extra = json(R"({"options":{"top_k":9},"truncate":true})");
  EncodeOptions options;
  options.num_ctx = 8192;
  options.keep_alive = "5m";
  CHECK(encoded(request, options) ==
        json(R"({"model":"m","messages":[{"role":"user","content":"Hi"}],
    "stream":false,"truncate":true,"shift":false,"think":"high","keep_alive":"5m",
    "options":{"num_predict":90,"num_ctx":8192,"temperature":0.5,"top_p":0.25,"stop":["END"],"seed":11,"top_k":9}})"));
}

TEST_CASE("ollama encode: efforts of thinking") {
  ModelRequest request("m", "Hi");
  const auto think = [&](const char* effort) {
    request.reasoning_effort = effort;
    return encoded(request).at("think");
  };
  CHECK(think("none") == false);
  CHECK(think("minimal") == "low");
  CHECK(think("medium") == "medium");
  CHECK(think("xhigh") == "max");
}

TEST_CASE("ollama encode: forms of the answer") {
  ModelRequest request("m", "Hi");
  request.output_format.kind = OutputFormat::Kind::json;
  CHECK(encoded(request).at("format") == "json");
  request.output_format = OutputFormat::fits(json(R"({"type":"object"})"));
  CHECK(encoded(request).at("format") == json(R"({"type":"object"})"));
}

TEST_CASE("ollama encode: tools are offered or not; nobody can be made to call one") {
  ModelRequest request("m", "Hi");
  request.tools = {tool("f")};
  request.extra = json(R"({"tools":[{"type":"function","function":{"name":"g"}}]})");
  CHECK(encoded(request).at("tools") == json(R"([
    {"type":"function","function":{"name":"f","description":"a tool","parameters":{"type":"object","properties":{}}}},
    {"type":"function","function":{"name":"g"}}])"));
  request.parallel_tool_calls = false;
  CHECK(refused(request) == ErrorCode::unsupported);
  request.tool_choice.mode = ToolChoice::Mode::none;
  CHECK_FALSE(encoded(request).contains("tools"));
  request.tool_choice.mode = ToolChoice::Mode::required;
  CHECK(refused(request) == ErrorCode::unsupported);
  request.tool_choice = {ToolChoice::Mode::named, "f"};
  CHECK(refused(request) == ErrorCode::unsupported);
}

TEST_CASE("ollama encode: thinking and calls go back as they came, results name their tool") {
  const auto reply = ollama::decode(ollama::examples::body);
  REQUIRE(reply.has_value());
  const auto second = reply->message.tool_calls().at(1).id;
  const Message results(Role::tool, {ToolResultPart{"call_w1", "depot", "open", false},
                                     ToolResultPart{second, "", "closed", true}});
  CHECK(
      messages({reply->message, results}) ==
      Json::array(
          {{{"role", "assistant"},
            {"content", ""},
            {"thinking", "Ask the depot."},
            {"tool_calls",
             {{{"id", "call_w1"}, {"function", {{"name", "depot"}, {"arguments", {{"depot", 7}}}}}},
              {{"id", second},
               {"function",
                {{"name", "depot"}, {"arguments", json(R"({"depot":8,"open":[true]})")}}}}}}},
           {{"role", "tool"},
            {"content", "open"},
            {"tool_name", "depot"},
            {"tool_call_id", "call_w1"}},
           {{"role", "tool"},
            {"content", "closed"},
            {"tool_name", "depot"},
            {"tool_call_id", second}}}));
}

TEST_CASE("ollama encode: arguments are objects, whatever the model wrote") {
  const auto arguments = [](const char* text) {
    return messages({Message(Role::assistant, {ToolCallPart{"a", "f", text}})})
        .at(0)
        .at("tool_calls")
        .at(0)
        .at("function")
        .at("arguments");
  };
  CHECK(arguments(" ") == Json::object());
  CHECK(arguments("{\"x\": 1") == Json{{"invalid_arguments", "{\"x\": 1"}});
  CHECK(arguments("[1]") == Json{{"invalid_arguments", "[1]"}});
}

TEST_CASE(
    "ollama encode: texts are one text, images stand beside it, foreign thinking is left out") {
  const Message asked(Role::user,
                      {TextPart{"What ", {}}, MediaPart::image("image/png", "iVBORw0KGgo="),
                       TextPart{"is it?", {}}});
  const Message said(Role::assistant,
                     {ReasoningPart{"a", "sig", false, "anthropic", ""}, TextPart{"b", {}}});
  CHECK(messages({asked, said}) == json(R"([
    {"role":"user","content":"What is it?","images":["iVBORw0KGgo="]},
    {"role":"assistant","content":"b"}])"));
}

TEST_CASE("ollama encode: what the interface cannot say is refused") {
  MediaPart file;
  file.file_id = "f";
  CHECK(refused(file) == ErrorCode::unsupported);
  CHECK(refused(MediaPart::image_at("https://e.org/a.png")) == ErrorCode::unsupported);
  CHECK(refused(MediaPart::document("text/plain", "AAAA", "d")) == ErrorCode::unsupported);
  CHECK(refused(MediaPart()) == ErrorCode::invalid_argument);
  CHECK(refused(OpaquePart{"ollama", Json::object()}) == ErrorCode::unsupported);
  CHECK(refused(MediaPart::image("image/png", "AAAA"), Role::assistant) ==
        ErrorCode::invalid_argument);
  CHECK(refused(ToolCallPart{"a", "f", "{}"}) == ErrorCode::invalid_argument);
  CHECK(refused(ToolResultPart{"a", "f", "", false}, Role::assistant) ==
        ErrorCode::invalid_argument);
  CHECK(refused(TextPart{"a", {}}, Role::tool) == ErrorCode::invalid_argument);
}

TEST_CASE("ollama encode: the output limit is said in one place, and is one") {
  ModelRequest request("m", "Hi");
  for (const auto* extra : {R"({"options":{"num_predict":-1}})", R"({"model":"x"})",
                            R"({"stream":true})", R"({"messages":[]})", R"({"tools":7})", "7"}) {
    CAPTURE(extra);
    request.extra = json(extra);
    CHECK(refused(request) == ErrorCode::invalid_argument);
  }
  request.extra = Json();
  request.output_tokens_max = 0;  // the interface takes it for no limit
  CHECK(refused(request) == ErrorCode::invalid_argument);
  request.output_tokens_max.reset();
  request.top_p = std::numeric_limits<double>::quiet_NaN();
  CHECK(refused(request) == ErrorCode::invalid_argument);
}

TEST_CASE("ollama encode: texts to embed are not cut, either") {
  auto request = ModelRequest::embedding("all-minilm", {"a", "b"});
  EncodeOptions options;
  options.num_ctx = 512;
  CHECK(
      json(*encode_embeddings(request, options)) ==
      json(
          R"({"model":"all-minilm","input":["a","b"],"truncate":false,"options":{"num_ctx":512}})"));
  request.extra = json(R"({"dimensions":64,"truncate":true})");
  CHECK(json(*encode_embeddings(request)).at("truncate") == true);
  request.messages.front().parts.emplace_back(MediaPart::image("image/png", "AAAA"));
  CHECK(encode_embeddings(request).error().code() == ErrorCode::unsupported);
  CHECK(encode_embeddings(ModelRequest::embedding("m", {})).error().code() ==
        ErrorCode::invalid_argument);
}
