// dialect_test.cpp: what each server is sent, and what is made of its answers.
#include <purser/adapters/providers/openai/dialect.hpp>

#include <purser/adapters/providers/openai/bound.hpp>
#include <purser/adapters/providers/openai/call_id.hpp>
#include <purser/adapters/providers/openai/decode.hpp>
#include <purser/adapters/providers/openai/encode.hpp>
#include <purser/adapters/providers/openai/stream_decoder.hpp>
#include <purser/tests/support/catch.hpp>
#include <set>

using namespace purser;

namespace {

Json sent_to(const char* server, const ModelRequest& request, bool stream = false) {
  const auto body = openai::encode(request, {stream, *openai::find_dialect(server)});
  if (!body) FAIL(to_string(body.error()));
  return parse_json(*body).value();
}

ModelReply from(const char* server, const std::string& body) {
  openai::DecodeOptions options;
  options.dialect = openai::find_dialect(server);
  const auto reply = openai::decode(body, options);
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

std::string answer(const std::string& usage, const std::string& message = R"("content":"Done.")") {
  return R"({"id":"x","model":"m","choices":[{"index":0,"message":{"role":"assistant",)" + message +
         R"(},"finish_reason":"stop"}],"usage":)" + usage + "}";
}

/// An answer with a call, its result, and thinking that `format` made.
ModelRequest tool_turn(const std::string& format) {
  ModelRequest request("m", "Stock?");
  ReasoningPart thought{"Look.", R"([{"type":"reasoning.text","text":"Look."}])", false};
  thought.format = format;
  request.messages.emplace_back(Role::assistant,
                                std::vector<Part>{thought, ToolCallPart{"call_1", "stock", "{}"}});
  request.messages.emplace_back(Role::tool,
                                std::vector<Part>{ToolResultPart{"call_1", "stock", "7", false}});
  return request;
}

}  // namespace

TEST_CASE("dialects: every server has a name of its own, and a place or none") {
  std::set<std::string> names;
  for (const auto& dialect : openai::dialects()) {
    CHECK(names.insert(dialect.name).second);
    CHECK_FALSE(dialect.kind.empty());
    CHECK(dialect.local == dialect.base_url.starts_with("http://127.0.0.1"));
  }
  CHECK(names.size() == 12);
  CHECK(openai::find_dialect("nobody") == nullptr);
}

TEST_CASE("dialects: Mistral gets its own words, and nothing that it would refuse") {
  ModelRequest request = tool_turn("mistral");
  request.tools.push_back({"stock", "", Json::object(), false, {}});
  request.tool_choice.mode = ToolChoice::Mode::required;
  request.seed = 7;
  request.output_tokens_max = 300;
  request.reasoning_effort = "low";
  const auto body = sent_to("mistral", request, true);
  CHECK(body["random_seed"] == 7);
  CHECK(body["tool_choice"] == "any");
  CHECK(body["max_tokens"] == 300);
  CHECK(body["reasoning_effort"] == "high");
  CHECK_FALSE(body.contains("stream_options"));
  CHECK_FALSE(body.contains("seed"));
  const auto& call = body["messages"][1]["tool_calls"][0];
  CHECK(call["id"].get<std::string>().size() == 9);
  CHECK(body["messages"][2]["tool_call_id"] == call["id"]);
  CHECK(body["messages"][2]["name"] == "stock");
  CHECK(body["messages"][1]["content"][0]["type"] == "thinking");
}

TEST_CASE("dialects: an id that fits stays, another becomes one that does, always the same") {
  CHECK(openai::call_id("Ab3dE5gH9", 9) == "Ab3dE5gH9");
  CHECK(openai::call_id("anything-goes", 0) == "anything-goes");
  const auto made = openai::call_id("call_1", 9);
  CHECK(made.size() == 9);
  CHECK(made == openai::call_id("call_1", 9));
  CHECK(made != openai::call_id("call_2", 9));
  CHECK(openai::call_id("has-dash9", 9).find('-') == std::string::npos);
}

TEST_CASE("dialects: thinking goes back to the server that made it, and to no other") {
  CHECK(sent_to("deepseek", tool_turn("deepseek"))["messages"][1]["reasoning_content"] == "Look.");
  CHECK(sent_to("openrouter",
                tool_turn("openrouter"))["messages"][1]["reasoning_details"][0]["text"] == "Look.");
  for (const auto* server : {"openai", "groq", "mistral", "deepseek", "openrouter"}) {
    CAPTURE(server);
    const auto body = sent_to(server, tool_turn("anthropic")).dump();
    CHECK(body.find("Look.") == std::string::npos);
  }
}

TEST_CASE("dialects: DeepSeek wants thinking back within a turn only") {
  auto request = tool_turn("deepseek");
  request.messages.push_back(Message::user("And now?"));
  CHECK_FALSE(sent_to("deepseek", request)["messages"][1].contains("reasoning_content"));
}

TEST_CASE("dialects: breakpoints are written in each server's form") {
  ModelRequest request("m", "");
  request.messages = {Message(Role::user, {TextPart{"long", CacheBreakpoint::one_hour}})};
  CHECK(
      sent_to("openai", request)["messages"][0]["content"][0].contains("prompt_cache_breakpoint"));
  CHECK(sent_to("openrouter", request)["messages"][0]["content"][0]["cache_control"]["ttl"] ==
        "1h");
  CHECK(sent_to("groq", request)["messages"][0]["content"] == "long");
  CHECK(openai::bound(request, {"", openai::BreakpointForm::cache_control})->caches_input_1h);
  CHECK_FALSE(openai::bound(request)->caches_input_1h);
}

TEST_CASE("dialects: what a server cannot do is refused in words") {
  ModelRequest request("m", "x");
  request.output_format = OutputFormat::fits({{"type", "object"}});
  const openai::EncodeOptions deepseek{false, *openai::find_dialect("deepseek")};
  CHECK(openai::encode(request, deepseek).error().code() == ErrorCode::unsupported);
  ModelRequest choosing("m", "x");
  choosing.tools.push_back({"t", "", Json::object(), false, {}});
  choosing.tool_choice.mode = ToolChoice::Mode::required;
  const openai::EncodeOptions ollama{false, *openai::find_dialect("ollama")};
  CHECK(openai::encode(choosing, ollama).error().code() == ErrorCode::unsupported);
}

TEST_CASE("dialects: xAI counts reasoning apart and states what it bills in ticks") {
  const auto reply =
      from("xai", answer(R"({"prompt_tokens":1000,"completion_tokens":50,"total_tokens":1250,
 "prompt_tokens_details":{"cached_tokens":600},"completion_tokens_details":{"reasoning_tokens":200},
 "cost_in_usd_ticks":12450000})"));
  CHECK(reply.usage.reasoning == 200);
  CHECK(reply.usage.output == 50);
  CHECK(reply.stated_cost == 0.001245_usd);
}

TEST_CASE("dialects: OpenRouter's own cost counts, and what the upstream bills beside it") {
  const std::string counts = R"("prompt_tokens":900,"completion_tokens":70,"total_tokens":970)";
  const auto with = [&](const std::string& cost) {
    return from("openrouter", answer("{" + counts + "," + cost + "}"));
  };
  CHECK(with(R"("cost":0.00184,"is_byok":false)").stated_cost == 0.00184_usd);
  CHECK(with(R"("cost":1.84e-3)").stated_cost == 0.00184_usd);
  CHECK(with(R"("cost":0.0001,"is_byok":true,"cost_details":{"upstream_inference_cost":0.002})")
            .stated_cost == 0.0021_usd);
  CHECK_FALSE(with(R"("cost":0.0001,"is_byok":true)").stated_cost.has_value());
  const auto absurd = with(R"("cost":-3)");
  CHECK_FALSE(absurd.stated_cost.has_value());
  CHECK(absurd.usage_quality == UsageQuality::partial);
}

TEST_CASE("dialects: a cost is believed only of those who are known to state it") {
  const auto usage = R"({"prompt_tokens":9,"completion_tokens":7,"total_tokens":16,"cost":0,
 "cost_in_usd_ticks":0})";
  CHECK_FALSE(from("vllm", answer(usage)).stated_cost.has_value());
  CHECK_FALSE(from("openai", answer(usage)).stated_cost.has_value());
}

TEST_CASE("dialects: Mistral's content may be chunks, and arguments an object") {
  const auto reply = from("mistral", answer(R"({"prompt_tokens":1400,"completion_tokens":40,
 "total_tokens":1440,"num_cached_tokens":1344})",
                                            R"("content":[{"type":"thinking","thinking":
 [{"type":"text","text":"Weigh it."}]},{"type":"text","text":"3 kg"}],"tool_calls":[{"id":
 "Ab3dE5gH9","function":{"name":"mass","arguments":{"metres":3}}}])"));
  CHECK(reply.message.text() == "3 kg");
  const auto& thought = std::get<ReasoningPart>(reply.message.parts.at(0));
  CHECK(thought.text == "Weigh it.");
  CHECK(thought.format == "mistral");
  CHECK(reply.message.tool_calls().at(0).arguments == R"({"metres":3})");
  CHECK(reply.usage.cache_read == 1344);
  CHECK(reply.usage.input == 56);
}

TEST_CASE("dialects: pieces of reasoning details are put together as they came") {
  openai::DecodeOptions options;
  options.dialect = openai::find_dialect("openrouter");
  openai::StreamDecoder decoder(options);
  const auto give = [&](const std::string& delta) {
    const auto chunk = R"({"choices":[{"index":0,"delta":)" + delta + "}]}";
    REQUIRE(decoder.on_event("", chunk, nullptr).has_value());
  };
  give(
      R"({"reasoning":"Lo","reasoning_details":[{"type":"reasoning.text","index":0,"text":"Lo"}]})");
  give(
      R"({"reasoning":"ok.","reasoning_details":[{"type":"reasoning.text","index":0,"text":"ok.","signature":"s"}]})");
  give(R"({"reasoning_details":[{"type":"reasoning.encrypted","index":1,"data":"xx"}]})");
  give(R"({"content":"Hi"})");
  REQUIRE(decoder.on_event("", "[DONE]", nullptr).has_value());
  const auto reply = decoder.finish();
  REQUIRE(reply.has_value());
  const auto& thought = std::get<ReasoningPart>(reply->message.parts.at(0));
  CHECK(thought.text == "Look.");
  const auto details = parse_json(thought.signature).value();
  REQUIRE(details.size() == 2);
  CHECK(details[0] ==
        Json({{"type", "reasoning.text"}, {"index", 0}, {"text", "Look."}, {"signature", "s"}}));
}

TEST_CASE("dialects: Groq ends a stream early with an error of its own") {
  openai::StreamDecoder decoder;
  const auto event =
      decoder.on_event("", R"({"id":"c","choices":[],"x_groq":{"error":"capacity"}})", nullptr);
  REQUIRE_FALSE(event.has_value());
}

TEST_CASE("dialects: other words for the end") {
  CHECK(from("together",
             R"({"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"eos"}]})")
            .stop_reason == StopReason::end);
  CHECK(
      from("mistral",
           R"({"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"model_length"}]})")
          .stop_reason == StopReason::length);
}

TEST_CASE("openai: an embedding request, its answer and its bound") {
  const auto request = ModelRequest::embedding("text-embedding-3-small", {"one", "two"});
  const auto body = parse_json(openai::encode(request).value()).value();
  CHECK(body == Json({{"model", "text-embedding-3-small"}, {"input", {"one", "two"}}}));
  CHECK(openai::bound(request)->choices == 0);
  const auto reply = openai::decode_embedding(
      R"({"object":"list","data":[{"index":0,"embedding":[0.5,-1]},{"index":1,"embedding":[0,2]}],
 "model":"text-embedding-3-small","usage":{"prompt_tokens":4,"total_tokens":4}})");
  REQUIRE(reply.has_value());
  CHECK(reply->embeddings == std::vector<std::vector<float>>{{0.5F, -1}, {0, 2}});
  CHECK(reply->usage == Usage{.input = 4});
  CHECK(reply->usage_quality == UsageQuality::exact);
  CHECK_FALSE(openai::decode_embedding(R"({"data":[]})").has_value());
}

TEST_CASE("dialects: an answer of a data zone is priced as one") {
  openai::DecodeOptions options;
  options.dialect = openai::find_dialect("azure");
  options.data_zone = "eu/";
  const auto reply =
      openai::decode(answer(R"({"prompt_tokens":1,"completion_tokens":1})"), options);
  REQUIRE(reply.has_value());
  CHECK(reply->model == "eu/m");
}
