// cohere_wire_test.cpp: Cohere's answers, events and errors have the documented shapes.
#include <purser/adapters/simulator/cohere/cohere_wire.hpp>
#include <purser/adapters/simulator/cohere/wire.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

Completion calling() {
  Completion completion;
  completion.number = 7;
  completion.model = "command-a-03-2025";
  completion.answer.thinking = "I will ask the depot.";
  completion.answer.tool_calls.push_back({"depot", R"({"depot":7})", "depot_k9"});
  completion.usage.input = 200;
  completion.usage.cache_read = 12;
  completion.usage.output = 30;
  completion.usage.reasoning = 1;
  return completion;
}

Completion talking() {
  Completion completion;
  completion.answer.thinking = "Greet.";
  completion.answer.text = "Good morning to all of you.";
  return completion;
}

std::string names_of(const std::vector<SseEvent>& events) {
  std::string names;
  for (const auto& event : events) {
    CHECK(Json::parse(event.data)["type"] == event.name);
    names += event.name + " ";
  }
  return names;
}

}  // namespace

TEST_CASE("cohere_wire: a call has its plan, and what is billed is less than what was read") {
  const auto answer = cohere_message(calling());
  CHECK(answer["message"] == Json::parse(R"({"role":"assistant","tool_plan":"I will ask the depot.",
    "tool_calls":[{"id":"depot_k9","type":"function","function":{"name":"depot","arguments":"{\"depot\":7}"}}]})"));
  CHECK(answer["finish_reason"] == "TOOL_CALL");
  CHECK(answer["usage"] == Json::parse(R"({"billed_units":{"input_tokens":212,"output_tokens":31},
    "tokens":{"input_tokens":712,"output_tokens":35},"cached_tokens":12})"));
}

TEST_CASE("cohere_wire: events of a call, with an object in place of the list") {
  auto completion = calling();
  completion.chunk_bytes = 0;
  const auto events = cohere_events(completion);
  CHECK(names_of(events) ==
        "message-start tool-plan-delta tool-call-start tool-call-delta tool-call-end message-end ");
  CHECK(Json::parse(events[2].data)["delta"]["message"]["tool_calls"]["id"] == "depot_k9");
  CHECK(Json::parse(events[5].data)["delta"]["usage"]["billed_units"]["input_tokens"] == 212);
}

TEST_CASE("cohere_wire: events of text, each part with its own index") {
  auto completion = talking();
  completion.chunk_bytes = 0;
  const auto events = cohere_events(completion);
  CHECK(names_of(events) ==
        "message-start content-start content-delta content-end content-start content-delta "
        "content-end message-end ");
  CHECK(Json::parse(events[2].data)["delta"]["message"]["content"]["thinking"] == "Greet.");
  CHECK(Json::parse(events[5].data)["index"] == 1);
}

TEST_CASE("cohere_wire: usage as scripted: word for word, null, none") {
  auto completion = talking();
  completion.answer.usage.kind = ScriptedUsage::Kind::raw;
  completion.answer.usage.object = {{"odd", true}};
  CHECK(cohere_message(completion)["usage"] == Json{{"odd", true}});
  completion.answer.usage.kind = ScriptedUsage::Kind::null;
  CHECK(cohere_message(completion)["usage"].is_null());
  completion.answer.usage.kind = ScriptedUsage::Kind::missing;
  CHECK_FALSE(cohere_message(completion).contains("usage"));
}

TEST_CASE("cohere_wire: reasons to stop in Cohere's words") {
  auto completion = talking();
  for (const auto& [ours, theirs] : {std::pair{"", "COMPLETE"}, std::pair{"length", "MAX_TOKENS"},
                                     std::pair{"TIMEOUT", "TIMEOUT"}}) {
    completion.answer.finish = ours;
    CHECK(cohere_message(completion)["finish_reason"] == theirs);
  }
}

TEST_CASE("cohere_wire: an error is a message, in a stream the end") {
  const ApiError error{429, "slow down", {}, {}, {}};
  CHECK(cohere_error(error, 3) == Json{{"id", "sim-3"}, {"message", "slow down"}});
  const auto event = cohere_error_event(error, 3);
  CHECK(event.name == "message-end");
  CHECK(Json::parse(event.data)["delta"]["error"] == "slow down");
}

TEST_CASE("cohere_wire: its paths, and no others") {
  const CohereWire wire;
  for (const auto* path : {"/v2/chat", "/proxy/v2/chat", "/v2/embed", "/v1/tokenize"})
    CHECK(wire.serves(path));
  for (const auto* path : {"/v1/chat", "/v2/chat/completions", "/v2/rerank"})
    CHECK_FALSE(wire.serves(path));
  CHECK(find_wire("/v2/chat")->api() == Api::cohere);
  ChatRequest chat;
  chat.input.input = 3;
  CHECK(wire.count(chat)["tokens"].size() == 3);
}
