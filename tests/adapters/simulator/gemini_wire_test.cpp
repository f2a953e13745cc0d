// gemini_wire_test.cpp: responses, chunks and errors have the documented shapes.
#include <purser/adapters/simulator/gemini/wire.hpp>

#include <purser/adapters/simulator/gemini/gemini_wire.hpp>
#include <purser/adapters/simulator/gemini/signature.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

Completion worked_example() {
  Completion completion;
  completion.number = 31;
  completion.model = "gemini-2.5-pro";
  completion.answer.thinking = "Feet to metres.";
  completion.answer.tool_calls = {{"convert", R"({"value":12})", "fc-7"}, {"now", "{}", ""}};
  completion.usage.input = 952;
  completion.usage.cache_read = 2048;
  completion.usage.output = 60;
  completion.usage.reasoning = 240;
  return completion;
}

Completion talking(std::string text) {
  Completion completion;
  completion.model = "gemini-3-pro";
  completion.answer.text = std::move(text);
  completion.usage.input = 7;
  completion.usage.output = 10;
  completion.chunk_bytes = 4;
  return completion;
}

}  // namespace

TEST_CASE("gemini_wire: thoughts, calls, the signature and usage have the documented shape") {
  const auto args = Json{{"value", 12}};
  const auto signature = call_signature("convert", args);
  CHECK(
      gemini_response(worked_example()) ==
      Json{{"candidates",
            Json::array(
                {{{"index", 0},
                  {"finishReason", "STOP"},
                  {"content",
                   {{"role", "model"},
                    {"parts",
                     Json::array(
                         {{{"text", "Feet to metres."}, {"thought", true}},
                          {{"functionCall", {{"name", "convert"}, {"id", "fc-7"}, {"args", args}}},
                           {"thoughtSignature", signature}},
                          {{"functionCall", {{"name", "now"}, {"args", Json::object()}}}}})}}}}})},
           {"usageMetadata", Json::parse(R"({"promptTokenCount":3000,"cachedContentTokenCount":2048,
                "candidatesTokenCount":60,"thoughtsTokenCount":240,"totalTokenCount":3300,
                "promptTokensDetails":[{"modality":"TEXT","tokenCount":3000}],
                "cacheTokensDetails":[{"modality":"TEXT","tokenCount":2048}]})")},
           {"modelVersion", "gemini-2.5-pro"},
           {"responseId", "sim-31"}});
}

TEST_CASE("gemini_wire: every chunk has the usage so far, the last one the end and the signature") {
  const auto chunks = gemini_chunks(talking("Hello you"));
  REQUIRE(chunks.size() == 4);
  std::string text;
  Tokens before = 0;
  for (const auto& chunk : chunks) {
    text += chunk["candidates"][0]["content"]["parts"][0]["text"].get<std::string>();
    const auto now = chunk["usageMetadata"].value("candidatesTokenCount", Tokens{0});
    CHECK(now >= before);
    before = now;
  }
  CHECK(text == "Hello you");
  CHECK(before == 10);
  const auto& last = chunks.back()["candidates"][0];
  CHECK(last["finishReason"] == "STOP");
  CHECK(last["content"]["parts"][0] ==
        Json{{"text", ""}, {"thoughtSignature", text_signature("Hello you", true)}});
  CHECK_FALSE(chunks[0]["candidates"][0].contains("finishReason"));
}

TEST_CASE("gemini_wire: events end with CRLF, and without alt=sse they are one array") {
  const GeminiWire wire;
  auto completion = talking("Hi");
  completion.form = "sse";
  const auto events = wire.stream(completion);
  CHECK(events.parts.at(0).starts_with("data: {"));
  CHECK(events.parts.at(0).ends_with("}\r\n\r\n"));
  CHECK(events.content_type.empty());

  completion.form = "array";
  const auto array = wire.stream(completion);
  std::string whole;
  for (const auto& part : array.parts) whole += part;
  const auto parsed = Json::parse(whole);
  CHECK(parsed == Json(gemini_chunks(completion)));
  CHECK(array.content_type.starts_with("application/json"));
}

TEST_CASE("gemini_wire: a blocked prompt has no candidates") {
  auto completion = talking("");
  completion.answer.finish = "prompt_blocked";
  completion.usage.output = 0;
  const auto response = gemini_response(completion);
  CHECK_FALSE(response.contains("candidates"));
  CHECK(response["promptFeedback"]["blockReason"] == "SAFETY");
  CHECK(response["usageMetadata"]["promptTokenCount"] == 7);
  CHECK(gemini_chunks(completion).size() == 1);
}

TEST_CASE("gemini_wire: scripted usage is told as it is") {
  auto completion = talking("Hi");
  completion.answer.usage.kind = ScriptedUsage::Kind::missing;
  CHECK_FALSE(gemini_response(completion).contains("usageMetadata"));
  completion.answer.usage.kind = ScriptedUsage::Kind::null;
  CHECK(gemini_response(completion)["usageMetadata"].is_null());
  completion.answer.usage.kind = ScriptedUsage::Kind::raw;
  completion.answer.usage.object = {{"promptTokenCount", "many"}};
  CHECK(gemini_response(completion)["usageMetadata"]["promptTokenCount"] == "many");
}

TEST_CASE("gemini_wire: errors have Google's shape, and one in mid-stream has no framing") {
  CHECK(gemini_error({429, "slow", "rate_limit_error", {}, {}}) ==
        Json::parse(R"({"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED"}})"));
  const GeminiWire wire;
  CHECK(gemini_error(wire.wrong_key())["error"]["details"][0]["reason"] == "API_KEY_INVALID");
  CHECK(wire.error_part({500, "lost it", {}, {}, {}}, 1) ==
        "{\"error\":{\"code\":500,\"message\":\"lost it\",\"status\":\"INTERNAL\"}}\r\n");
}

TEST_CASE("gemini_wire: the key is taken from the header, the query and Google Cloud's token") {
  const GeminiWire wire;
  CHECK(wire.takes_key(KeyForm::x_goog_api_key));
  CHECK(wire.takes_key(KeyForm::query));
  CHECK(wire.takes_key(KeyForm::bearer));
  CHECK_FALSE(wire.takes_key(KeyForm::x_api_key));
}
