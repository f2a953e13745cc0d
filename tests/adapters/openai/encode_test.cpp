// encode_test.cpp: requests as Chat Completions wants them.
#include <limits>
#include <purser/adapters/providers/openai/encode.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using openai::encode;
using openai::EncodeOptions;

namespace {

Json encoded(const ModelRequest& request, const EncodeOptions& options = {}) {
  return body_of(encode(request, options));
}

Json messages(std::vector<Message> list, const EncodeOptions& options = {}) {
  return encoded(ModelRequest("m", std::move(list)), options).at("messages");
}

ErrorCode refused(const ModelRequest& request, const EncodeOptions& options = {}) {
  return refusal_of(encode(request, options));
}

const Json depot_schema = json(
    R"({"type":"object","properties":{"depot":{"type":"integer"}},"required":["depot"],"additionalProperties":false})");

}  // namespace

TEST_CASE("openai encode: the smallest request is small") {
  CHECK(*encode(ModelRequest("gpt-4o-mini", "Hi")) ==
        R"({"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hi"}]})");
}

TEST_CASE("openai encode: the documented example comes out as documented") {
  ModelRequest request("gpt-5.6-terra", std::vector<Message>{});
  request.messages.push_back(
      Message(Role::system,
              {TextPart{"You plan deliveries. Use tools for facts.", CacheBreakpoint::standard}}));
  request.messages.push_back(Message(
      Role::user,
      {TextPart{"Is depot 7 open now? Photo attached.", CacheBreakpoint::none},
       OpaquePart{
           "openai",
           json(
               R"({"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}})")}}));
  request.tools.push_back(
      ToolSpec{"depot_status", "Opening state of a depot", depot_schema, true, {}});
  request.tool_choice.mode = ToolChoice::Mode::automatic;
  request.parallel_tool_calls = true;
  request.output_tokens_max = 800;
  request.reasoning_effort = "low";
  request.extra = json(
      R"({"prompt_cache_key":"tenant-12","service_tier":"default","metadata":{"run":"r-81"}})");
  EncodeOptions options;
  options.dialect.developer_role = true;
  CHECK(encoded(request, options) == json(R"({"model":"gpt-5.6-terra","messages":[
 {"role":"developer","content":[{"type":"text","text":"You plan deliveries. Use tools for facts.","prompt_cache_breakpoint":{"mode":"explicit"}}]},
 {"role":"user","content":[{"type":"text","text":"Is depot 7 open now? Photo attached."},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}}]}],
 "tools":[{"type":"function","function":{"name":"depot_status","description":"Opening state of a depot","strict":true,
   "parameters":{"type":"object","properties":{"depot":{"type":"integer"}},"required":["depot"],"additionalProperties":false}}}],
 "parallel_tool_calls":true,"max_completion_tokens":800,"reasoning_effort":"low",
 "prompt_cache_key":"tenant-12","service_tier":"default","metadata":{"run":"r-81"}})"));
}

TEST_CASE("openai encode: a stream always asks for its usage") {
  EncodeOptions options;
  options.stream = true;
  ModelRequest request("m", "Hi");
  request.extra = json(R"({"stream_options":{"include_obfuscation":false}})");
  const Json body = encoded(request, options);
  CHECK(body.at("stream") == true);
  CHECK(body.at("stream_options") == json(R"({"include_usage":true,"include_obfuscation":false})"));
  request.extra = json(R"({"stream_options":{"include_usage":false}})");
  CHECK(refused(request, options) == ErrorCode::invalid_argument);
}

TEST_CASE("openai encode: every setting has its field") {
  ModelRequest request("m", "Hi");
  request.temperature = 0.7;
  request.top_p = 0.1;
  request.stop = {"END", "\n"};
  request.output_tokens_max = 5;
  EncodeOptions options;
  options.dialect.output_limit_field = "max_tokens";
  CHECK(encoded(request, options) ==
        json(R"({"model":"m","messages":[{"role":"user","content":"Hi"}],
      "temperature":0.7,"top_p":0.1,"stop":["END","\n"],"max_tokens":5})"));
}

TEST_CASE("openai encode: tool choices") {
  ModelRequest request("m", "Hi");
  request.tools.push_back(ToolSpec{"f", "", Json(), false, {}});
  CHECK_FALSE(encoded(request).contains("tool_choice"));
  CHECK(encoded(request).at("tools") == json(R"([{"type":"function","function":{"name":"f"}}])"));
  request.tool_choice.mode = ToolChoice::Mode::none;
  CHECK(encoded(request).at("tool_choice") == "none");
  request.tool_choice.mode = ToolChoice::Mode::required;
  CHECK(encoded(request).at("tool_choice") == "required");
  request.tool_choice = {ToolChoice::Mode::named, "f"};
  CHECK(encoded(request).at("tool_choice") ==
        json(R"({"type":"function","function":{"name":"f"}})"));
  request.parallel_tool_calls = false;
  CHECK(encoded(request).at("parallel_tool_calls") == false);
  request.tools.clear();
  CHECK(refused(request) == ErrorCode::invalid_argument);
  request.tool_choice.mode = ToolChoice::Mode::none;
  CHECK_FALSE(encoded(request).contains("tool_choice"));
  CHECK_FALSE(encoded(request).contains("parallel_tool_calls"));
}

TEST_CASE(
    "openai encode: an answer with tool calls and its results go back unchanged, one message per "
    "result") {
  const Message answer(Role::assistant,
                       {ReasoningPart{"hidden", "sig", false}, TextPart{"Looking.", {}},
                        ToolCallPart{"a", "f", "{\"x\": 1 "}, ToolCallPart{"b", "g", ""}});
  const Message results(
      Role::tool, {ToolResultPart{"a", "f", "one", false}, ToolResultPart{"b", "g", "", true}});
  CHECK(messages({answer, results}) == json(R"([
    {"role":"assistant","content":"Looking.","tool_calls":[
      {"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\": 1 "}},
      {"id":"b","type":"function","function":{"name":"g","arguments":""}}]},
    {"role":"tool","tool_call_id":"a","content":"one"},
    {"role":"tool","tool_call_id":"b","content":""}])"));
}

TEST_CASE("openai encode: an answer of tool calls alone has null as its content") {
  CHECK(messages({Message(Role::assistant, {ToolCallPart{"a", "f", "{}"}})})
            .at(0)
            .at("content")
            .is_null());
  CHECK(messages({Message(Role::assistant, {})}).at(0).at("content") == "");
}

TEST_CASE("openai encode: results in a user message come before its text") {
  const Message mixed(Role::user,
                      {TextPart{"and now?", {}}, ToolResultPart{"a", "f", "one", false}});
  CHECK(messages({mixed}) == json(R"([{"role":"tool","tool_call_id":"a","content":"one"},
                                       {"role":"user","content":"and now?"}])"));
}

TEST_CASE("openai encode: a refusal goes back as a refusal") {
  CHECK(messages({Message(Role::assistant, {RefusalPart{"No."}})}) ==
        json(R"([{"role":"assistant","content":[{"type":"refusal","refusal":"No."}]}])"));
}

TEST_CASE("openai encode: breakpoints only where they are known") {
  const Message marked(Role::user, {TextPart{"long", CacheBreakpoint::one_hour}});
  CHECK(messages({marked}).at(0).at("content") ==
        json(R"([{"type":"text","text":"long","prompt_cache_breakpoint":{"mode":"explicit"}}])"));
  EncodeOptions options;
  options.dialect.breakpoints = openai::BreakpointForm::none;
  CHECK(messages({marked}, options).at(0).at("content") == "long");
  const Message answer(Role::assistant, {TextPart{"a", CacheBreakpoint::standard}});
  CHECK(messages({answer}).at(0).at("content") == "a");
}

TEST_CASE(
    "openai encode: unknown fields pass through untouched, known ones may not be contradicted") {
  ModelRequest request("m", "Hi");
  request.extra =
      json(R"({"seed":7,"n":2,"logit_bias":{"50256":-100},"new":[{"a":null}],"temperature":0.5})");
  const Json body = encoded(request);
  CHECK(body.at("logit_bias") == json(R"({"50256":-100})"));
  CHECK(body.at("new") == json(R"([{"a":null}])"));
  CHECK(body.at("temperature") == 0.5);
  request.temperature = 0.6;
  CHECK(refused(request) == ErrorCode::invalid_argument);
}

TEST_CASE(
    "openai encode: what carries the grant or decides how the answer is read cannot be "
    "overridden") {
  const auto field = GENERATE(as<std::string>{}, "model", "messages", "stream", "max_tokens",
                              "max_completion_tokens");
  ModelRequest request("m", "Hi");
  request.extra = Json({{field, 1}});
  CHECK(refused(request) == ErrorCode::invalid_argument);
}

TEST_CASE("openai encode: extra tools are appended to the request's") {
  ModelRequest request("m", "Hi");
  request.tools.push_back(ToolSpec{"f", "d", Json::object(), false, {}});
  request.extra = json(R"({"tools":[{"type":"custom","custom":{"name":"c"}}]})");
  const Json tools = encoded(request).at("tools");
  REQUIRE(tools.size() == 2);
  CHECK(tools.at(1) == json(R"({"type":"custom","custom":{"name":"c"}})"));
  request.extra = json(R"({"tools":{}})");
  CHECK(refused(request) == ErrorCode::invalid_argument);
}

TEST_CASE("openai encode: bad requests are refused with a clear code") {
  CHECK(refused(ModelRequest("", "Hi")) == ErrorCode::invalid_argument);
  CHECK(refused(ModelRequest("m", std::vector<Message>{})) == ErrorCode::invalid_argument);
  ModelRequest request("m", "Hi");
  request.output_tokens_max = 0;
  CHECK(refused(request) == ErrorCode::invalid_argument);
  request.output_tokens_max.reset();
  request.temperature = std::numeric_limits<double>::quiet_NaN();
  CHECK(refused(request) == ErrorCode::invalid_argument);
  const Message foreign(Role::user, {OpaquePart{"anthropic", Json::object()}});
  CHECK(refused(ModelRequest("m", std::vector<Message>{foreign})) == ErrorCode::unsupported);
  const Message misplaced(Role::user, {ToolCallPart{"a", "f", "{}"}});
  CHECK(refused(ModelRequest("m", std::vector<Message>{misplaced})) == ErrorCode::invalid_argument);
  const Message chatty(Role::tool, {TextPart{"a", {}}});
  CHECK(refused(ModelRequest("m", std::vector<Message>{chatty})) == ErrorCode::invalid_argument);
  const Message result(Role::system, {ToolResultPart{"a", "f", "", false}});
  CHECK(refused(ModelRequest("m", std::vector<Message>{result})) == ErrorCode::invalid_argument);
}

TEST_CASE("openai encode: any text survives the way out") {
  const std::string odd = "\"\\\n\t\x01 ä漢😀";
  CHECK(messages({Message::user(odd)}).at(0).at("content") == odd);
  CHECK(messages({Message::user("a\xff")}).at(0).at("content") == "a\xEF\xBF\xBD");
  CHECK(messages({Message::user(std::string(10'000'000, 'x'))})
            .at(0)
            .at("content")
            .get_ref<const std::string&>()
            .size() == 10'000'000);
}
