// converse_wire_test.cpp: Converse's answers, messages and errors have the documented shapes.
#include <purser/adapters/simulator/bedrock/converse_wire.hpp>
#include <purser/adapters/simulator/bedrock/event_message.hpp>
#include <purser/adapters/simulator/bedrock/wire.hpp>
#include <purser/tests/adapters/simulator/loopback.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

Completion worked_example() {
  Completion completion;
  completion.number = 3;
  completion.model = "m";
  completion.answer.thinking = "Hm.";
  completion.answer.text = "Ok.";
  completion.answer.tool_calls.push_back({"vat", R"({"c":"DE"})", "tu_1"});
  completion.usage.input = 80;
  completion.usage.cache_read = 1536;
  completion.usage.cache_write = 500;
  completion.usage.cache_write_1h = 12;
  completion.usage.output = 20;
  completion.usage.reasoning = 10;
  return completion;
}

std::string hex(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 0xf];
  }
  return text;
}

std::string payload_changed(std::string text) { return text + "!"; }

}  // namespace

TEST_CASE("converse wire: blocks, stop reason and usage have the documented shape") {
  const auto body = converse_answer(worked_example());
  const auto& content = body["output"]["message"]["content"];
  CHECK(content[0]["reasoningContent"]["reasoningText"]["text"] == "Hm.");
  CHECK(content[1] == Json({{"text", "Ok."}}));
  CHECK(content[2] ==
        Json::parse(R"({"toolUse":{"toolUseId":"tu_1","name":"vat","input":{"c":"DE"}}})"));
  CHECK(body["stopReason"] == "tool_use");
  CHECK(body["usage"] ==
        Json::parse(
            R"({"inputTokens":80,"outputTokens":30,"totalTokens":2158,"cacheReadInputTokens":1536,
    "cacheWriteInputTokens":512,"cacheDetails":[{"ttl":"5m","inputTokens":500},{"ttl":"1h","inputTokens":12}]})"));
}

TEST_CASE("converse wire: the usage follows the end of the message") {
  std::vector<std::string> types;
  for (const auto& event : converse_events(worked_example())) types.push_back(event.type);
  CHECK(types == std::vector<std::string>{
                     "messageStart", "contentBlockDelta", "contentBlockDelta", "contentBlockStop",
                     "contentBlockDelta", "contentBlockStop", "contentBlockStart",
                     "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"});
}

TEST_CASE("converse wire: a message is lengths, headers, payload and two checksums") {
  // Made by Python's zlib and struct.
  CHECK(hex(event_message("ping", "{}")) ==
        "0000005c0000004a0ec8552d0b3a6576656e742d7479706507000470696e670d3a636f6e74656e74"
        "2d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700"
        "056576656e747b7d51c5a6fd");
  const auto changed = with_changed_payload(event_message("ping", "{}"), &payload_changed);
  CHECK(changed == event_message("ping", "{}!"));
  CHECK(with_changed_payload("no message", &payload_changed) == "no message");
}

TEST_CASE("converse wire: errors have their type in a header") {
  const ConverseWire wire;
  CHECK(wire.error({429, "slow", {}, {}, {}}, 1) == Json({{"message", "slow"}}));
  CHECK(
      wire.error_headers({429, "slow", {}, {}, {}})[0].second.starts_with("ThrottlingException:"));
  CHECK(wire.error_headers({500, "x", "ModelErrorException", {}, {}})[0].second.starts_with(
      "ModelErrorException:"));
  CHECK(wire.error_part({500, "x", {}, {}, {}}, 1).find("internalServerException") !=
        std::string::npos);
}

TEST_CASE("converse wire: over HTTP, whole and streamed") {
  const Loopback loopback;
  const std::string body = R"({"messages":[{"role":"user","content":[{"text":"Hi"}]}]})";
  auto client = loopback.connect();
  client.post("/model/m/converse", body, "Authorization: Bearer key\r\n");
  const auto whole = client.read_response();
  CHECK(whole.status == 200);
  CHECK(Json::parse(whole.body)["stopReason"] == "end_turn");
  auto other = loopback.connect();
  other.post("/model/m/converse-stream", body, "Authorization: Bearer key\r\n");
  const auto streamed = other.read_response();
  CHECK(streamed.headers.at("content-type") == "application/vnd.amazon.eventstream");
  CHECK(streamed.headers.contains("x-amzn-requestid"));
  CHECK(streamed.body.find("metadata") != std::string::npos);
  auto nobody = loopback.connect();
  nobody.post("/model/m/converse", body, "");
  const auto refused = nobody.read_response();
  CHECK(refused.status == 403);
  CHECK(refused.headers.at("x-amzn-errortype").starts_with("MissingAuthenticationTokenException"));
}
