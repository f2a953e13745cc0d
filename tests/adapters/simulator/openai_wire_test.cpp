// openai_wire_test.cpp: chat completion objects, chunks and errors have the documented shapes.
#include <purser/adapters/simulator/openai/chat_style.hpp>
#include <purser/adapters/simulator/openai/wire.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

Completion completion_of(Answer answer) {
  Completion completion;
  completion.number = 7;
  completion.created = 1795200000;
  completion.model = "gpt-5.6-terra";
  completion.answer = std::move(answer);
  return completion;
}

Completion worked_example() {
  Answer answer;
  answer.tool_calls.push_back({"depot_status", R"({"depot":7})", "call_a1"});
  auto completion = completion_of(std::move(answer));
  completion.usage.input = 352;
  completion.usage.cache_read = 1536;
  completion.usage.cache_write = 512;
  completion.usage.output = 32;
  completion.usage.reasoning = 64;
  return completion;
}

const Json worked_usage =
    Json::parse(R"({"prompt_tokens":2400,"completion_tokens":96,"total_tokens":2496,
  "prompt_tokens_details":{"cached_tokens":1536,"cache_write_tokens":512,"audio_tokens":0},
  "completion_tokens_details":{"reasoning_tokens":64,"audio_tokens":0,"accepted_prediction_tokens":0,
                               "rejected_prediction_tokens":0}})");

std::vector<Json> chunks_of(const Completion& completion) {
  std::vector<Json> chunks;
  const auto events = openai_events(completion);
  REQUIRE(events.back().data == "[DONE]");
  for (std::size_t i = 0; i + 1 < events.size(); ++i) {
    CHECK(events[i].name.empty());
    chunks.push_back(Json::parse(events[i].data));
  }
  return chunks;
}

std::string joined(const std::vector<Json>& chunks, const std::string& key) {
  std::string text;
  for (const auto& chunk : chunks) {
    for (const auto& choice : chunk["choices"]) {
      const auto& delta = choice["delta"];
      if (delta.contains(key) && delta[key].is_string()) text += delta[key].get<std::string>();
    }
  }
  return text;
}

}  // namespace

TEST_CASE("openai_wire: a tool call with cached tokens has the documented shape") {
  const auto expected =
      Json::parse(R"({"id":"chatcmpl-sim-7","object":"chat.completion","created":1795200000,
    "model":"gpt-5.6-terra","service_tier":"default",
    "choices":[{"index":0,"finish_reason":"tool_calls","logprobs":null,
      "message":{"role":"assistant","content":null,"refusal":null,"annotations":[],
        "tool_calls":[{"id":"call_a1","type":"function","function":{"name":"depot_status","arguments":"{\"depot\":7}"}}]}}]})");

  auto object = openai_completion(worked_example());

  CHECK(object["usage"] == worked_usage);
  object.erase("usage");
  CHECK(object == expected);
}

TEST_CASE(
    "openai_wire: a streamed tool call comes in fragments, usage in a chunk without choices") {
  auto completion = worked_example();
  completion.usage_in_stream = true;
  completion.chunk_bytes = 4;

  const auto chunks = chunks_of(completion);

  const auto& first = chunks[1]["choices"][0]["delta"]["tool_calls"][0];
  CHECK(
      first ==
      Json::parse(
          R"({"index":0,"id":"call_a1","type":"function","function":{"name":"depot_status","arguments":""}})"));
  std::string arguments;
  for (const auto& chunk : chunks) {
    CHECK(chunk["object"] == "chat.completion.chunk");
    for (const auto& choice : chunk["choices"]) {
      if (!choice["delta"].contains("tool_calls")) continue;
      arguments += choice["delta"]["tool_calls"][0]["function"]["arguments"].get<std::string>();
    }
  }
  CHECK(arguments == R"({"depot":7})");
  CHECK(chunks[chunks.size() - 2]["choices"][0]["finish_reason"] == "tool_calls");
  CHECK(chunks[chunks.size() - 2]["usage"].is_null());
  CHECK(chunks.back()["choices"] == Json::array());
  CHECK(chunks.back()["usage"] == worked_usage);
}

TEST_CASE("openai_wire: usage is streamed only when asked for") {
  Answer answer;
  answer.text = "hello";
  for (const auto& chunk : chunks_of(completion_of(answer))) CHECK_FALSE(chunk.contains("usage"));
}

TEST_CASE("openai_wire: usage can stand where compatible servers put it") {
  Answer answer;
  answer.text = "hello";
  answer.usage_place = UsagePlace::finish_chunk;
  auto completion = completion_of(answer);
  completion.usage_in_stream = true;

  auto chunks = chunks_of(completion);
  CHECK(chunks.back()["choices"][0]["finish_reason"] == "stop");
  CHECK(chunks.back()["usage"].is_object());
  CHECK(chunks.front()["usage"].is_null());

  completion.answer.usage_place = UsagePlace::every_chunk;
  for (const auto& chunk : chunks_of(completion)) CHECK(chunk["usage"].is_object());
}

TEST_CASE("openai_wire: Mistral's own client finds calls whole, and no usage that is null") {
  for (const auto& style : chat_styles()) {
    if (style.api != Api::mistral) continue;
    std::vector<std::string> arguments;
    const auto events = openai_events(worked_example(), style);
    for (std::size_t i = 0; i + 1 < events.size(); ++i) {
      const auto chunk = Json::parse(events[i].data);
      CHECK((!chunk.contains("usage") || chunk["usage"].is_object()));
      for (const auto& call : chunk["choices"][0]["delta"].value("tool_calls", Json::array()))
        arguments.push_back(call["function"]["arguments"]);
    }
    CHECK(arguments == std::vector<std::string>{R"({"depot":7})"});
  }
}

TEST_CASE("openai_wire: usage can be missing, null or a lie") {
  Answer answer;
  answer.text = "hello";
  answer.usage.kind = ScriptedUsage::Kind::missing;
  auto completion = completion_of(answer);
  completion.usage_in_stream = true;
  CHECK_FALSE(openai_completion(completion).contains("usage"));
  for (const auto& chunk : chunks_of(completion)) CHECK_FALSE(chunk.contains("usage"));

  completion.answer.usage.kind = ScriptedUsage::Kind::null;
  CHECK(openai_completion(completion)["usage"].is_null());

  completion.answer.usage.kind = ScriptedUsage::Kind::raw;
  completion.answer.usage.object = {{"prompt_tokens", -5}, {"completion_tokens", "many"}};
  CHECK(openai_completion(completion)["usage"] == completion.answer.usage.object);
  CHECK(chunks_of(completion).back()["usage"] == completion.answer.usage.object);
}

TEST_CASE("openai_wire: text is cut between characters and whole when joined") {
  Answer answer;
  answer.text = "Grüße, 世界! \U0001f600";
  auto completion = completion_of(answer);
  for (const std::size_t bytes : {0, 1, 2, 3, 5, 100}) {
    completion.chunk_bytes = bytes;
    CHECK(joined(chunks_of(completion), "content") == *answer.text);
  }
}

TEST_CASE("openai_wire: a refusal has a field of its own and ends with stop") {
  Answer answer;
  answer.refusal = "I cannot help with that.";
  const auto completion = completion_of(answer);

  const auto choice = openai_completion(completion)["choices"][0];
  CHECK(choice["message"]["refusal"] == answer.refusal);
  CHECK(choice["message"]["content"].is_null());
  CHECK(choice["finish_reason"] == "stop");
  CHECK(joined(chunks_of(completion), "refusal") == answer.refusal);
}

TEST_CASE("openai_wire: n choices have n indexes") {
  Answer answer;
  answer.text = "hello";
  auto completion = completion_of(answer);
  completion.choices = 3;

  CHECK(openai_completion(completion)["choices"].size() == 3);
  CHECK(openai_completion(completion)["choices"][2]["index"] == 2);
  CHECK(joined(chunks_of(completion), "content") == "hellohellohello");
}

TEST_CASE("openai_wire: errors carry message, type, param and code") {
  const auto limited = openai_error({429, "Slow down.", {}, {}, {}})["error"];
  CHECK(limited == Json({{"message", "Slow down."},
                         {"type", "requests"},
                         {"param", nullptr},
                         {"code", "rate_limit_exceeded"}}));
  const auto quota = openai_error({429, "No credit.", {}, "insufficient_quota", {}})["error"];
  CHECK(quota["type"] == "insufficient_quota");
  CHECK(openai_error({503, "Busy.", {}, {}, {}})["error"]["type"] == "server_error");
  CHECK(openai_error({400, "Bad.", "invalid_request_error", {}, "model"})["error"]["param"] ==
        "model");
}
