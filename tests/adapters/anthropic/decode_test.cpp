// decode_test.cpp: whole answers of Anthropic's Messages.
#include <purser/adapters/providers/anthropic/decode.hpp>
#include <purser/runtime/prices/price_table.hpp>
#include <purser/tests/adapters/anthropic/examples.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using anthropic::decode;

namespace {

std::string message(const std::string& content, const std::string& usage,
                    const std::string& reason = "end_turn", const std::string& more = "") {
  return R"({"type":"message","id":"m","model":"claude-sonnet-5",)" + more + R"("content":)" +
         content + R"(,"stop_reason":")" + reason + R"(","usage":)" + usage + "}";
}

const std::string hello = R"([{"type":"text","text":"a"}])";
const std::string small = R"({"input_tokens":10,"output_tokens":3})";

ModelReply must(const Result<ModelReply>& reply) {
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

}  // namespace

TEST_CASE(
    "anthropic decode: thinking, tool use, usage and the worked cost of the documented example") {
  const auto reply = must(decode(anthropic::examples::body));
  CHECK(reply.id == "msg_31");
  CHECK(reply.stop_reason == StopReason::tool_calls);
  REQUIRE(reply.message.parts.size() == 2);
  CHECK(std::get<ReasoningPart>(reply.message.parts[0]) ==
        ReasoningPart{"Need the legal rate.", "EuYBCkQ...", false, "anthropic"});
  CHECK(std::get<ToolCallPart>(reply.message.parts[1]) ==
        ToolCallPart{"toolu_7", "vat_rate", R"({"country":"DE"})"});
  Usage usage;
  usage.input = 120;
  usage.cache_read = 4000;
  usage.cache_write = 600;
  usage.cache_write_1h = 400;
  usage.output = 60;
  usage.reasoning = 150;
  usage.units = {{"web_search", 1}};
  CHECK(reply.usage == usage);
  CHECK(reply.usage_quality == UsageQuality::exact);
  CHECK(reply.service_tier == "standard");
  CHECK(reply.region.empty());
  CHECK(reply.speed == "standard");

  const auto match = PriceTable::built_in().find(reply.model, "anthropic");
  REQUIRE(match.has_value());
  PriceContext context;
  context.service_tier = reply.service_tier;
  context.speed = reply.speed;
  CHECK(cost_of(reply.usage, *match->price, context) == 0.01624_usd);
}

TEST_CASE(
    "anthropic decode: cache writes that are not split have the lifetime that was asked for") {
  const std::string usage =
      R"({"input_tokens":1,"cache_creation_input_tokens":100,"output_tokens":1})";
  CHECK(must(decode(message(hello, usage))).usage.cache_write == 100);
  anthropic::DecodeOptions options;
  options.asks_1h = true;
  CHECK(must(decode(message(hello, usage), options)).usage.cache_write_1h == 100);
  CHECK(must(decode(message(hello, usage), options)).usage.cache_write == 0);
}

TEST_CASE("anthropic decode: where a call consists of several, all of them are paid") {
  const auto same = must(decode(message(
      hello,
      R"({"input_tokens":10,"output_tokens":3,"iterations":[{"type":"compaction","input_tokens":100,"output_tokens":30},{"type":"message","input_tokens":10,"output_tokens":3,"cache_creation":{"ephemeral_1h_input_tokens":5}}]})")));
  CHECK(same.usage.input == 110);
  CHECK(same.usage.output == 33);
  CHECK(same.usage.cache_write_1h == 5);
  CHECK(same.usage_quality == UsageQuality::exact);
  const auto other = must(decode(message(
      hello,
      R"({"input_tokens":10,"output_tokens":3,"iterations":[{"model":"claude-opus-5","input_tokens":100,"output_tokens":30},{"model":"claude-sonnet-5","input_tokens":10,"output_tokens":3}]})")));
  CHECK(other.usage.input == 110);
  CHECK(other.usage_quality == UsageQuality::partial);
  const auto less = must(decode(message(
      hello,
      R"({"input_tokens":10,"output_tokens":3,"iterations":[{"input_tokens":1,"output_tokens":1}]})")));
  CHECK(less.usage.input == 10);
  CHECK(less.usage_quality == UsageQuality::partial);
}

TEST_CASE("anthropic decode: a refusal before any output is not billed, a later one is") {
  const auto before = must(decode(message("[]", small, "refusal")));
  CHECK(before.stop_reason == StopReason::refusal);
  CHECK_FALSE(before.billed);
  CHECK(before.usage.input == 10);
  const auto during = must(decode(message(hello, small, "refusal")));
  CHECK(during.billed);
  const auto explained = must(decode(message(
      "[]", small, "refusal", R"("stop_details":{"category":"x","explanation":"Not this."},)")));
  CHECK_FALSE(explained.billed);
  REQUIRE(explained.message.parts.size() == 1);
  CHECK(std::get<RefusalPart>(explained.message.parts[0]).text == "Not this.");
}

TEST_CASE("anthropic decode: each reason to stop") {
  struct Row {
    std::string reason;
    StopReason stop;
  };
  const auto row = GENERATE(values<Row>({{"end_turn", StopReason::end},
                                         {"max_tokens", StopReason::length},
                                         {"model_context_window_exceeded", StopReason::length},
                                         {"stop_sequence", StopReason::stop_sequence},
                                         {"tool_use", StopReason::tool_calls},
                                         {"pause_turn", StopReason::pause},
                                         {"refusal", StopReason::refusal},
                                         {"compaction", StopReason::other}}));
  CHECK(must(decode(message(hello, small, row.reason))).stop_reason == row.stop);
}

TEST_CASE("anthropic decode: blocks of server tools stay as they are, in their place") {
  const auto reply = must(decode(message(
      R"([{"type":"server_tool_use","id":"s","name":"web_search","input":{"query":"x"}},{"type":"web_search_tool_result","tool_use_id":"s","content":[]},{"type":"text","text":"found","citations":[{"url":"u"}]},{"type":"redacted_thinking","data":"Zm9v"}])",
      small)));
  REQUIRE(reply.message.parts.size() == 4);
  CHECK(std::get<OpaquePart>(reply.message.parts[0]).format == "anthropic");
  CHECK(std::get<OpaquePart>(reply.message.parts[0]).body.at("input").at("query") == "x");
  CHECK(std::get<OpaquePart>(reply.message.parts[1]).body.at("type") == "web_search_tool_result");
  CHECK(std::get<TextPart>(reply.message.parts[2]).text == "found");
  CHECK(std::get<ReasoningPart>(reply.message.parts[3]) ==
        ReasoningPart{"Zm9v", "", true, "anthropic"});
}

TEST_CASE("anthropic decode: region and speed where they change the price") {
  const auto reply = must(decode(message(
      hello,
      R"({"input_tokens":1,"output_tokens":1,"inference_geo":"us","speed":"fast","service_tier":"priority"})")));
  CHECK(reply.region == "us");
  CHECK(reply.speed == "fast");
  CHECK(reply.service_tier == "priority");
}

TEST_CASE(
    "anthropic decode: usage that cannot be right is a lower bound, never negative, never a "
    "crash") {
  struct Row {
    std::string usage;
    UsageQuality quality;
    Tokens total;
  };
  const auto row = GENERATE(values<Row>({
      {"null", UsageQuality::missing, 0},
      {"{}", UsageQuality::missing, 0},
      {"7", UsageQuality::missing, 0},
      {R"({"input_tokens":5})", UsageQuality::partial, 5},
      {R"({"output_tokens":5})", UsageQuality::partial, 5},
      {R"({"input_tokens":-5,"output_tokens":3})", UsageQuality::partial, 3},
      {R"({"input_tokens":1e15,"output_tokens":3})", UsageQuality::partial, 3},
      {R"({"input_tokens":"12","output_tokens":3.0})", UsageQuality::exact, 15},
      {R"({"input_tokens":10,"output_tokens":3,"output_tokens_details":{"thinking_tokens":9}})",
       UsageQuality::partial, 19},
      {R"({"input_tokens":10,"output_tokens":3,"cache_creation_input_tokens":1,"cache_creation":{"ephemeral_5m_input_tokens":5}})",
       UsageQuality::partial, 18},
      {R"({"input_tokens":10,"output_tokens":3,"cache_creation":null,"iterations":null,"server_tool_use":null})",
       UsageQuality::exact, 13},
      {R"({"input_tokens":10,"output_tokens":3,"server_tool_use":{"web_search_requests":-1}})",
       UsageQuality::partial, 13},
  }));
  CAPTURE(row.usage);
  const auto reply = must(decode(message(hello, row.usage)));
  CHECK(reply.usage_quality == row.quality);
  CHECK(reply.usage.total() == row.total);
}

TEST_CASE("anthropic decode: what is no message is a protocol error") {
  const auto body = GENERATE(
      as<std::string>{}, "", "null", "[]", "{}", "{", "<html>",
      R"({"type":"message","content":[7]})",
      R"({"type":"message","content":[{"type":"text","text":"\x"}],"stop_reason":"end_turn"})",
      R"({"type":"message","content":[{"type":"text")", R"({"type":"message","content":[{]})");
  CAPTURE(body);
  const auto reply = decode(body);
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::protocol_error);
}

TEST_CASE("anthropic decode: an error object in a successful answer is that error") {
  const auto reply =
      decode(R"({"type":"error","error":{"type":"overloaded_error","message":"later"}})");
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::overloaded);
  CHECK(reply.error().peer_message() == "later");
}

TEST_CASE("anthropic decode: JSON 100,000 levels deep and a text of 10 MB do no harm") {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  CHECK(must(decode(message(hello, small, "end_turn", "\"deep\":" + deep + ","))).message.text() ==
        "a");
  const auto in_block = must(
      decode(message(R"([{"type":"new","x":)" + deep + R"(},{"type":"text","text":"a"}])", small)));
  CHECK(in_block.message.text() == "a");
  const auto big = must(decode(
      message(R"([{"type":"text","text":")" + std::string(10'000'000, 'x') + "\"}]", small)));
  CHECK(big.message.text().size() == 10'000'000);
}
