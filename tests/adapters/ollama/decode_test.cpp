// decode_test.cpp: whole answers of Ollama's chat and embed.
#include <purser/adapters/providers/ollama/decode.hpp>
#include <purser/tests/adapters/ollama/examples.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using ollama::decode;

namespace {

std::string answer(const std::string& counts, const std::string& reason = "stop") {
  return R"({"model":"m","message":{"role":"assistant","content":"a"},"done":true,"done_reason":")" +
         reason + "\"" + counts + "}";
}

ModelReply must(const Result<ModelReply>& reply) {
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

}  // namespace

TEST_CASE("ollama decode: thinking, calls whose arguments are objects, and counts") {
  const auto reply = must(decode(ollama::examples::body));
  CHECK(reply.model == "qwen3:8b");
  CHECK(reply.stop_reason == StopReason::tool_calls);
  REQUIRE(reply.message.parts.size() == 3);
  CHECK(std::get<ReasoningPart>(reply.message.parts[0]) ==
        ReasoningPart{"Ask the depot.", "", false, "ollama", ""});
  CHECK(std::get<ToolCallPart>(reply.message.parts[1]) ==
        ToolCallPart{"call_w1", "depot", R"({"depot":7})"});
  CHECK(std::get<ToolCallPart>(reply.message.parts[2]).arguments == R"({"depot":8,"open":[true]})");
  Usage usage;
  usage.input = 182;
  usage.output = 37;
  CHECK(reply.usage == usage);
  CHECK(reply.usage_quality == UsageQuality::exact);
}

TEST_CASE("ollama decode: thinking comes before the text, whatever the order of the members") {
  const auto reply = must(decode(ollama::examples::text_body));
  REQUIRE(reply.message.parts.size() == 2);
  CHECK(std::get<ReasoningPart>(reply.message.parts[0]).text == "Greet.");
  CHECK(reply.message.text() == "Grüß Gott, 😀!");
  CHECK(reply.stop_reason == StopReason::end);
}

TEST_CASE("ollama decode: counts that are left out or cannot be right") {
  struct Row {
    std::string counts;
    UsageQuality quality;
    Tokens input;
    Tokens output;
  };
  const auto row = GENERATE(values<Row>({
      {R"(,"prompt_eval_count":7,"eval_count":2)", UsageQuality::exact, 7, 2},
      {R"(,"prompt_eval_count":7)", UsageQuality::partial, 7, 0},
      {R"(,"eval_count":2)", UsageQuality::partial, 0, 2},
      {"", UsageQuality::missing, 0, 0},
      {R"(,"prompt_eval_count":null,"eval_count":null)", UsageQuality::missing, 0, 0},
      {R"(,"prompt_eval_count":-7,"eval_count":2)", UsageQuality::partial, 0, 2},
      {R"(,"prompt_eval_count":7,"eval_count":1e15)", UsageQuality::partial, 7, 0},
      {R"(,"prompt_eval_count":"7","eval_count":2.0)", UsageQuality::exact, 7, 2},
      {R"(,"prompt_eval_count":7,"eval_count":2.5)", UsageQuality::partial, 7, 3},
  }));
  CAPTURE(row.counts);
  const auto reply = must(decode(answer(row.counts)));
  CHECK(reply.usage_quality == row.quality);
  CHECK(reply.usage.input == row.input);
  CHECK(reply.usage.output == row.output);
}

TEST_CASE("ollama decode: without an output count there was no output, if nothing was said") {
  const auto reply = must(decode(
      R"({"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":7})"));
  CHECK(reply.usage_quality == UsageQuality::exact);
  CHECK(reply.usage.input == 7);
}

TEST_CASE("ollama decode: reasons to stop, and models that were only loaded") {
  CHECK(must(decode(answer("", "length"))).stop_reason == StopReason::length);
  CHECK(must(decode(answer("", "new"))).stop_reason == StopReason::other);
  for (const auto* reason : {"load", "unload"}) {
    const auto reply = must(decode(answer("", reason)));
    CHECK(reply.stop_reason == StopReason::other);
    CHECK(reply.usage_quality == UsageQuality::exact);
    CHECK(reply.usage.total() == 0);
  }
}

TEST_CASE("ollama decode: vectors, and what they counted") {
  const auto reply = must(decode(ollama::examples::embeddings));
  const std::vector<std::vector<float>> vectors{{0.25F, -1, 0.5F}, {0.1F, 0, 2}};
  CHECK(reply.embeddings == vectors);
  CHECK(reply.model == "all-minilm");
  CHECK(reply.stop_reason == StopReason::end);
  CHECK(reply.usage.input == 8);
  CHECK(reply.usage_quality == UsageQuality::exact);
}

TEST_CASE("ollama decode: arguments that are a text stay as they are") {
  const auto reply = must(decode(
      R"({"message":{"tool_calls":[{"function":{"name":"f","arguments":"{\"x\": 1"}},{"function":{"name":"g"}}]},"done":true})"));
  const auto calls = reply.message.tool_calls();
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].arguments == "{\"x\": 1");
  CHECK(calls[1].arguments == "{}");
}

TEST_CASE("ollama decode: what is no answer is a protocol error") {
  for (const auto* body :
       {"", "[]", "{", "{}", R"({"message":{"content":"a"},"done":false})", R"({"done":true})",
        R"({"embeddings":[["a"]]})", R"({"message":{"content":"a"},"done":true} x)"}) {
    CAPTURE(body);
    const auto reply = decode(body);
    REQUIRE_FALSE(reply.has_value());
    CHECK(reply.error().code() == ErrorCode::protocol_error);
  }
}

TEST_CASE("ollama decode: an error in a successful answer is an error") {
  const auto reply = decode(R"({"error":"the input length exceeds the context length"})");
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::context_length_exceeded);
}
