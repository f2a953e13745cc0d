// encode_test.cpp: requests as OpenAI's Responses want them.
#include <limits>
#include <purser/adapters/providers/responses/encode.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using responses::encode;
using responses::EncodeOptions;

namespace {

Json encoded(const ModelRequest& request, const EncodeOptions& options = {}) {
  return body_of(encode(request, options));
}

Json input(std::vector<Message> list, const EncodeOptions& options = {}) {
  return encoded(ModelRequest("m", std::move(list)), options).at("input");
}

ErrorCode refused(const ModelRequest& request, const EncodeOptions& options = {}) {
  return refusal_of(encode(request, options));
}

const ReasoningPart thought{"Look.", "gAAA", false, "responses", "rs_1"};

}  // namespace

TEST_CASE("responses encode: the smallest request stores nothing") {
  CHECK(encoded(ModelRequest("gpt-4.1-mini", "Hi")) ==
        json(R"({"model":"gpt-4.1-mini","store":false,"input":[{"role":"user","content":"Hi"}]})"));
}

TEST_CASE("responses encode: the documented example comes out as documented") {
  ModelRequest request("gpt-5.6-luna", std::vector<Message>{});
  request.messages.push_back(Message::system("Answer from tools only."));
  request.messages.push_back(Message::user("Next ferry from Norddeich?"));
  request.tools.push_back(ToolSpec{
      "ferry",
      "ferry times",
      json(
          R"({"type":"object","properties":{"from":{"type":"string"}},"required":["from"],"additionalProperties":false})"),
      true,
      {}});
  request.output_tokens_max = 600;
  request.reasoning_effort = "low";
  request.extra = json(R"({"tools":[{"type":"web_search"}],"tool_choice":"auto"})");
  EncodeOptions options;
  options.reasoning_summary = "auto";

  CHECK(encoded(request, options) ==
        json(R"({"model":"gpt-5.6-luna","instructions":"Answer from tools only.",
    "input":[{"role":"user","content":"Next ferry from Norddeich?"}],
    "tools":[{"type":"function","name":"ferry","description":"ferry times","strict":true,"parameters":{"type":"object","properties":{"from":{"type":"string"}},"required":["from"],"additionalProperties":false}},{"type":"web_search"}],
    "tool_choice":"auto","max_output_tokens":600,"reasoning":{"effort":"low","summary":"auto"},"include":["reasoning.encrypted_content"],"store":false})"));
}

TEST_CASE("responses encode: a conversation goes back item by item, in order") {
  const auto items = input({Message::user("Where?"),
                            Message(Role::assistant, {thought, TextPart{"One moment.", {}},
                                                      ToolCallPart{"call_1", "find", R"({"x": 1})"},
                                                      ToolCallPart{"call_2", "count", ""}}),
                            Message(Role::tool, {ToolResultPart{"call_1", "find", "7", false},
                                                 ToolResultPart{"call_2", "count", "", true}}),
                            Message::user("Well?")});
  CHECK(items == json(R"([{"role":"user","content":"Where?"},
    {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Look."}],"encrypted_content":"gAAA"},
    {"role":"assistant","content":"One moment."},
    {"type":"function_call","call_id":"call_1","name":"find","arguments":"{\"x\": 1}"},
    {"type":"function_call","call_id":"call_2","name":"count","arguments":"{}"},
    {"type":"function_call_output","call_id":"call_1","output":"7"},
    {"type":"function_call_output","call_id":"call_2","output":""},
    {"role":"user","content":"Well?"}])"));
}

TEST_CASE("responses encode: reasoning that led to nothing is left out") {
  const auto items =
      input({Message::user("Where?"),
             Message(Role::assistant, {TextPart{"A", {}}, thought, TextPart{"", {}}}),
             Message::user("And?")});
  CHECK(items.size() == 3);
  CHECK(items.at(1) == json(R"({"role":"assistant","content":"A"})"));
}

TEST_CASE("responses encode: reasoning goes only where it can be read") {
  const auto sent = [](ReasoningPart part, const EncodeOptions& options = {}) {
    return input({Message(Role::assistant, {std::move(part), TextPart{"A", {}}})}, options)
               .size() == 2;
  };
  EncodeOptions stored;
  stored.store = true;
  CHECK(sent(thought));
  CHECK(sent(ReasoningPart{"", "gAAA", false, "", ""}));
  CHECK_FALSE(sent(ReasoningPart{"t", "sig", false, "anthropic", ""}));
  CHECK_FALSE(sent(ReasoningPart{"t", "", false, "responses", "rs_1"}));
  CHECK(sent(ReasoningPart{"t", "", false, "responses", "rs_1"}, stored));
  CHECK_FALSE(sent(ReasoningPart{"blob", "x", true, "", ""}));
}

TEST_CASE("responses encode: system messages in front are instructions, later ones stay") {
  const auto body = encoded(
      ModelRequest("m", std::vector<Message>{Message::system("One."), Message::system("Two."),
                                             Message::user("Hi"), Message::system("Three.")}));
  CHECK(body.at("instructions") == "One.\n\nTwo.");
  CHECK(body.at("input") ==
        json(R"([{"role":"user","content":"Hi"},{"role":"system","content":"Three."}])"));
  const auto alone = encoded(ModelRequest("m", std::vector<Message>{Message::system("One.")}));
  CHECK_FALSE(alone.contains("instructions"));
  CHECK(alone.at("input") == json(R"([{"role":"system","content":"One."}])"));
}

TEST_CASE("responses encode: encrypted reasoning is asked for only where it makes sense") {
  const auto include = [](ModelRequest request, const EncodeOptions& options = {}) {
    return encoded(request, options).value("include", Json());
  };
  const Json asked = json(R"(["reasoning.encrypted_content"])");
  EncodeOptions stored;
  stored.store = true;
  EncodeOptions plain;
  plain.encrypted_reasoning = false;
  CHECK(include(ModelRequest("o4-mini", "Hi")) == asked);
  CHECK(include(ModelRequest("vendor/new-model", "Hi")) == asked);
  CHECK(include(ModelRequest("gpt-4o", "Hi")).is_null());
  CHECK(include(ModelRequest("o4-mini", "Hi"), stored).is_null());
  CHECK(include(ModelRequest("o4-mini", "Hi"), plain).is_null());
  CHECK(include(with_extra(R"({"store":true})")).is_null());
  CHECK(include(with_extra(R"({"include":["a"]})")) ==
        json(R"(["a","reasoning.encrypted_content"])"));
  CHECK(include(with_extra(R"({"include":["reasoning.encrypted_content"]})")) == asked);
  EncodeOptions summary;
  summary.reasoning_summary = "auto";
  CHECK_FALSE(encoded(ModelRequest("gpt-4o", "Hi"), summary).contains("reasoning"));
}

TEST_CASE("responses encode: storing is the option's or the request's choice") {
  EncodeOptions stored;
  stored.store = true;
  CHECK(encoded(ModelRequest("m", "Hi"), stored).at("store") == true);
  CHECK(encoded(with_extra(R"({"store":true})")).at("store") == true);
  CHECK(encoded(with_extra(R"({"store":false})"), stored).at("store") == false);
}

TEST_CASE("responses encode: the form of the answer and the verbosity share an object") {
  auto request = with_extra(R"({"text":{"verbosity":"low"}})");
  request.output_format = OutputFormat::fits(json(R"({"type":"object"})"), "plan");
  CHECK(
      encoded(request).at("text") ==
      json(
          R"({"verbosity":"low","format":{"type":"json_schema","name":"plan","schema":{"type":"object"},"strict":true}})"));
  request.output_format = OutputFormat();
  request.output_format.kind = OutputFormat::Kind::json;
  CHECK(encoded(request).at("text").at("format") == json(R"({"type":"json_object"})"));
}

TEST_CASE("responses encode: tools are flat, and strict only when asked to be") {
  ModelRequest request("m", "Hi");
  request.tools.push_back(ToolSpec{"f", "", Json(), false, {}});
  request.tool_choice.mode = ToolChoice::Mode::named;
  request.tool_choice.name = "f";
  request.parallel_tool_calls = false;
  const auto body = encoded(request);
  CHECK(
      body.at("tools") ==
      json(
          R"([{"type":"function","name":"f","parameters":{"type":"object","properties":{}},"strict":false}])"));
  CHECK(body.at("tool_choice") == json(R"({"type":"function","name":"f"})"));
  CHECK(body.at("parallel_tool_calls") == false);
  request.tool_choice.mode = ToolChoice::Mode::required;
  CHECK(encoded(request).at("tool_choice") == "required");
  request.tool_choice.mode = ToolChoice::Mode::none;
  CHECK(encoded(request).at("tool_choice") == "none");
}

TEST_CASE("responses encode: images and documents, here and elsewhere") {
  auto image = MediaPart::image("image/png", "AAAA");
  image.detail = "low";
  auto file = MediaPart();
  file.kind = MediaPart::Kind::document;
  file.file_id = "file_1";
  auto page = file;
  page.file_id.clear();
  page.url = "https://e.org/a.pdf";
  const auto items = input({Message(
      Role::user, {TextPart{"Look", {}}, image, MediaPart::image_at("https://e.org/a"),
                   MediaPart::document("application/pdf", "BBBB", "a.pdf"), file, page,
                   OpaquePart{"responses", json(R"({"type":"input_text","text":"x"})")}})});
  CHECK(items == json(R"([{"role":"user","content":[{"type":"input_text","text":"Look"},
    {"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"low"},
    {"type":"input_image","image_url":"https://e.org/a","detail":"auto"},
    {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,BBBB"},
    {"type":"input_file","file_id":"file_1"},
    {"type":"input_file","file_url":"https://e.org/a.pdf"},
    {"type":"input_text","text":"x"}]}])"));
}

TEST_CASE("responses encode: items of hosted tools go back untouched, where they stood") {
  const auto search = json(R"({"type":"web_search_call","id":"ws_1","status":"completed"})");
  const auto items =
      input({Message(Role::assistant, {TextPart{"A", {}}, RefusalPart{"No."},
                                       OpaquePart{"responses", search}, TextPart{"B", {}}})});
  CHECK(
      items ==
      Json::array(
          {json(
               R"({"role":"assistant","content":[{"type":"output_text","text":"A"},{"type":"refusal","refusal":"No."}]})"),
           search, json(R"({"role":"assistant","content":"B"})")}));
}

TEST_CASE("responses encode: what the interface cannot say is unsupported") {
  ModelRequest request("m", "Hi");
  request.stop = {"END"};
  CHECK(refused(request) == ErrorCode::unsupported);
  CHECK(refused(ModelRequest::embedding("m", {"a"})) == ErrorCode::unsupported);
  MediaPart audio;
  audio.kind = MediaPart::Kind::audio;
  audio.media_type = "audio/wav";
  audio.data = "AAAA";
  CHECK(refused(ModelRequest("m", std::vector<Message>{Message(Role::user, {audio})})) ==
        ErrorCode::unsupported);
  CHECK(refused(ModelRequest("m", std::vector<Message>{Message(
                                      Role::user, {OpaquePart{"openai", Json::object()}})})) ==
        ErrorCode::unsupported);
  ModelRequest seeded("m", "Hi");
  seeded.seed = 7;
  CHECK_FALSE(encoded(seeded).contains("seed"));
}

TEST_CASE("responses encode: what makes no sense is refused") {
  CHECK(refused(ModelRequest("", "Hi")) == ErrorCode::invalid_argument);
  CHECK(refused(ModelRequest("m", std::vector<Message>{})) == ErrorCode::invalid_argument);
  for (const auto* extra :
       {R"({"model":"x"})", R"({"input":"x"})", R"({"stream":true})", R"({"max_output_tokens":1})",
        R"({"tools":7})", R"({"include":{}})", "[]"}) {
    CAPTURE(extra);
    CHECK(refused(with_extra(extra)) == ErrorCode::invalid_argument);
  }
  auto twice = with_extra(R"({"instructions":"Other"})");
  twice.messages.insert(twice.messages.begin(), Message::system("One"));
  CHECK(refused(twice) == ErrorCode::invalid_argument);
  ModelRequest limit("m", "Hi");
  limit.output_tokens_max = 0;
  CHECK(refused(limit) == ErrorCode::invalid_argument);
  ModelRequest hot("m", "Hi");
  hot.temperature = std::numeric_limits<double>::infinity();
  CHECK(refused(hot) == ErrorCode::invalid_argument);
  ModelRequest toolless("m", "Hi");
  toolless.tool_choice.mode = ToolChoice::Mode::required;
  CHECK(refused(toolless) == ErrorCode::invalid_argument);
  for (auto message : {Message(Role::user, {ToolCallPart{"c", "f", "{}"}}),
                       Message(Role::assistant, {ToolResultPart{"c", "f", "", false}}),
                       Message(Role::tool, {TextPart{"x", {}}}),
                       Message(Role::assistant, {MediaPart::image_at("https://e.org/a")})}) {
    CHECK(refused(ModelRequest("m", std::vector<Message>{std::move(message)})) ==
          ErrorCode::invalid_argument);
  }
}

TEST_CASE("responses encode: counting asks for the same input, and for nothing else") {
  auto request = with_extra(R"({"previous_response_id":"resp_1","service_tier":"flex"})");
  request.messages.insert(request.messages.begin(), Message::system("One"));
  request.tools.push_back(ToolSpec{"f", "", Json(), false, {}});
  request.output_tokens_max = 9;
  request.reasoning_effort = "low";
  const auto counted = parse_json(responses::encode_count(request).value()).value();
  const auto whole = encoded(request);
  CHECK(counted.at("input") == whole.at("input"));
  CHECK(counted.at("tools") == whole.at("tools"));
  CHECK(counted.at("instructions") == "One");
  CHECK(counted.at("previous_response_id") == "resp_1");
  CHECK(counted.at("reasoning") == whole.at("reasoning"));
  CHECK(counted.size() == 6);
}
