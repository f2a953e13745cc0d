// decode_test.cpp: whole answers of Bedrock's Converse.
#include <purser/adapters/providers/bedrock/decode.hpp>
#include <purser/runtime/prices/price.hpp>
#include <purser/tests/adapters/bedrock/examples.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using bedrock::decode;
using bedrock::DecodeOptions;

namespace {

std::string answer(const std::string& content, const std::string& usage,
                   const std::string& reason = "end_turn", const std::string& more = "") {
  return R"({"metrics":{"latencyMs":1},)" + more + R"("output":{"message":{"role":"assistant",)" +
         R"("content":)" + content + R"(}},"stopReason":")" + reason + R"(","usage":)" + usage +
         "}";
}

const std::string hello = R"([{"text":"a"}])";
const std::string few = R"({"inputTokens":10,"outputTokens":3,"totalTokens":13})";

ModelReply must(const Result<ModelReply>& reply) {
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

ModelReply with_usage(const std::string& usage, bool asks_1h = false) {
  DecodeOptions options;
  options.asks_1h = asks_1h;
  return must(decode(answer(hello, usage), options));
}

}  // namespace

TEST_CASE("bedrock decode: the documented example and its worked cost") {
  DecodeOptions options;
  options.model = "anthropic.claude-haiku-4-5-20251001-v1:0";
  const auto reply = must(decode(bedrock::examples::body, options));
  CHECK(reply.id.empty());
  CHECK(reply.model == options.model);
  CHECK(reply.stop_reason == StopReason::tool_calls);
  REQUIRE(reply.message.parts.size() == 1);
  CHECK(std::get<ToolCallPart>(reply.message.parts[0]) ==
        ToolCallPart{"tu_1", "vat", R"({"c":"DE"})"});
  Usage usage;
  usage.input = 80;
  usage.cache_read = 1536;
  usage.cache_write = 512;
  usage.output = 30;
  CHECK(reply.usage == usage);
  CHECK(reply.usage_quality == UsageQuality::exact);

  auto price =
      Price::flat(Rate::per_million_tokens(1_usd), Rate::per_million_tokens(5_usd));  // Haiku 4.5
  price.rates.cache_read = Rate::per_million_tokens(0.10_usd);
  price.rates.cache_write = Rate::per_million_tokens(1.25_usd);
  CHECK(cost_of(reply.usage, price) == 0.0010236_usd);
}

TEST_CASE("bedrock decode: blocks become parts in their order") {
  const auto reply = must(decode(answer(
      R"([{"reasoningContent":{"reasoningText":{"signature":"c2ln","text":"think"}}},)"
      R"({"reasoningContent":{"redactedContent":"c2VjcmV0"}},{"text":"a"},{"text":"b"},)"
      R"({"citationsContent":{"content":[{"text":"c"}],"citations":[{"title":"t"}]}},)"
      R"({"image":{"format":"png","source":{"bytes":"AA=="}}},{"toolUse":{"input":{},"name":"f","toolUseId":"x"}}])",
      few)));
  const auto& parts = reply.message.parts;
  REQUIRE(parts.size() == 7);
  CHECK(std::get<ReasoningPart>(parts[0]) == ReasoningPart{"think", "c2ln", false, "bedrock"});
  CHECK(std::get<ReasoningPart>(parts[1]) == ReasoningPart{"c2VjcmV0", "", true, "bedrock"});
  CHECK(std::get<TextPart>(parts[2]).text == "a");
  CHECK(std::get<TextPart>(parts[3]).text == "b");
  CHECK(std::get<TextPart>(parts[4]).text == "c");
  CHECK(std::get<OpaquePart>(parts[5]).format == "bedrock");
  CHECK(std::get<OpaquePart>(parts[5]).body ==
        parse_json(R"({"image":{"format":"png","source":{"bytes":"AA=="}}})").value());
  CHECK(std::get<ToolCallPart>(parts[6]) == ToolCallPart{"x", "f", "{}"});
}

TEST_CASE("bedrock decode: a tool that runs at the provider is no call for us") {
  const auto block =
      R"({"toolUse":{"toolUseId":"x","name":"nova_grounding","type":"server_tool_use","input":{"q":1}}})";
  const auto reply = must(decode(answer("[" + std::string(block) + "]", few)));
  CHECK(reply.message.tool_calls().empty());
  CHECK(std::get<OpaquePart>(reply.message.parts.at(0)).body == parse_json(block).value());
}

TEST_CASE("bedrock decode: reasons to stop") {
  const auto [word, reason] = GENERATE(table<std::string, StopReason>({
      {"end_turn", StopReason::end},
      {"tool_use", StopReason::tool_calls},
      {"max_tokens", StopReason::length},
      {"model_context_window_exceeded", StopReason::length},
      {"stop_sequence", StopReason::stop_sequence},
      {"guardrail_intervened", StopReason::content_filter},
      {"content_filtered", StopReason::content_filter},
      {"malformed_model_output", StopReason::other},
      {"malformed_tool_use", StopReason::other},
      {"something_new", StopReason::other},
  }));
  CHECK(must(decode(answer(hello, few, word))).stop_reason == reason);
}

TEST_CASE("bedrock decode: cache writes by lifetime") {
  const auto both = with_usage(
      R"({"inputTokens":1,"outputTokens":2,"cacheWriteInputTokens":30,"totalTokens":33,)"
      R"("cacheDetails":[{"ttl":"1h","inputTokens":10},{"ttl":"5m","inputTokens":15},{"inputTokens":5,"ttl":"5m"}]})");
  CHECK(both.usage.cache_write == 20);
  CHECK(both.usage.cache_write_1h == 10);
  CHECK(both.usage_quality == UsageQuality::exact);
  const auto unsplit = R"({"inputTokens":1,"outputTokens":2,"cacheWriteInputTokens":30})";
  CHECK(with_usage(unsplit).usage.cache_write == 30);
  CHECK(with_usage(unsplit, true).usage.cache_write_1h == 30);
  CHECK(with_usage(unsplit, true).usage.cache_write == 0);
}

TEST_CASE("bedrock decode: reports that contradict themselves are lower bounds") {
  const auto quality = [](const std::string& usage) { return with_usage(usage).usage_quality; };
  CHECK(quality(R"({"inputTokens":1,"outputTokens":2,"totalTokens":4})") == UsageQuality::partial);
  CHECK(quality(R"({"inputTokens":1,"outputTokens":2,"totalTokens":3})") == UsageQuality::exact);
  CHECK(quality(R"({"inputTokens":1,"outputTokens":2,"cacheReadInputTokens":7,"totalTokens":3})") ==
        UsageQuality::exact);
  CHECK(quality(R"({"inputTokens":1,"outputTokens":2,"cacheWriteInputTokens":1,)"
                R"("cacheDetails":[{"ttl":"5m","inputTokens":2}]})") == UsageQuality::partial);
  CHECK(quality(R"({"inputTokens":1,"outputTokens":2,"cacheWriteInputTokens":1,)"
                R"("cacheDetails":[{"ttl":"24h","inputTokens":1}]})") == UsageQuality::partial);
  CHECK(quality(R"({"inputTokens":-1,"outputTokens":2})") == UsageQuality::partial);
  CHECK(quality(R"({"inputTokens":1})") == UsageQuality::partial);
  CHECK(quality(R"({"inputTokens":"1","outputTokens":2.0})") == UsageQuality::exact);
  CHECK(
      quality(
          R"({"inputTokens":1,"outputTokens":2,"cacheDetails":[{"ttl":"5m","inputTokens":1e300}]})") ==
      UsageQuality::partial);
  CHECK(quality("{}") == UsageQuality::missing);
  CHECK(quality("null") == UsageQuality::missing);
}

TEST_CASE("bedrock decode: tier and speed as served, else as asked") {
  DecodeOptions options;
  options.service_tier = "priority";
  options.speed = "optimized";
  CHECK(must(decode(answer(hello, few), options)).service_tier == "priority");
  CHECK(must(decode(answer(hello, few), options)).speed == "optimized");
  const auto served = must(decode(
      answer(hello, few, "end_turn",
             R"("serviceTier":{"type":"default"},"performanceConfig":{"latency":"standard"},)"),
      options));
  CHECK(served.service_tier == "default");
  CHECK(served.speed == "standard");
}

TEST_CASE("bedrock decode: what is no answer is a protocol error") {
  for (const std::string text :
       {"", "[]", "{", "{}", R"({"message":"no"})", R"({"output":{"message":{"content":[]}}})",
        R"({"stopReason":"end_turn"})", "null", R"("x")"}) {
    CAPTURE(text);
    const auto reply = decode(text);
    REQUIRE_FALSE(reply.has_value());
    CHECK(reply.error().code() == ErrorCode::protocol_error);
  }
  CHECK(decode(answer(hello, few) + "x").error().code() == ErrorCode::protocol_error);
}
