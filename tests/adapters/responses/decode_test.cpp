// decode_test.cpp: whole answers of OpenAI's Responses.
#include <purser/adapters/providers/responses/decode.hpp>
#include <purser/runtime/prices/price_table.hpp>
#include <purser/tests/adapters/responses/examples.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using responses::decode;

namespace {

ModelReply must(std::string_view body, const responses::DecodeOptions& options = {}) {
  const auto reply = decode(body, options);
  if (!reply) FAIL(to_string(reply.error()) << body);
  return *reply;
}

ErrorCode refused(std::string_view body) {
  const auto reply = decode(body);
  REQUIRE_FALSE(reply.has_value());
  return reply.error().code();
}

/// An answer with this usage and whatever follows it.
ModelReply with_usage(const std::string& usage, const std::string& more = "") {
  return must(R"({"status":"completed","output":[],"usage":)" + usage + more + "}");
}

}  // namespace

TEST_CASE("responses decode: parts come in the order of the items") {
  const auto reply = must(responses::examples::body);
  REQUIRE(reply.message.parts.size() == 5);
  const auto& reasoning = std::get<ReasoningPart>(reply.message.parts[0]);
  CHECK(reasoning.text == "The harbour is asked for.\n\nSearch first.");
  CHECK(reasoning.signature == "gAAAAABq");
  CHECK(reasoning.id == "rs_7");
  CHECK(reasoning.format == "responses");
  const auto& search = std::get<OpaquePart>(reply.message.parts[1]);
  CHECK(search.format == "responses");
  CHECK(search.body.at("id") == "ws_7");
  CHECK(reply.message.text() == "One moment: Grüße 😀");
  const std::vector<ToolCallPart> calls{{"call_x", "ferry", R"({"from":"Norddeich"})"},
                                        {"call_y", "weather", "{}"}};
  CHECK(reply.message.tool_calls() == calls);
  CHECK(reply.stop_reason == StopReason::tool_calls);
  CHECK(reply.service_tier == "default");
  CHECK(reply.id == "resp_A1");
}

TEST_CASE("responses decode: each token is in one class, and the billed search is counted") {
  const auto reply = must(responses::examples::body);
  Usage expected;
  expected.input = 6000 - 3072 - 1024;
  expected.cache_read = 3072;
  expected.cache_write = 1024;
  expected.output = 300 - 192;
  expected.reasoning = 192;
  expected.units = {{"web_search", 1}};
  CHECK(reply.usage == expected);
  CHECK(reply.usage_quality == UsageQuality::exact);
}

TEST_CASE("responses decode: the worked example costs what OpenAI's prices say, fee included") {
  const auto reply = must(responses::examples::body);
  const auto time = BillingTime::at(WallTime(std::chrono::seconds(1'795'200'100)));
  const auto match = PriceTable::built_in().find(reply.model, "openai", time);
  REQUIRE(match.has_value());
  PriceContext context;
  context.service_tier = reply.service_tier;
  // 1904 x 0.20 + 3072 x 0.02 + 1024 x 0.25 + 300 x 1.20 millionths of a dollar, and one search.
  CHECK(cost_of(reply.usage, *match->price, context) == 0.01105824_usd);
}

TEST_CASE("responses decode: a cache write of twelve hours is a class of its own") {
  const auto reply = with_usage(
      R"({"input_tokens":100,"input_tokens_details":{"cache_write_tokens":60,"cache_write_tokens_details":{"ttl_30m_tokens":20,"ttl_12h_tokens":40}},"output_tokens":1})");
  CHECK(reply.usage.cache_write == 20);
  CHECK(reply.usage.cache_write_1h == 40);
  CHECK(reply.usage.input == 40);
  CHECK(reply.usage_quality == UsageQuality::exact);
}

TEST_CASE("responses decode: reasoning lies inside of the output, xAI's too") {
  const auto reply = with_usage(
      R"({"input_tokens":1000,"output_tokens":250,"output_tokens_details":{"reasoning_tokens":200},"total_tokens":1250})");
  CHECK(reply.usage.output == 50);
  CHECK(reply.usage.reasoning == 200);
  CHECK(reply.usage_quality == UsageQuality::exact);
}

TEST_CASE("responses decode: what the server says it bills is taken where it is believed") {
  responses::DecodeOptions believing;
  believing.states_cost = true;
  const auto with_ticks = [](const std::string& ticks) {
    return R"({"output":[],"usage":{"input_tokens":1,"output_tokens":1,"cost_in_usd_ticks":)" +
           ticks + "}}";
  };
  CHECK(must(with_ticks("12450001"), believing).stated_cost == Money::nanodollars(1'245'001));
  CHECK_FALSE(must(with_ticks("12450001")).stated_cost.has_value());
  CHECK_FALSE(must(with_ticks("null"), believing).stated_cost.has_value());
  CHECK(must(with_ticks("null"), believing).usage_quality == UsageQuality::exact);
  CHECK_FALSE(must(with_ticks("-5"), believing).stated_cost.has_value());
  CHECK(must(with_ticks("-5"), believing).usage_quality == UsageQuality::partial);
}

TEST_CASE("responses decode: pages that were opened are no searches, unbilled ones neither") {
  const std::string items =
      R"({"output":[{"type":"web_search_call","action":{"type":"search"}},{"type":"web_search_call","action":{"type":"open_page","url":"u"}},{"type":"web_search_call","action":{"type":"search"}}],"usage":{"input_tokens":1,"output_tokens":1})";
  const auto told = must(items + R"(,"tool_usage":{"web_search":{"num_requests":1}}})");
  CHECK(told.usage.units == std::vector<UsageUnits>{{"web_search", 1}});
  CHECK(told.usage_quality == UsageQuality::exact);
  const auto unbilled = must(items + R"(,"tool_usage":{"web_search":{"num_requests":0}}})");
  CHECK(unbilled.usage.units.empty());
  const auto untold = must(items + "}");
  CHECK(untold.usage.units == std::vector<UsageUnits>{{"web_search", 2}});
  CHECK(untold.usage_quality == UsageQuality::partial);
}

TEST_CASE("responses decode: usage that cannot be right is a lower bound") {
  struct Row {
    const char* usage;
    UsageQuality quality;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"input_tokens":"12","output_tokens":3.0})", UsageQuality::exact},
      {R"({"input_tokens":12})", UsageQuality::partial},
      {R"({"output_tokens":12})", UsageQuality::partial},
      {R"({"input_tokens":-1,"output_tokens":3})", UsageQuality::partial},
      {R"({"input_tokens":1.5,"output_tokens":3})", UsageQuality::partial},
      {R"({"input_tokens":1e18,"output_tokens":3})", UsageQuality::partial},
      {R"({"input_tokens":"many","output_tokens":3})", UsageQuality::partial},
      {R"({"input_tokens":5,"output_tokens":3,"input_tokens_details":{"cached_tokens":9}})",
       UsageQuality::partial},
      {R"({"input_tokens":5,"output_tokens":3,"output_tokens_details":{"reasoning_tokens":9}})",
       UsageQuality::partial},
      {R"({"input_tokens":5,"output_tokens":3,"total_tokens":90})", UsageQuality::partial},
      {R"({"input_tokens":5,"output_tokens":3,"input_tokens_details":{"cache_write_tokens":1,"cache_write_tokens_details":{"ttl_12h_tokens":2}}})",
       UsageQuality::partial},
      {"{}", UsageQuality::missing},
      {"null", UsageQuality::missing},
      {"7", UsageQuality::missing},
  }));
  CAPTURE(row.usage);
  const auto reply = with_usage(row.usage);
  CHECK(reply.usage_quality == row.quality);
  CHECK(reply.usage.input >= 0);
  CHECK(reply.usage.output >= 0);
}

TEST_CASE("responses decode: generated images are billed at rates that this model has not") {
  const auto reply = with_usage(R"({"input_tokens":5,"output_tokens":3})",
                                R"(,"tool_usage":{"image_gen":{"total_tokens":700}})");
  CHECK(reply.usage_quality == UsageQuality::partial);
}

TEST_CASE("responses decode: reasons to stop") {
  struct Row {
    const char* body;
    StopReason reason;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"status":"completed","output":[]})", StopReason::end},
      {R"({"output":[]})", StopReason::end},
      {R"({"status":"completed","output":[{"type":"function_call","call_id":"c","name":"f"}]})",
       StopReason::tool_calls},
      {R"({"status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}]})",
       StopReason::refusal},
      {R"({"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"function_call","call_id":"c","name":"f"}]})",
       StopReason::length},
      {R"({"status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]})",
       StopReason::content_filter},
      {R"({"status":"incomplete","incomplete_details":{"reason":"steered"},"output":[]})",
       StopReason::other},
      {R"({"status":"cancelled","output":[]})", StopReason::other},
  }));
  CAPTURE(row.body);
  CHECK(must(row.body).stop_reason == row.reason);
}

TEST_CASE("responses decode: a failed response is the error that it names") {
  CHECK(
      refused(
          R"({"status":"failed","output":[],"error":{"code":"server_error","message":"sorry"}})") ==
      ErrorCode::overloaded);
  CHECK(refused(R"({"status":"failed","output":[],"error":{"code":"rate_limit_exceeded"}})") ==
        ErrorCode::rate_limited);
  CHECK(refused(R"({"status":"failed","error":null})") == ErrorCode::overloaded);
  CHECK(refused(R"({"error":{"type":"invalid_request_error"}})") == ErrorCode::bad_request);
}

TEST_CASE("responses decode: what is no finished response is a protocol error") {
  for (const auto* body :
       {"", "[]", "{", "{}", R"({"output":{}})", R"({"output":[]}x)", R"({"output":[]}{})",
        R"({"output":[7]})", R"({"status":"queued","output":[]})",
        R"({"status":"in_progress","output":[]})",
        R"({"output":[{"type":"message","content":[{"text":"a\ud800"}]}]})"}) {
    CAPTURE(body);
    CHECK(refused(body) == ErrorCode::protocol_error);
  }
}

TEST_CASE("responses decode: raw reasoning of open models is reasoning, apart from its summary") {
  const auto reply = must(
      R"({"output":[{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"short"}],"content":[{"type":"reasoning_text","text":"long"}]}]})");
  CHECK(std::get<ReasoningPart>(reply.message.parts.at(0)).text == "short\n\nlong");
}

TEST_CASE("responses decode: reasoning without text is kept for the way back") {
  const auto reply = must(
      R"({"output":[{"type":"reasoning","encrypted_content":"xyz","id":"rs_9","summary":[]},{"type":"reasoning","summary":[]}]})");
  const std::vector<Part> parts{ReasoningPart{"", "xyz", false, "responses", "rs_9"}};
  CHECK(reply.message.parts == parts);
}

TEST_CASE("responses decode: the options stand in for what the answer does not say") {
  responses::DecodeOptions options;
  options.model = "gpt-5.6-luna";
  options.region = "eu";
  const auto reply = must(R"({"output":[]})", options);
  CHECK(reply.model == "gpt-5.6-luna");
  CHECK(reply.region == "eu");
}
