// responses_wire_test.cpp: response objects and events have the documented shapes.
#include <purser/adapters/simulator/responses/wire.hpp>

#include <purser/adapters/simulator/responses/sealed_reasoning.hpp>
#include <purser/tests/adapters/simulator/loopback.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

constexpr std::string_view responses_path = "/v1/responses";

Completion worked_example() {
  Completion completion;
  completion.number = 7;
  completion.created = 1795200000;
  completion.model = "gpt-5.6-luna";
  completion.answer.thinking = "Ask for the tide.";
  completion.answer.text = "One moment.";
  completion.answer.tool_calls.push_back({"tide", R"({"port":"Emden"})", "call_9"});
  completion.thinking_sealed = true;
  completion.usage.input = 1928;
  completion.usage.cache_read = 2048;
  completion.usage.cache_write = 1000;
  completion.usage.cache_write_1h = 24;
  completion.usage.output = 92;
  completion.usage.reasoning = 128;
  completion.usage.units = {{"web_search", 2}};
  return completion;
}

std::vector<Json> events_of(const Completion& completion) {
  std::vector<Json> events;
  for (const auto& event : responses_events(completion)) {
    events.push_back(Json::parse(event.data));
    CHECK(events.back()["type"] == event.name);
    CHECK(events.back()["sequence_number"] == events.size() - 1);
  }
  return events;
}

std::string joined(const std::vector<Json>& events, const std::string& type) {
  std::string text;
  for (const auto& event : events) {
    if (event["type"] == type) text += event["delta"].get<std::string>();
  }
  return text;
}

Json body_of(const std::string& text) { return {{"model", "o4-mini"}, {"input", text}}; }

}  // namespace

TEST_CASE("responses_wire: an answer has the documented shape, and usage in its own nesting") {
  auto object = responses_object(worked_example());

  CHECK(object["usage"] == Json::parse(R"({"input_tokens":5000,"input_tokens_details":
    {"cached_tokens":2048,"cache_write_tokens":1024,"cache_write_tokens_details":{"ttl_30m_tokens":1000,"ttl_12h_tokens":24}},
    "output_tokens":220,"output_tokens_details":{"reasoning_tokens":128},"total_tokens":5220})"));
  CHECK(object["tool_usage"]["web_search"]["num_requests"] == 2);
  CHECK(object["status"] == "completed");
  REQUIRE(object["output"].size() == 3);
  CHECK(is_sealed_reasoning(object["output"][0]["id"].get<std::string>(),
                            object["output"][0]["encrypted_content"].get<std::string>()));
  object["output"][0].erase("encrypted_content");
  CHECK(object["output"] == Json::parse(R"([
    {"id":"rs_sim_7_0","type":"reasoning","summary":[{"type":"summary_text","text":"Ask for the tide."}]},
    {"id":"msg_sim_7_1","type":"message","status":"completed","role":"assistant",
     "content":[{"type":"output_text","text":"One moment.","annotations":[]}]},
    {"id":"fc_sim_7_2","type":"function_call","status":"completed","call_id":"call_9","name":"tide","arguments":"{\"port\":\"Emden\"}"}])"));
}

TEST_CASE("responses_wire: a stream says the same as the whole answer, usage only at the end") {
  auto completion = worked_example();
  completion.chunk_bytes = 4;
  const auto events = events_of(completion);

  CHECK(joined(events, "response.output_text.delta") == "One moment.");
  CHECK(joined(events, "response.reasoning_summary_text.delta") == "Ask for the tide.");
  CHECK(joined(events, "response.function_call_arguments.delta") == R"({"port":"Emden"})");
  CHECK(events.front()["response"]["usage"].is_null());
  CHECK(events.back()["type"] == "response.completed");
  CHECK(events.back()["response"] == responses_object(completion));
  std::vector<Json> done;
  for (const auto& event : events) {
    if (event["type"] == "response.output_item.done") done.push_back(event["item"]);
  }
  CHECK(Json(done) == events.back()["response"]["output"]);
}

TEST_CASE("responses_wire: reasoning is neither shown nor sealed unless asked for") {
  auto completion = worked_example();
  completion.thinking_shown = false;
  completion.thinking_sealed = false;
  CHECK(responses_object(completion)["output"][0] ==
        Json::parse(R"({"id":"rs_sim_7_0","type":"reasoning","summary":[]})"));
  CHECK(joined(events_of(completion), "response.reasoning_summary_text.delta").empty());
}

TEST_CASE("responses_wire: an answer that was cut says why") {
  auto completion = worked_example();
  completion.answer.finish = "length";
  const auto object = responses_object(completion);
  CHECK(object["status"] == "incomplete");
  CHECK(object["incomplete_details"]["reason"] == "max_output_tokens");
  CHECK(events_of(completion).back()["type"] == "response.incomplete");
  completion.answer.finish = "steered";
  CHECK(responses_object(completion)["incomplete_details"]["reason"] == "steered");
}

TEST_CASE("responses_wire: a refusal is a content part of its own") {
  Completion completion;
  completion.answer.refusal = "I will not.";
  const auto object = responses_object(completion);
  CHECK(object["output"][0]["content"] ==
        Json::parse(R"([{"type":"refusal","refusal":"I will not."}])"));
  CHECK(joined(events_of(completion), "response.refusal.delta") == "I will not.");
}

TEST_CASE("responses_wire: scripted usage is sent as the script says") {
  auto completion = worked_example();
  completion.answer.usage.kind = ScriptedUsage::Kind::null;
  CHECK(responses_object(completion)["usage"].is_null());
  completion.answer.usage.kind = ScriptedUsage::Kind::missing;
  CHECK_FALSE(responses_object(completion).contains("usage"));
  completion.answer.usage.kind = ScriptedUsage::Kind::raw;
  completion.answer.usage.object = {{"input_tokens", -1}};
  CHECK(responses_object(completion)["usage"] == Json({{"input_tokens", -1}}));
}

TEST_CASE("responses_wire: both paths are served, others are unknown, and a key is asked for") {
  const Loopback loopback;
  auto client = loopback.connect();
  const auto ask = [&](std::string_view path, std::string_view headers, const Json& body) {
    client.post(path, body.dump(), headers);
    const auto response = client.read_response();
    return std::pair{response.status, Json::parse(response.body)};
  };

  const auto answer = ask(responses_path, openai_key, body_of("What is a ledger?"));
  CHECK(answer.first == 200);
  CHECK(answer.second["object"] == "response");
  const auto count = ask("/v1/responses/input_tokens", openai_key, body_of("What is a ledger?"));
  CHECK(count.first == 200);
  CHECK(count.second["object"] == "response.input_tokens");
  CHECK(count.second["input_tokens"] == answer.second["usage"]["input_tokens"]);
  const auto unknown = ask("/v1/responses/compact", openai_key, body_of("x"));
  CHECK(unknown.first == 404);
  const auto keyless = ask(responses_path, "", body_of("x"));
  CHECK(keyless.first == 401);
  CHECK(keyless.second["error"]["code"] == "invalid_api_key");
  const auto foreign_key = ask(responses_path, "x-api-key: k\r\n", body_of("x"));
  CHECK(foreign_key.first == 401);
  CHECK(loopback.simulator->requests().front().api == Api::openai_responses);
}
