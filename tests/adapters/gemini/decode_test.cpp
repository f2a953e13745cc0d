// decode_test.cpp: whole answers of Gemini.
#include <purser/adapters/providers/gemini/decode.hpp>
#include <purser/adapters/providers/gemini/embeddings.hpp>
#include <purser/tests/adapters/gemini/examples.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

ModelReply must(const Result<ModelReply>& reply) {
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

std::string answer(std::string_view parts, std::string_view more = "") {
  return std::string(
             R"({"candidates":[{"finishReason":"STOP","content":{"role":"model","parts":[)") +
         std::string(parts) + "]}}]" + std::string(more) + "}";
}

}  // namespace

TEST_CASE("gemini decode: thoughts, calls and the signature in front of its call") {
  const auto reply = must(gemini::decode(gemini::examples::body));
  CHECK(reply.id == "rX3x");
  CHECK(reply.model == "gemini-2.5-pro");
  CHECK(reply.stop_reason == StopReason::tool_calls);
  const auto& parts = reply.message.parts;
  REQUIRE(parts.size() == 4);
  CHECK(std::get<ReasoningPart>(parts[0]) == ReasoningPart{"Feet to metres.", "", false, "gemini"});
  CHECK(std::get<ReasoningPart>(parts[1]) == ReasoningPart{"", "CsIBAfeet1=", false, "gemini"});
  CHECK(std::get<ToolCallPart>(parts[2]) ==
        ToolCallPart{"fc-7", "convert", R"({"value": 12,"from":"ft","to":"m"})"});
  CHECK(std::get<ToolCallPart>(parts[3]).arguments == "{}");
}

TEST_CASE("gemini decode: calls without an id get one that no other answer has") {
  const auto body =
      answer(R"({"functionCall":{"name":"f"}},{"functionCall":{"name":"f","args":{"x":1}}})",
             R"(,"responseId":"a-B_9")");
  const auto calls = must(gemini::decode(body)).message.tool_calls();
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].id == "unnamed_aB9_0");
  CHECK(calls[1].id == "unnamed_aB9_1");
  CHECK(calls[0].arguments == "{}");
}

TEST_CASE("gemini decode: an unsigned part never joins a signed one") {
  const auto reply = must(gemini::decode(answer(
      R"({"text":"a"},{"text":"b"},{"text":"c","thoughtSignature":"s"},{"text":"d"},
         {"thought":true,"text":"e"},{"thought":true,"text":"f","thoughtSignature":"t"},
         {"thought":true,"text":"g"})")));
  const auto& parts = reply.message.parts;
  REQUIRE(parts.size() == 7);
  CHECK(std::get<TextPart>(parts[0]).text == "ab");
  CHECK(std::get<ReasoningPart>(parts[1]).signature == "s");
  CHECK(std::get<TextPart>(parts[2]).text == "c");
  CHECK(std::get<TextPart>(parts[3]).text == "d");
  CHECK(std::get<ReasoningPart>(parts[4]) == ReasoningPart{"e", "", false, "gemini"});
  CHECK(std::get<ReasoningPart>(parts[5]) == ReasoningPart{"f", "t", false, "gemini"});
  CHECK(std::get<ReasoningPart>(parts[6]).text == "g");
  CHECK(reply.message.text() == "abcd");
}

TEST_CASE("gemini decode: parts that have no word here are kept whole") {
  const auto reply = must(gemini::decode(
      answer(R"({"executableCode":{"code":"1"},"thoughtSignature":"s"},{"a_new_kind":{"x":1}})")));
  CHECK(std::get<OpaquePart>(reply.message.parts.at(0)).body.at("thoughtSignature") == "s");
  CHECK(std::get<OpaquePart>(reply.message.parts.at(1)).body.at("a_new_kind").at("x") == 1);
}

TEST_CASE("gemini decode: a text stays a text, whatever new stands beside it") {
  const auto reply = must(gemini::decode(answer(R"({"text":"a","a_new_member":{"x":1}})")));
  CHECK(reply.message.text() == "a");
}

TEST_CASE("gemini decode: a blocked prompt is filtered, and its tokens count") {
  const auto reply = must(gemini::decode(
      R"({"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":17,"totalTokenCount":17}})"));
  CHECK(reply.stop_reason == StopReason::content_filter);
  CHECK(reply.message.parts.empty());
  CHECK(reply.usage.input == 17);
  CHECK(reply.usage_quality == UsageQuality::exact);
  CHECK(reply.billed);
}

TEST_CASE("gemini decode: an answer that was all thoughts has no parts") {
  const auto reply = must(gemini::decode(
      R"({"candidates":[{"finishReason":"MAX_TOKENS","content":{"role":"model"}}],"usageMetadata":{"promptTokenCount":5,"thoughtsTokenCount":64,"totalTokenCount":69}})"));
  CHECK(reply.stop_reason == StopReason::length);
  CHECK(reply.usage.reasoning == 64);
  CHECK(reply.usage_quality == UsageQuality::exact);
}

TEST_CASE("gemini decode: reasons to finish") {
  struct Row {
    std::string_view said;
    StopReason reason;
  };
  const auto row = GENERATE(values<Row>({{"STOP", StopReason::end},
                                         {"MAX_TOKENS", StopReason::length},
                                         {"SAFETY", StopReason::content_filter},
                                         {"RECITATION", StopReason::content_filter},
                                         {"BLOCKLIST", StopReason::content_filter},
                                         {"PROHIBITED_CONTENT", StopReason::content_filter},
                                         {"SPII", StopReason::content_filter},
                                         {"IMAGE_SAFETY", StopReason::content_filter},
                                         {"IMAGE_RECITATION", StopReason::content_filter},
                                         {"CONTINUATION", StopReason::pause},
                                         {"LANGUAGE", StopReason::other},
                                         {"MALFORMED_FUNCTION_CALL", StopReason::other},
                                         {"NO_IMAGE", StopReason::other},
                                         {"A_NEW_ONE", StopReason::other}}));
  CAPTURE(row.said);
  const auto reply =
      must(gemini::decode(R"({"candidates":[{"finishReason":")" + std::string(row.said) + "\"}]}"));
  CHECK(reply.stop_reason == row.reason);
}

TEST_CASE("gemini decode: the first candidate is returned, wherever its index stands") {
  const auto reply = must(gemini::decode(
      R"({"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"SAFETY","index":1},
          {"content":{"parts":[{"text":"a"}]},"finishReason":"STOP","index":0}]})"));
  CHECK(reply.message.text() == "a");
  CHECK(reply.stop_reason == StopReason::end);
}

TEST_CASE("gemini decode: an array of chunks is an answer, and an array of an error is one") {
  const auto reply = must(gemini::decode(
      R"([{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}])"));
  CHECK(reply.message.text() == "ab");
  const auto error = gemini::decode(
      R"([{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}])");
  REQUIRE_FALSE(error.has_value());
  CHECK(error.error().code() == ErrorCode::overloaded);
  CHECK(error.error().peer_message() == "The model is overloaded.");
}

TEST_CASE("gemini decode: searches are units, by how the model is billed") {
  const auto units = [](std::string_view model, std::string_view grounding) {
    return must(gemini::decode(R"({"candidates":[{"finishReason":"STOP","groundingMetadata":)" +
                               std::string(grounding) + R"(}],"modelVersion":")" +
                               std::string(model) + "\"}"))
        .usage.units;
  };
  using Units = std::vector<UsageUnits>;
  constexpr auto searched = R"({"webSearchQueries":["a","b",""],"groundingChunks":[{},{}]})";
  CHECK(units("gemini-2.5-pro", searched) == Units{{"grounded_prompt", 1}});
  CHECK(units("gemini-3-pro", searched) == Units{{"web_search", 2}});
  CHECK(units("gemini-flash-latest", searched) == Units{{"grounded_prompt", 1}, {"web_search", 2}});
  CHECK(units("gemini-2.5-pro", "{}").empty());
  CHECK(units("gemini-3-pro", R"({"groundingChunks":[{}]})").empty());
}

TEST_CASE("gemini decode: what is no answer is a protocol error") {
  for (const auto* body : {"", "{", "[]", "{}", "1", R"({"candidates":[]})",
                           R"({"candidates":[{"content":{"parts":[{"text":"a"}]}}]})",
                           R"({"candidates":[{"finishReason":"STOP"}]} x)"}) {
    CAPTURE(body);
    const auto reply = gemini::decode(body);
    REQUIRE_FALSE(reply.has_value());
    CHECK(reply.error().code() == ErrorCode::protocol_error);
  }
}

TEST_CASE("gemini decode: unknown fields and shapes are no errors") {
  const auto reply = must(gemini::decode(
      R"({"candidates":[7,{"finishReason":"STOP","content":{"parts":[8,{"text":null},{"text":"a"}]},"safetyRatings":[]}],"new":1,"usageMetadata":null})"));
  CHECK(reply.message.text() == "a");
  CHECK(reply.usage_quality == UsageQuality::missing);
}

TEST_CASE("gemini decode: embeddings of one text and of several") {
  const auto many = must(gemini::decode_embeddings(
      R"({"embeddings":[{"values":[0.5,-1]},{"values":[0.25,0]}],"usageMetadata":{"promptTokenCount":6}})"));
  REQUIRE(many.embeddings.size() == 2);
  CHECK(many.embeddings[0] == std::vector<float>{0.5F, -1.0F});
  CHECK(many.usage.input == 6);
  CHECK(many.usage_quality == UsageQuality::exact);
  const auto one = must(gemini::decode_embeddings(R"({"embedding":{"values":[1]}})"));
  CHECK(one.embeddings == std::vector<std::vector<float>>{{1.0F}});
  CHECK(one.usage_quality == UsageQuality::missing);
  CHECK_FALSE(gemini::decode_embeddings("{}").has_value());
  CHECK_FALSE(gemini::decode_embeddings(R"({"embedding":{"values":["x"]}})").has_value());
}
