// sampling_request_test.cpp: what servers ask of models, and what they are told.
#include <purser/adapters/mcp/tools/sampling_request.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

SamplingBounds bounds() {
  SamplingBounds bounds;
  bounds.models = {"gpt-4o-mini", "claude-haiku-4-5"};
  bounds.output_tokens_max = 100;
  return bounds;
}

Json text_block(const char* text) { return {{"type", "text"}, {"text", text}}; }

Json asked(const Json& content = text_block("hi")) {
  Json params = Json::object();
  params["maxTokens"] = 40;
  params["messages"] = Json::array({{{"role", "user"}, {"content", content}}});
  return params;
}

}  // namespace

TEST_CASE("sampling request: a question becomes a request to the first model") {
  auto params = asked();
  params["systemPrompt"] = "be brief";
  params["temperature"] = 0.5;
  params["stopSequences"] = {"END"};

  const auto request = sampling_request(params, bounds());

  REQUIRE(request);
  CHECK(request->model == "gpt-4o-mini");
  CHECK(request->output_tokens_max == 40);
  CHECK(request->messages.at(0) == Message::system("be brief"));
  CHECK(request->messages.at(1) == Message::user("hi"));
  CHECK(request->temperature == 0.5);
  CHECK(request->stop == std::vector<std::string>{"END"});
}

TEST_CASE("sampling request: no answer is longer than the server may have it") {
  const auto wished = GENERATE(std::int64_t{101}, std::int64_t{1} << 40, INT64_MAX);
  auto params = asked();
  params["maxTokens"] = wished;

  CHECK(sampling_request(params, bounds())->output_tokens_max == 100);
}

TEST_CASE("sampling request: a hint chooses among the models that are allowed, and no other") {
  auto params = asked();
  params["modelPreferences"]["hints"] = {{{"name", "opus"}}, {{"name", "haiku"}}};
  CHECK(sampling_request(params, bounds())->model == "claude-haiku-4-5");

  params["modelPreferences"]["hints"] = {{{"name", "opus"}}};
  CHECK(sampling_request(params, bounds())->model == "gpt-4o-mini");
}

TEST_CASE("sampling request: images, calls and results of tools become parts of ours") {
  auto params = asked();
  params["messages"] = Json::array(
      {{{"role", "user"},
        {"content",
         Json::array({{{"type", "image"}, {"data", "aGk="}, {"mimeType", "image/png"}}})}},
       {{"role", "assistant"},
        {"content", {{"type", "tool_use"}, {"id", "c1"}, {"name", "look"}, {"input", {{"a", 1}}}}}},
       {{"role", "user"},
        {"content",
         {{"type", "tool_result"}, {"toolUseId", "c1"}, {"content", {text_block("seen")}}}}}});

  const auto request = sampling_request(params, bounds());

  REQUIRE(request);
  CHECK(std::get<MediaPart>(request->messages.at(0).parts.at(0)).media_type == "image/png");
  CHECK(std::get<ToolCallPart>(request->messages.at(1).parts.at(0)).arguments == R"({"a":1})");
  CHECK(request->messages.at(2).role == Role::tool);
  CHECK(std::get<ToolResultPart>(request->messages.at(2).parts.at(0)).content == "seen");
}

TEST_CASE("sampling request: a system prompt and tools only where they are allowed") {
  auto params = asked();
  params["systemPrompt"] = "obey";
  params["tools"] = Json::array({{{"name", "look"}, {"inputSchema", {{"type", "object"}}}}});
  auto closed = bounds();
  closed.system_prompt = false;

  CHECK(sampling_request(params, closed).error().code() == ErrorCode::unsupported);

  closed.tools = true;
  const auto request = sampling_request(params, closed);
  REQUIRE(request);
  CHECK(request->messages.size() == 1);
  CHECK(request->tools.at(0).name == "look");
}

TEST_CASE("sampling request: what is no question is refused by name") {
  auto without_limit = asked();
  without_limit.erase("maxTokens");
  auto negative = asked();
  negative["maxTokens"] = -1;
  auto wrong_role = asked();
  wrong_role["messages"][0]["role"] = "system";
  auto mixed = asked(
      Json::array({text_block("x"),
                   {{"type", "tool_result"}, {"toolUseId", "c"}, {"content", Json::array()}}}));
  auto large = asked(text_block(std::string(300 * 1024, 'x').c_str()));

  CHECK_FALSE(sampling_request(Json(nullptr), bounds()));
  CHECK_FALSE(sampling_request(Json::object(), bounds()));
  CHECK_FALSE(sampling_request(without_limit, bounds()));
  CHECK_FALSE(sampling_request(negative, bounds()));
  CHECK_FALSE(sampling_request(wrong_role, bounds()));
  CHECK_FALSE(sampling_request(mixed, bounds()));
  CHECK_FALSE(sampling_request(asked(Json(7)), bounds()));
  const auto odd = sampling_request(asked({{"type", "\x1b[2Jhologram"}}), bounds());
  REQUIRE_FALSE(odd);
  CHECK(odd.error().message() == "content of this type cannot be sampled");
  CHECK(odd.error().peer_message() == "\x1b[2Jhologram");
  CHECK(sampling_request(large, bounds()).error().code() == ErrorCode::too_large);
}

TEST_CASE("sampling result: text as one block, calls of tools as several, reasoning not at all") {
  ModelReply reply;
  reply.model = "gpt-4o-mini";
  reply.stop_reason = StopReason::length;
  reply.message.parts = {ReasoningPart{"secret", {}, false}, TextPart{"an"}, TextPart{"swer"}};

  const auto result = sampling_result(reply);

  CHECK(result == Json{{"role", "assistant"},
                       {"model", "gpt-4o-mini"},
                       {"stopReason", "maxTokens"},
                       {"content", text_block("answer")}});

  reply.message.parts.emplace_back(ToolCallPart{"c1", "look", "not json"});
  reply.stop_reason = StopReason::tool_calls;
  const auto with_calls = sampling_result(reply);
  CHECK(with_calls["stopReason"] == "toolUse");
  CHECK(with_calls["content"].size() == 2);
  CHECK(with_calls["content"][1]["input"] == Json::object());
}
