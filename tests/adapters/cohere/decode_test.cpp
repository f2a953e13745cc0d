// decode_test.cpp: whole answers of Cohere's chat and embed.
#include <purser/adapters/providers/cohere/decode.hpp>
#include <purser/runtime/prices/price.hpp>
#include <purser/tests/adapters/cohere/examples.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using cohere::decode;

namespace {

std::string answer(const std::string& usage, const std::string& reason = "COMPLETE") {
  return R"({"id":"x","message":{"role":"assistant","content":[{"type":"text","text":"a"}]},)"
         R"("finish_reason":")" +
         reason + R"(","usage":)" + usage + "}";
}

ModelReply must(const Result<ModelReply>& reply) {
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

}  // namespace

TEST_CASE("cohere decode: plan, calls, and the cost of what is billed, not of what was read") {
  cohere::DecodeOptions options;
  options.model = "command-a-03-2025";
  const auto reply = must(decode(cohere::examples::body, options));
  CHECK(reply.id == "c7-1");
  CHECK(reply.model == "command-a-03-2025");
  CHECK(reply.stop_reason == StopReason::tool_calls);
  REQUIRE(reply.message.parts.size() == 3);
  CHECK(std::get<ReasoningPart>(reply.message.parts[0]) ==
        ReasoningPart{"I will ask the depot.", "", false, "cohere", "tool_plan"});
  CHECK(std::get<ToolCallPart>(reply.message.parts[1]) ==
        ToolCallPart{"depot_k9", "depot", R"({"depot":7})"});
  Usage usage;
  usage.input = 212;
  usage.output = 31;
  CHECK(reply.usage == usage);
  CHECK(reply.usage_quality == UsageQuality::exact);
  const auto price =
      Price::flat(Rate::per_million_tokens(2.50_usd), Rate::per_million_tokens(10_usd));
  CHECK(cost_of(reply.usage, price).value() == 0.00084_usd);
}

TEST_CASE("cohere decode: thinking is a part without an id, citations are dropped") {
  const auto reply = must(decode(cohere::examples::text_body));
  REQUIRE(reply.message.parts.size() == 2);
  CHECK(std::get<ReasoningPart>(reply.message.parts[0]) ==
        ReasoningPart{"Greet.", "", false, "cohere", ""});
  CHECK(reply.message.text() == "Grüß Gott, 😀!");
  CHECK(reply.stop_reason == StopReason::end);
  CHECK(reply.usage_quality == UsageQuality::exact);
  CHECK(reply.usage.output == 9);
}

TEST_CASE("cohere decode: usage that cannot be right is a lower bound, never negative") {
  struct Row {
    std::string usage;
    UsageQuality quality;
    Tokens total;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"billed_units":{"input_tokens":"7","output_tokens":2.0}})", UsageQuality::exact, 9},
      {R"({"billed_units":{"input_tokens":7,"output_tokens":2.5}})", UsageQuality::partial, 10},
      {R"({"billed_units":{"input_tokens":-7,"output_tokens":2}})", UsageQuality::partial, 2},
      {R"({"billed_units":{"input_tokens":7}})", UsageQuality::partial, 7},
      {R"({"billed_units":{"output_tokens":2}})", UsageQuality::partial, 2},
      {R"({"billed_units":{"input_tokens":1e15,"output_tokens":2}})", UsageQuality::partial, 2},
      {R"({"billed_units":{}})", UsageQuality::missing, 0},
      {R"({"billed_units":null})", UsageQuality::missing, 0},
      {"null", UsageQuality::missing, 0},
      {"7", UsageQuality::missing, 0},
  }));
  CAPTURE(row.usage);
  const auto reply = must(decode(answer(row.usage)));
  CHECK(reply.usage_quality == row.quality);
  CHECK(reply.usage.total() == row.total);
}

TEST_CASE("cohere decode: tokens without billed units say nothing about what is billed") {
  const auto reply = must(
      decode(answer(R"({"tokens":{"input_tokens":1250,"output_tokens":60},"cached_tokens":64})")));
  CHECK(reply.usage_quality == UsageQuality::missing);
  CHECK(reply.usage.total() == 0);
}

TEST_CASE("cohere decode: search units are a fee of their own") {
  const auto reply = must(
      decode(answer(R"({"billed_units":{"input_tokens":7,"output_tokens":2,"search_units":3}})")));
  CHECK(reply.usage.units == std::vector<UsageUnits>{{"search_unit", 3}});
}

TEST_CASE("cohere decode: reasons to stop") {
  struct Row {
    std::string reason;
    StopReason stop;
  };
  const auto row = GENERATE(values<Row>({{"COMPLETE", StopReason::end},
                                         {"MAX_TOKENS", StopReason::length},
                                         {"STOP_SEQUENCE", StopReason::stop_sequence},
                                         {"TOOL_CALL", StopReason::tool_calls},
                                         {"ERROR", StopReason::other},
                                         {"TIMEOUT", StopReason::other},
                                         {"SOMETHING_NEW", StopReason::other}}));
  CAPTURE(row.reason);
  const auto reply =
      must(decode(answer(R"({"billed_units":{"input_tokens":7,"output_tokens":2}})", row.reason)));
  CHECK(reply.stop_reason == row.stop);
  CHECK(reply.usage_quality == UsageQuality::exact);
}

TEST_CASE("cohere decode: vectors, and what they cost") {
  cohere::DecodeOptions options;
  options.model = "embed-v4.0";
  const auto reply = must(decode(cohere::examples::embeddings, options));
  const std::vector<std::vector<float>> vectors{{0.25F, -1, 0.5F}, {0.1F, 0, 2}};
  CHECK(reply.embeddings == vectors);
  CHECK(reply.message.parts.empty());
  CHECK(reply.stop_reason == StopReason::end);
  CHECK(reply.usage.input == 6);
  CHECK(reply.usage.output == 0);
  CHECK(reply.usage_quality == UsageQuality::exact);
}

TEST_CASE("cohere decode: what is no answer is a protocol error") {
  for (const auto* body :
       {"", "[]", "{", "{}", R"({"id":"x","message":null})", R"({"embeddings":{"float":[["a"]]}})",
        R"({"message":{"content":"a"}} x)"}) {
    CAPTURE(body);
    const auto reply = decode(body);
    REQUIRE_FALSE(reply.has_value());
    CHECK(reply.error().code() == ErrorCode::protocol_error);
  }
}

TEST_CASE("cohere decode: an error in a successful answer is an error") {
  const auto reply = decode(R"({"id":"x","message":"the model is asleep"})");
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::overloaded);
  CHECK(reply.error().peer_message() == "the model is asleep");
}
