// decode_test.cpp: whole answers of Chat Completions.
#include <purser/adapters/providers/openai/decode.hpp>
#include <purser/runtime/prices/price_table.hpp>
#include <purser/tests/adapters/openai/examples.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using openai::decode;

namespace {

std::string answer(const std::string& choice, const std::string& usage = "null") {
  return R"({"id":"x","model":"m","choices":[)" + choice + R"(],"usage":)" + usage + "}";
}

std::string text_choice(const std::string& message_fields, const std::string& reason = "stop") {
  return R"({"index":0,"message":{"role":"assistant",)" + message_fields +
         R"(},"finish_reason":")" + reason + "\"}";
}

ModelReply must(const Result<ModelReply>& reply) {
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

Money cost(const ModelReply& reply, std::string_view kind) {
  const auto match = PriceTable::built_in().find(reply.model, kind);
  if (!match) FAIL(to_string(match.error()));
  PriceContext context;
  context.service_tier = reply.service_tier;
  const auto amount = cost_of(reply.usage, *match->price, context);
  if (!amount) FAIL(to_string(amount.error()));
  return *amount;
}

}  // namespace

TEST_CASE("openai decode: tool calls, usage and the worked cost of the documented example") {
  const auto reply = must(decode(openai::examples::body));
  CHECK(reply.id == "chatcmpl-Qx1");
  CHECK(reply.model == "gpt-5.6-terra");
  CHECK(reply.service_tier == "default");
  CHECK(reply.stop_reason == StopReason::tool_calls);
  REQUIRE(reply.message.tool_calls().size() == 1);
  CHECK(reply.message.tool_calls().front() ==
        ToolCallPart{"call_a1", "depot_status", R"({"depot":7})"});
  Usage usage;
  usage.input = 352;
  usage.cache_read = 1536;
  usage.cache_write = 512;
  usage.output = 32;
  usage.reasoning = 64;
  CHECK(reply.usage == usage);
  CHECK(reply.usage_quality == UsageQuality::exact);
  CHECK(reply.billed);
  CHECK(cost(reply, "openai") == 0.0034432_usd);
}

TEST_CASE("openai decode: reasoning outside of the completion is recognised by the total") {
  const auto reply = must(decode(
      R"({"id":"x-1","model":"grok-4.3","choices":[{"index":0,"message":{"role":"assistant","content":"Done."},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":1000,"completion_tokens":50,"total_tokens":1250,"prompt_tokens_details":{"text_tokens":1000,"audio_tokens":0,"image_tokens":0,"cached_tokens":600},"completion_tokens_details":{"reasoning_tokens":200}}})"));
  CHECK(reply.usage.input == 400);
  CHECK(reply.usage.cache_read == 600);
  CHECK(reply.usage.output == 50);
  CHECK(reply.usage.reasoning == 200);
  CHECK(reply.usage_quality == UsageQuality::exact);
}

TEST_CASE("openai decode: compatible servers' own names for cached tokens") {
  const auto usage =
      R"({"prompt_tokens":900,"completion_tokens":70,"total_tokens":970,"prompt_cache_hit_tokens":768,)"
      R"("prompt_cache_miss_tokens":132,"completion_tokens_details":{"reasoning_tokens":40}})";
  const auto reply = must(decode(answer(text_choice(R"("content":"a")"), usage)));
  CHECK(reply.usage.input == 132);
  CHECK(reply.usage.cache_read == 768);
  CHECK(reply.usage.output == 30);
  CHECK(reply.usage.reasoning == 40);
}

TEST_CASE("openai decode: audio is carved out of both sides") {
  const auto usage =
      R"({"prompt_tokens":100,"completion_tokens":80,"prompt_tokens_details":{"audio_tokens":60},)"
      R"("completion_tokens_details":{"audio_tokens":50,"reasoning_tokens":10}})";
  const auto reply = must(decode(answer(text_choice(R"("content":"a")"), usage)));
  CHECK(reply.usage.input == 40);
  CHECK(reply.usage.input_audio == 60);
  CHECK(reply.usage.output == 20);
  CHECK(reply.usage.output_audio == 50);
  CHECK(reply.usage.reasoning == 10);
  CHECK(reply.usage.total() == 180);
}

TEST_CASE(
    "openai decode: usage that cannot be right is a lower bound, never negative, never a crash") {
  struct Row {
    std::string usage;
    UsageQuality quality;
    Tokens total;
  };
  const auto row = GENERATE(values<Row>({
      {"null", UsageQuality::missing, 0},
      {"{}", UsageQuality::missing, 0},
      {"[1,2]", UsageQuality::missing, 0},
      {"\"lots\"", UsageQuality::missing, 0},
      {R"({"prompt_tokens":5})", UsageQuality::partial, 5},
      {R"({"completion_tokens":5})", UsageQuality::partial, 5},
      {R"({"prompt_tokens":-5,"completion_tokens":3})", UsageQuality::partial, 3},
      {R"({"prompt_tokens":1e18,"completion_tokens":3})", UsageQuality::partial, 3},
      {R"({"prompt_tokens":12.0,"completion_tokens":"3"})", UsageQuality::exact, 15},
      {R"({"prompt_tokens":{},"completion_tokens":3})", UsageQuality::partial, 3},
      {R"({"prompt_tokens":10,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":20}})",
       UsageQuality::partial, 23},
      {R"({"prompt_tokens":10,"completion_tokens":3,"completion_tokens_details":{"reasoning_tokens":4}})",
       UsageQuality::partial, 14},
      {R"({"prompt_tokens":10,"completion_tokens":3,"prompt_tokens":10})", UsageQuality::exact, 13},
      {R"({"prompt_tokens":10,"completion_tokens":3,"prompt_tokens":4})", UsageQuality::partial,
       13},
      {R"({"prompt_tokens":10,"completion_tokens":3,"prompt_tokens_details":null,"new":{"deep":[1]}})",
       UsageQuality::exact, 13},
  }));
  CAPTURE(row.usage);
  const auto reply = must(decode(answer(text_choice(R"("content":"a")"), row.usage)));
  CHECK(reply.usage_quality == row.quality);
  CHECK(reply.usage.total() == row.total);
}

TEST_CASE("openai decode: each reason to stop") {
  struct Row {
    std::string reason;
    StopReason stop;
  };
  const auto row = GENERATE(values<Row>({{"stop", StopReason::end},
                                         {"length", StopReason::length},
                                         {"tool_calls", StopReason::tool_calls},
                                         {"content_filter", StopReason::content_filter},
                                         {"function_call", StopReason::tool_calls},
                                         {"something_new", StopReason::other}}));
  CHECK(must(decode(answer(text_choice(R"("content":"a")", row.reason)))).stop_reason == row.stop);
}

TEST_CASE("openai decode: a refusal is told apart from an answer") {
  const auto reply =
      must(decode(answer(text_choice(R"("content":null,"refusal":"I cannot do that.")"))));
  CHECK(reply.stop_reason == StopReason::refusal);
  REQUIRE(reply.message.parts.size() == 1);
  CHECK(std::get<RefusalPart>(reply.message.parts[0]).text == "I cannot do that.");
  CHECK(reply.billed);
}

TEST_CASE("openai decode: parallel tool calls keep their order, arguments may be invalid JSON") {
  const auto reply = must(decode(answer(text_choice(
      R"("content":"ok","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1"}},{"id":"b","type":"function","function":{"name":"g","arguments":""}}])",
      "tool_calls"))));
  const auto calls = reply.message.tool_calls();
  REQUIRE(calls.size() == 2);
  CHECK(calls[0] == ToolCallPart{"a", "f", "{\"x\":1"});
  CHECK(calls[1] == ToolCallPart{"b", "g", ""});
  CHECK(reply.message.text() == "ok");
}

TEST_CASE("openai decode: of several choices the first is returned and all are paid") {
  const auto reply =
      must(decode(answer(R"({"message":{"content":"two"},"index":1,"finish_reason":"length"},)" +
                             text_choice(R"("content":"one")"),
                         R"({"prompt_tokens":3,"completion_tokens":8})")));
  CHECK(reply.message.text() == "one");
  CHECK(reply.stop_reason == StopReason::end);
  CHECK(reply.usage.output == 8);
}

TEST_CASE("openai decode: unknown fields anywhere change nothing") {
  const std::string noise = R"("new":{"a":[1,{"b":null}],"c":"d"},"n2":[[]],)";
  const auto plain = must(decode(
      answer(text_choice(R"("content":"a")"), R"({"prompt_tokens":1,"completion_tokens":2})")));
  const auto noisy = must(decode("{" + noise +
                                 answer(text_choice(noise + R"("content":"a")"),
                                        "{" + noise + R"("prompt_tokens":1,"completion_tokens":2})")
                                     .substr(1)));
  CHECK(noisy.message == plain.message);
  CHECK(noisy.usage == plain.usage);
}

TEST_CASE("openai decode: what is no chat completion is a protocol error") {
  const auto body =
      GENERATE(as<std::string>{}, "", "null", "[]", "{}", "{", "{\"choices\":[]}",
               "{\"choices\":null}", "<html>", "{\"choices\":[{\"index\":0}]} trailing {}", "\"x\"",
               "{\"id\":\"\xff\"}", R"({"choices":[{"index":0,"message":{"content":"\x"}}]})");
  CAPTURE(body);
  const auto reply = decode(body);
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::protocol_error);
  CHECK_FALSE(reply.error().rejected());
}

TEST_CASE("openai decode: an error object in a successful answer is that error") {
  const auto reply = decode(R"({"error":{"code":502,"message":"upstream lost"}})");
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::overloaded);
  CHECK(reply.error().peer_message() == "upstream lost");
}

TEST_CASE("openai decode: JSON 100,000 levels deep and a text of 10 MB do no harm") {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  CHECK(
      must(decode(answer(text_choice(R"("deep":)" + deep + R"(,"content":"a")")))).message.text() ==
      "a");
  const auto big =
      decode(answer(text_choice(R"("content":")" + std::string(10'000'000, 'x') + "\"")));
  CHECK(must(big).message.text().size() == 10'000'000);
  CHECK_FALSE(decode(R"({"choices":)" + std::string(100'000, '[')).has_value());
}

TEST_CASE("openai decode: a search that the usage does not show is counted once") {
  openai::DecodeOptions options;
  options.searches_web = true;
  const auto reply = must(decode(answer(text_choice(R"("content":"a")")), options));
  CHECK(reply.usage.units == std::vector<UsageUnits>{{"web_search", 1}});
  const auto with_note = [](const char* type) {
    return must(decode(answer(
        text_choice(R"("content":"a","annotations":[{"type":")" + std::string(type) + "\"}]"))));
  };
  CHECK(with_note("url_citation").usage.units == std::vector<UsageUnits>{{"web_search", 1}});
  CHECK(with_note("file_citation").usage.units.empty());
}
