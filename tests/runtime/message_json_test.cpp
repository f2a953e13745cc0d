// message_json_test.cpp: messages come back from JSON as they were, and requests print what
// differs.
#include <purser/runtime/message_json.hpp>

#include <purser/runtime/request_json.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("message_json: every kind of part comes back as it was") {
  const Message all(
      Role::tool,
      {TextPart{"hi", CacheBreakpoint::one_hour}, TextPart{""}, ReasoningPart{"hm", "sig", true},
       RefusalPart{"no"}, ToolCallPart{"c1", "search", "{not json"},
       ToolResultPart{"c1", "search", "found", true, CacheBreakpoint::standard},
       OpaquePart{"openai", {{"type", "image_url"}}}});

  const auto back = message_from_json(parse_json(dump_json(to_json(all))).value());

  REQUIRE(back);
  CHECK(*back == all);
}

TEST_CASE("message_json: what is no message is refused") {
  const auto* const text =
      GENERATE(R"(7)", R"({})", R"({"role":"pirate","parts":[]})", R"({"role":"user","parts":[7]})",
               R"({"role":"user","parts":[{"type":"smell"}]})",
               R"({"role":"user","parts":[{"type":"text"}]})",
               R"({"role":"user","parts":[{"type":"text","text":"x","cache":9}]})");
  CAPTURE(text);
  CHECK(message_from_json(parse_json(text).value()).error().code() == ErrorCode::invalid_argument);
}

TEST_CASE("request_json: unset fields are left out, set ones are there") {
  ModelRequest request("gpt-4o", "hi");
  CHECK(dump_json(to_json(request)) ==
        R"({"messages":[{"parts":[{"text":"hi","type":"text"}],"role":"user"}],"model":"gpt-4o"})");
  request.temperature = 0;
  request.tool_choice.mode = ToolChoice::Mode::none;
  CHECK(to_json(request).contains("temperature"));
  CHECK(to_json(request).contains("tool_choice"));
}
