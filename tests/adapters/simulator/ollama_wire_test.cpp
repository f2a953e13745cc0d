// ollama_wire_test.cpp: Ollama's answers, lines and errors have the documented shapes.
#include <purser/adapters/simulator/ollama/ollama_wire.hpp>
#include <purser/adapters/simulator/ollama/wire.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

Completion calling() {
  Completion completion;
  completion.number = 7;
  completion.created = 1795255200;
  completion.model = "qwen3:8b";
  completion.answer.thinking = "Ask the depot.";
  completion.answer.tool_calls.push_back({"depot", R"({"depot":7})", ""});
  completion.usage.input = 170;
  completion.usage.cache_read = 12;
  completion.usage.output = 30;
  completion.usage.reasoning = 7;
  return completion;
}

}  // namespace

TEST_CASE("ollama_wire: a whole answer has arguments as an object, no ids, and the counts") {
  const auto answer = ollama_message(calling());
  CHECK(answer["message"] ==
        Json::parse(R"({"role":"assistant","content":"","thinking":"Ask the depot.",
    "tool_calls":[{"function":{"index":0,"name":"depot","arguments":{"depot":7}}}]})"));
  CHECK(answer["created_at"] == "2026-11-21T10:00:00.000007Z");
  CHECK(answer["done"] == true);
  CHECK(answer["done_reason"] == "stop");
  CHECK(answer["prompt_eval_count"] == 182);
  CHECK(answer["eval_count"] == 37);
}

TEST_CASE("ollama_wire: one line each, the statistics only on the last") {
  auto completion = calling();
  completion.chunk_bytes = 7;
  const auto lines = ollama_lines(completion);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0]["message"]["thinking"] == "Ask the");
  CHECK(lines[2]["message"]["tool_calls"].size() == 1);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(lines[i]["done"] == false);
    CHECK_FALSE(lines[i].contains("eval_count"));
  }
  CHECK(lines[3]["eval_count"] == 37);
  const OllamaWire wire;
  const auto stream = wire.stream(completion);
  CHECK(stream.parts.size() == 4);
  for (const auto& part : stream.parts) CHECK(part.find('\n') == part.size() - 1);
}

TEST_CASE("ollama_wire: usage as scripted; zeros are left out") {
  auto completion = calling();
  completion.usage.output = completion.usage.reasoning = 0;
  CHECK_FALSE(ollama_message(completion).contains("eval_count"));
  completion.answer.usage.kind = ScriptedUsage::Kind::raw;
  completion.answer.usage.object = {{"eval_count", "many"}};
  CHECK(ollama_message(completion)["eval_count"] == "many");
  completion.answer.usage.kind = ScriptedUsage::Kind::null;
  CHECK(ollama_message(completion)["prompt_eval_count"].is_null());
  completion.answer.usage.kind = ScriptedUsage::Kind::missing;
  CHECK_FALSE(ollama_message(completion).contains("prompt_eval_count"));
}

TEST_CASE("ollama_wire: reasons to stop in Ollama's words") {
  auto completion = calling();
  for (const auto& [ours, theirs] :
       {std::pair{"length", "length"}, std::pair{"content_filter", "stop"},
        std::pair{"load", "load"}}) {
    completion.answer.finish = ours;
    CHECK(ollama_message(completion)["done_reason"] == theirs);
  }
}

TEST_CASE("ollama_wire: its paths, and no key") {
  const OllamaWire wire;
  CHECK(wire.serves("/api/chat"));
  CHECK(wire.serves("/proxy/api/embed"));
  CHECK_FALSE(wire.serves("/api/generate"));
  CHECK_FALSE(wire.needs_key());
  CHECK(find_wire("/api/chat")->api() == Api::ollama);
  CHECK(ollama_error({404, "model 'x' not found", {}, {}, {}}) ==
        Json{{"error", "model 'x' not found"}});
}
