// encode_test.cpp: requests as Anthropic's Messages wants them.
#include <purser/adapters/providers/anthropic/encode.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using anthropic::encode;
using anthropic::EncodeOptions;
using anthropic::Version;

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

}  // namespace

TEST_CASE("anthropic encode: the smallest request is small and has an output limit") {
  CHECK(
      *encode(ModelRequest("claude-sonnet-5", "Hi")) ==
      R"({"max_tokens":4096,"model":"claude-sonnet-5","messages":[{"role":"user","content":"Hi"}]})");
}

TEST_CASE("anthropic encode: the documented example comes out as documented") {
  ModelRequest request("claude-sonnet-5", std::vector<Message>{});
  request.output_tokens_max = 2000;
  request.messages.push_back(
      Message(Role::system, {TextPart{"You audit invoices.", CacheBreakpoint::one_hour}}));
  request.messages.push_back(Message(
      Role::user,
      {OpaquePart{
           "anthropic",
           json(
               R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}})")},
       TextPart{"Check the VAT rate used here.", CacheBreakpoint::standard}}));
  request.tools.push_back(ToolSpec{
      "vat_rate",
      "Legal VAT rate for a country",
      json(
          R"({"type":"object","properties":{"country":{"type":"string"}},"required":["country"]})"),
      false,
      {}});
  request.parallel_tool_calls = true;
  request.reasoning_effort = "low";
  request.extra =
      json(R"({"tools":[{"type":"web_search_20250305","name":"web_search","max_uses":2}],
                           "thinking":{"type":"adaptive","display":"summarized"},"metadata":{"user_id":"u-5"}})");
  CHECK(
      encoded(request) ==
      json(
          R"({"model":"claude-sonnet-5","max_tokens":2000,"system":[{"type":"text","text":"You audit invoices.","cache_control":{"type":"ephemeral","ttl":"1h"}}],
 "messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}},{"type":"text","text":"Check the VAT rate used here.","cache_control":{"type":"ephemeral"}}]}],
 "tools":[{"name":"vat_rate","description":"Legal VAT rate for a country","input_schema":{"type":"object","properties":{"country":{"type":"string"}},"required":["country"]}},
  {"type":"web_search_20250305","name":"web_search","max_uses":2}],
 "tool_choice":{"type":"auto","disable_parallel_tool_use":false},"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"low"},"metadata":{"user_id":"u-5"}})"));
}

TEST_CASE(
    "anthropic encode: an answer goes back whole: thinking in order and signed, calls, then all "
    "results first") {
  const Message answer(Role::assistant,
                       {ReasoningPart{"think", "sig1", false}, ReasoningPart{"c2VjcmV0", "", true},
                        TextPart{"Looking.", {}}, ReasoningPart{"", "sig2", false},
                        ToolCallPart{"a", "f", "{\"x\": 1.0}"}, ToolCallPart{"b", "g", ""}});
  const Message first(Role::tool, {ToolResultPart{"a", "f", "one", false}});
  const Message second(Role::tool, {ToolResultPart{"b", "g", "", true}});
  const auto body = encode(
      ModelRequest("m", std::vector<Message>{Message::user("Go"), answer, Message::user("Hurry"),
                                             first, second, Message::user("Well?")}));
  REQUIRE(body.has_value());
  CHECK(body->find(R"("input":{"x": 1.0})") != std::string::npos);  // as the model wrote it
  CHECK(parse_json(*body)->at("messages") == json(R"([
    {"role":"user","content":"Go"},
    {"role":"assistant","content":[{"type":"thinking","thinking":"think","signature":"sig1"},
      {"type":"redacted_thinking","data":"c2VjcmV0"},{"type":"text","text":"Looking."},
      {"type":"thinking","thinking":"","signature":"sig2"},
      {"type":"tool_use","id":"a","name":"f","input":{"x":1.0}},{"type":"tool_use","id":"b","name":"g","input":{}}]},
    {"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"one"},
      {"type":"tool_result","tool_use_id":"b","is_error":true},
      {"type":"text","text":"Hurry"},{"type":"text","text":"Well?"}]}])"));
}

TEST_CASE(
    "anthropic encode: arguments that are no object are wrapped, so that the call can go back") {
  const auto input = [](std::string arguments) {
    return messages({Message(Role::assistant, {ToolCallPart{"a", "f", std::move(arguments)}})})
        .at(0)
        .at("content")
        .at(0)
        .at("input");
  };
  CHECK(input("{\"x\":") == json(R"({"invalid_arguments":"{\"x\":"})"));
  CHECK(input("[1]") == json(R"({"invalid_arguments":"[1]"})"));
  CHECK(input(" ") == Json::object());
  CHECK(input(std::string(100'000, '[')).contains("invalid_arguments"));
}

TEST_CASE("anthropic encode: thinking of others has no signature and stays here") {
  CHECK(messages({Message(Role::assistant, {ReasoningPart{"x", "", false}, TextPart{"a", {}}})})
            .at(0)
            .at("content") == json(R"([{"type":"text","text":"a"}])"));
}

TEST_CASE("anthropic encode: system messages go in front, or stay in place") {
  const std::vector<Message> list{Message::system("one"), Message::user("a"),
                                  Message::system("two"), Message::user("b")};
  const Json front = encoded(ModelRequest("m", list));
  CHECK(front.at("system") ==
        json(R"([{"type":"text","text":"one"},{"type":"text","text":"two"}])"));
  CHECK(
      front.at("messages") ==
      json(
          R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])"));
  EncodeOptions options;
  options.system_messages_in_place = true;
  const Json in_place = encoded(ModelRequest("m", list), options);
  CHECK(in_place.at("system") == "one");
  CHECK(
      in_place.at("messages") ==
      json(
          R"([{"role":"user","content":"a"},{"role":"system","content":[{"type":"text","text":"two"}]},
                 {"role":"user","content":"b"}])"));
}

TEST_CASE("anthropic encode: empty texts, which the interface rejects, are left out") {
  const Json list = messages(
      {Message::user("a"), Message(Role::assistant, {TextPart{"", {}}}), Message::user("b")});
  CHECK(list == json(R"([{"role":"user","content":"a"},{"role":"user","content":"b"}])"));
}

TEST_CASE("anthropic encode: sampling fields only in the version that knows them") {
  ModelRequest request("m", "Hi");
  request.temperature = 1.0;
  CHECK(encoded(request).at("temperature") == 1.0);
  EncodeOptions options;
  options.version = Version::v2026_10_21;
  const auto body = encode(request, options);
  REQUIRE_FALSE(body.has_value());
  CHECK(body.error().code() == ErrorCode::unsupported);
  CHECK(body.error().message().find("2023-06-01") != std::string::npos);
  request.temperature.reset();
  request.top_p = 0.9;
  CHECK(refused(request, options) == ErrorCode::unsupported);
}

TEST_CASE("anthropic encode: tool choices") {
  ModelRequest request("m", "Hi");
  request.tools.push_back(ToolSpec{"f", "", Json(), true, CacheBreakpoint::standard});
  CHECK(
      encoded(request).at("tools") ==
      json(
          R"([{"name":"f","input_schema":{"type":"object"},"strict":true,"cache_control":{"type":"ephemeral"}}])"));
  CHECK_FALSE(encoded(request).contains("tool_choice"));
  request.parallel_tool_calls = false;
  CHECK(encoded(request).at("tool_choice") ==
        json(R"({"type":"auto","disable_parallel_tool_use":true})"));
  request.tool_choice.mode = ToolChoice::Mode::required;
  CHECK(encoded(request).at("tool_choice") ==
        json(R"({"type":"any","disable_parallel_tool_use":true})"));
  request.tool_choice = {ToolChoice::Mode::named, "f"};
  request.parallel_tool_calls.reset();
  CHECK(encoded(request).at("tool_choice") == json(R"({"type":"tool","name":"f"})"));
  request.tool_choice.mode = ToolChoice::Mode::none;
  CHECK(encoded(request).at("tool_choice") == json(R"({"type":"none"})"));
  request.tools.clear();
  CHECK_FALSE(encoded(request).contains("tool_choice"));
  request.tool_choice.mode = ToolChoice::Mode::required;
  CHECK(refused(request) == ErrorCode::invalid_argument);
}

TEST_CASE("anthropic encode: tools that were called are named where none is offered any more") {
  ModelRequest request("m", "Hi");
  request.messages.push_back(Message(
      Role::assistant,
      {ToolCallPart{"a", "g", "{}"}, ToolCallPart{"b", "f", "{}"}, ToolCallPart{"c", "g", "{}"}}));
  CHECK(encoded(request).at("tools") == json(R"([{"name":"f","input_schema":{"type":"object"}},
                 {"name":"g","input_schema":{"type":"object"}}])"));
  CHECK(encoded(request).at("tool_choice") == json(R"({"type":"none"})"));

  request.tools.push_back(ToolSpec{"h", "", Json(), false, CacheBreakpoint::none});
  CHECK(encoded(request).at("tools").size() == 1);
  CHECK_FALSE(encoded(request).contains("tool_choice"));
}

TEST_CASE(
    "anthropic encode: effort brings adaptive thinking along, unless the caller says otherwise") {
  ModelRequest request("m", "Hi");
  request.reasoning_effort = "high";
  CHECK(encoded(request).at("output_config") == json(R"({"effort":"high"})"));
  CHECK(encoded(request).at("thinking") == json(R"({"type":"adaptive"})"));
  request.reasoning_effort = "none";
  CHECK(encoded(request).at("thinking") == json(R"({"type":"disabled"})"));
  CHECK_FALSE(encoded(request).contains("output_config"));
  request.reasoning_effort = "minimal";
  request.extra = json(
      R"({"thinking":{"type":"enabled","budget_tokens":1024},"output_config":{"format":{"a":1}}})");
  CHECK(encoded(request).at("thinking") == json(R"({"type":"enabled","budget_tokens":1024})"));
  CHECK(encoded(request).at("output_config") == json(R"({"effort":"low","format":{"a":1}})"));
}

TEST_CASE("anthropic encode: every other setting has its field") {
  ModelRequest request("m", "Hi");
  request.stop = {"END"};
  request.output_tokens_max = 0;
  request.extra = json(R"({"service_tier":"auto","top_k":5})");
  EncodeOptions options;
  options.stream = true;
  CHECK(encoded(request, options) ==
        json(R"({"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":0,
      "stop_sequences":["END"],"service_tier":"auto","top_k":5,"stream":true})"));
}

TEST_CASE(
    "anthropic encode: what carries the grant or decides how the answer is read cannot be "
    "overridden") {
  const auto field = GENERATE(as<std::string>{}, "model", "messages", "stream", "max_tokens");
  ModelRequest request("m", "Hi");
  request.extra = Json({{field, 1}});
  CHECK(refused(request) == ErrorCode::invalid_argument);
}

TEST_CASE("anthropic encode: an extra system prompt stands alone") {
  ModelRequest request("m", "Hi");
  request.extra = json(R"({"system":"own"})");
  CHECK(encoded(request).at("system") == "own");
  request.messages.insert(request.messages.begin(), Message::system("other"));
  CHECK(refused(request) == ErrorCode::invalid_argument);
}

TEST_CASE("anthropic encode: bad requests are refused with a clear code") {
  CHECK(refused(ModelRequest("", "Hi")) == ErrorCode::invalid_argument);
  CHECK(refused(ModelRequest("m", std::vector<Message>{})) == ErrorCode::invalid_argument);
  ModelRequest request("m", "Hi");
  request.output_tokens_max = -1;
  CHECK(refused(request) == ErrorCode::invalid_argument);
  const Message foreign(Role::user, {OpaquePart{"openai", Json::object()}});
  CHECK(refused(ModelRequest("m", std::vector<Message>{foreign})) == ErrorCode::unsupported);
  const Message misplaced(Role::user, {ToolCallPart{"a", "f", "{}"}});
  CHECK(refused(ModelRequest("m", std::vector<Message>{misplaced})) == ErrorCode::invalid_argument);
  const Message result(Role::assistant, {ToolResultPart{"a", "f", "", false}});
  CHECK(refused(ModelRequest("m", std::vector<Message>{result})) == ErrorCode::invalid_argument);
  const Message odd(Role::system, {ReasoningPart{"a", "f", false}});
  CHECK(refused(ModelRequest("m", std::vector<Message>{odd})) == ErrorCode::invalid_argument);
}
