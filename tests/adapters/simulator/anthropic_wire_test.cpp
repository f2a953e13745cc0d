// anthropic_wire_test.cpp: messages, events and errors have the documented shapes.
#include <purser/adapters/simulator/anthropic/wire.hpp>

#include <purser/adapters/simulator/anthropic/request.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

Completion worked_example() {
  Completion completion;
  completion.number = 31;
  completion.model = "claude-sonnet-5";
  completion.answer.thinking = "Need the legal rate.";
  completion.answer.tool_calls.push_back({"vat_rate", R"({"country":"DE"})", "toolu_7"});
  completion.usage.input = 120;
  completion.usage.cache_write = 600;
  completion.usage.cache_write_1h = 400;
  completion.usage.cache_read = 4000;
  completion.usage.output = 60;
  completion.usage.reasoning = 150;
  completion.usage.units.push_back({"web_search", 1});
  return completion;
}

struct Event {
  std::string name;
  Json data;
};

std::vector<Event> events_of(const Completion& completion) {
  std::vector<Event> events;
  for (const auto& event : anthropic_events(completion)) {
    events.push_back({event.name, Json::parse(event.data)});
    CHECK(events.back().data["type"] == event.name);
  }
  return events;
}

std::string joined(const std::vector<Event>& events, const std::string& key) {
  std::string text;
  for (const auto& event : events) {
    if (event.name == "content_block_delta" && event.data["delta"].contains(key))
      text += event.data["delta"][key].get<std::string>();
  }
  return text;
}

}  // namespace

TEST_CASE("anthropic_wire: thinking, tool use and usage have the documented shape") {
  const auto message = anthropic_message(worked_example());

  CHECK(message["id"] == "msg_sim_31");
  CHECK(message["role"] == "assistant");
  CHECK(message["stop_reason"] == "tool_use");
  CHECK(message["content"][0]["type"] == "thinking");
  CHECK(message["content"][0]["signature"] == thinking_signature("Need the legal rate."));
  CHECK(message["content"][1] ==
        Json::parse(
            R"({"type":"tool_use","id":"toolu_7","name":"vat_rate","input":{"country":"DE"}})"));
  CHECK(
      message["usage"] ==
      Json::parse(
          R"({"input_tokens":120,"cache_creation_input_tokens":1000,"cache_read_input_tokens":4000,
    "cache_creation":{"ephemeral_5m_input_tokens":600,"ephemeral_1h_input_tokens":400},"output_tokens":210,
    "output_tokens_details":{"thinking_tokens":150},"server_tool_use":{"web_search_requests":1,"web_fetch_requests":0},
    "service_tier":"standard"})"));
}

TEST_CASE("anthropic_wire: events come in order, with usage at both ends") {
  auto completion = worked_example();
  completion.answer.text = "One moment.";
  const auto events = events_of(completion);

  std::vector<std::string> starts;
  for (const auto& event : events) {
    if (event.name == "content_block_start") starts.push_back(event.data["content_block"]["type"]);
  }
  CHECK(starts == std::vector<std::string>{"thinking", "text", "tool_use"});
  CHECK(events.front().name == "message_start");
  CHECK(events[events.size() - 2].name == "message_delta");
  CHECK(events.back().name == "message_stop");
  CHECK(joined(events, "thinking") == "Need the legal rate.");
  CHECK(joined(events, "text") == "One moment.");
  CHECK(joined(events, "partial_json") == R"({"country":"DE"})");

  const auto& start = events.front().data["message"]["usage"];
  CHECK(start["input_tokens"] == 120);
  CHECK(start["cache_creation"]["ephemeral_1h_input_tokens"] == 400);
  CHECK(start["output_tokens"] == 1);
  const auto& end = events[events.size() - 2].data;
  CHECK(end["usage"]["output_tokens"] == 210);
  CHECK(end["usage"]["cache_read_input_tokens"] == 4000);
  CHECK(end["delta"]["stop_reason"] == "tool_use");
}

TEST_CASE("anthropic_wire: omitted thinking keeps its signature") {
  auto completion = worked_example();
  completion.thinking_shown = false;

  CHECK(anthropic_message(completion)["content"][0]["thinking"] == "");
  const auto events = events_of(completion);
  CHECK(joined(events, "thinking").empty());
  CHECK(joined(events, "signature") == thinking_signature("Need the legal rate."));
}

TEST_CASE("anthropic_wire: broken arguments stream as they are and are empty in a whole message") {
  auto completion = worked_example();
  completion.answer.tool_calls[0].arguments = R"({"country":)";

  CHECK(joined(events_of(completion), "partial_json") == R"({"country":)");
  CHECK(anthropic_message(completion)["content"][1]["input"] == Json::object());
}

TEST_CASE("anthropic_wire: stop reasons are translated, unknown ones pass") {
  const std::pair<std::string, std::string> rows[] = {{"", "tool_use"},
                                                      {"stop", "end_turn"},
                                                      {"length", "max_tokens"},
                                                      {"refusal", "refusal"},
                                                      {"pause_turn", "pause_turn"}};
  for (const auto& [scripted, expected] : rows) {
    auto completion = worked_example();
    completion.answer.finish = scripted;
    CHECK(anthropic_message(completion)["stop_reason"] == expected);
  }
}

TEST_CASE("anthropic_wire: a refusal explains itself and says nothing") {
  Completion completion;
  completion.answer.refusal = "Not that.";

  const auto message = anthropic_message(completion);

  CHECK(message["content"] == Json::array());
  CHECK(message["stop_reason"] == "refusal");
  CHECK(message["stop_details"]["explanation"] == "Not that.");
}

TEST_CASE("anthropic_wire: usage can be missing, null or a lie") {
  auto completion = worked_example();
  completion.answer.usage.kind = ScriptedUsage::Kind::missing;
  CHECK_FALSE(anthropic_message(completion).contains("usage"));
  CHECK_FALSE(events_of(completion).front().data["message"].contains("usage"));

  completion.answer.usage.kind = ScriptedUsage::Kind::null;
  CHECK(anthropic_message(completion)["usage"].is_null());

  completion.answer.usage.kind = ScriptedUsage::Kind::raw;
  completion.answer.usage.object = {{"input_tokens", 1.5}, {"output_tokens", -3}};
  const auto events = events_of(completion);
  CHECK(events.front().data["message"]["usage"] == completion.answer.usage.object);
  CHECK(events[events.size() - 2].data["usage"] == completion.answer.usage.object);
}

TEST_CASE("anthropic_wire: errors are typed by status") {
  const std::pair<int, std::string> rows[] = {
      {400, "invalid_request_error"}, {401, "authentication_error"},
      {402, "billing_error"},         {403, "permission_error"},
      {404, "not_found_error"},       {413, "request_too_large"},
      {429, "rate_limit_error"},      {500, "api_error"},
      {504, "timeout_error"},         {529, "overloaded_error"}};
  for (const auto& [status, type] : rows) {
    CHECK(anthropic_error({status, "x", {}, {}, {}}, 3) ==
          Json({{"type", "error"},
                {"error", {{"type", type}, {"message", "x"}}},
                {"request_id", "req_sim_3"}}));
  }
  CHECK(anthropic_error_event({529, "busy", {}, {}, {}}, 3).name == "error");
}
