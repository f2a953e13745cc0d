// unknown_test.cpp: members, events and words that came after this client are no errors.
#include <purser/adapters/simulator/bedrock/event_message.hpp>

#include <purser/tests/contract/providers/any.hpp>
#include <purser/tests/contract/providers/provider_fixture.hpp>
#include <purser/tests/contract/providers/recorded_answer.hpp>

using namespace purser;
using contract::RecordedAnswer;
using contract::RecordedService;
using contract::Subject;

namespace {

simulator::Answer thoughtful_answer() {
  simulator::Answer answer;
  answer.thinking = "Look it up.";
  answer.text = "Grüß Gott, it is on its way.";
  answer.tool_calls = {{"find", R"({"x":1})", "abcdefgh1"}};
  answer.usage.kind = simulator::ScriptedUsage::Kind::exact;
  answer.usage.classes.input = 20;
  answer.usage.classes.output = 9;
  return answer;
}

ModelRequest question_with_tool() {
  ModelRequest request("sim-model", "Where is my parcel?");
  request.tools = {ToolSpec{"find", "a tool", parse_json(R"({"type":"object"})").value()}};
  return request;
}

/// A tool's arguments are the tool's own: what is in them is not unknown.
bool is_arguments(const std::string& key) {
  return key == "input" || key == "args" || key == "arguments";
}

/// In every object; what they hold has the names of what is known.
void add_unknown_members(Json& value) {
  if (value.is_array()) {
    for (auto& inner : value) add_unknown_members(inner);
  }
  if (!value.is_object()) return;
  for (auto& [key, inner] : value.items()) {
    if (!is_arguments(key)) add_unknown_members(inner);
  }
  value["a_new_one"] = {{"text", "no"},
                        {"content", {{{"type", "text"}, {"text", "no"}}}},
                        {"finish_reason", "length"},
                        {"error", {{"message", "no"}}},
                        {"usage", {{"prompt_tokens", 7}, {"input_tokens", 7}}}};
  value["z_new_one"] = nullptr;
}

std::string with_unknown_members(std::string text) {
  auto json = parse_json(text).value();
  add_unknown_members(json);
  return dump_json(json);
}

/// One that no client knows, in the framing of the stream.
std::string unknown_event(const Subject& subject) {
  const std::string json = R"({"type":"brand.new","object":"brand.new","shade":{"text":"no"}})";
  if (subject.api == simulator::Api::bedrock) return simulator::event_message("brandNew", json);
  if (subject.api == simulator::Api::ollama) return json + "\n";
  return "event: brand.new\ndata: " + json + "\n\n";
}

void check_understood(const Subject& subject, const RecordedAnswer& answer, bool streams) {
  RecordedService service(subject, answer, streams);
  const auto reply = service.complete(question_with_tool());
  if (!reply) FAIL(to_string(reply.error()));
  CHECK(reply->message.text() == "Grüß Gott, it is on its way.");
  REQUIRE(reply->message.tool_calls().size() == 1);
  CHECK(parse_json(reply->message.tool_calls()[0].arguments).value() == Json({{"x", 1}}));
  CHECK(reply->stop_reason == StopReason::tool_calls);
  CHECK(reply->usage_quality == UsageQuality::exact);
  CHECK(reply->usage.input == 20);
  CHECK(reply->usage.output == 9);
  if (streams) CHECK(service.sink.text == reply->message.text());
}

}  // namespace

TEST_CASE("provider contract: unknown members are passed over, wherever they stand") {
  const auto& subject = contract::any_subject();
  const bool streams = contract::any_mode();
  CAPTURE(subject.name, streams);
  RecordedAnswer answer(subject, thoughtful_answer());
  check_understood(subject, answer, streams);
  answer.change(with_unknown_members);
  check_understood(subject, answer, streams);
}

TEST_CASE("provider contract: unknown events are passed over, wherever they come") {
  const auto& subject = contract::any_subject();
  CAPTURE(subject.name);
  RecordedAnswer answer(subject, thoughtful_answer());
  std::vector<std::string> parts;
  for (const auto& part : answer.stream.parts) {
    parts.push_back(unknown_event(subject));
    parts.push_back(part);
  }
  answer.stream.parts = parts;
  check_understood(subject, answer, true);
}

TEST_CASE("provider contract: signs of life are no part of an answer") {
  const auto& subject = contract::any_subject();
  CAPTURE(subject.name);
  RecordedAnswer answer(subject, thoughtful_answer());
  answer.whole = "\n\n \n" + answer.whole;
  check_understood(subject, answer, false);
  if (answer.stream_type != "text/event-stream") return;
  for (auto& part : answer.stream.parts) part = ": still at work\n\n\n" + part;
  check_understood(subject, answer, true);
}

TEST_CASE("provider contract: an unknown reason to stop is a reply that ended otherwise") {
  contract::ProviderSetup setup;
  setup.kind = contract::any_kind();
  const bool streams = contract::any_mode();
  setup.reply.answer.text = "Well, well.";
  setup.reply.answer.finish = "brand_new";
  setup.reply.answer.service_tier = "brand_new";
  contract::ProviderFixture fixture(std::move(setup));
  CAPTURE(fixture.kind, streams);
  const auto reply = fixture.complete(ModelRequest("sim-model", "Where?"), streams);
  if (!reply) FAIL(to_string(reply.error()));
  CHECK(reply->message.text() == "Well, well.");
  CHECK(reply->stop_reason == StopReason::other);
  CHECK(reply->usage_quality == UsageQuality::exact);
}
