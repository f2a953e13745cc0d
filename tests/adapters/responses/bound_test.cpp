// bound_test.cpp: the worst case of requests to OpenAI's Responses.
#include <purser/adapters/providers/responses/bound.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using responses::bound;

namespace {

RequestBound must(const ModelRequest& request) { return must(bound(request)); }

ModelRequest with_item(std::string_view item) {
  return with_part(OpaquePart{"responses", json(item)});
}

ErrorCode refused(std::string_view extra) { return refusal_of(bound(with_extra(extra))); }

}  // namespace

TEST_CASE("responses bound: bytes and framing, to the token") {
  const auto plain = must(ModelRequest("m", "Hi"));
  CHECK(plain.input == 64 + 8 + 2 + 4);
  CHECK_FALSE(plain.context_bound);
  CHECK(plain.choices == 1);
  CHECK(plain.units.empty());
}

TEST_CASE("responses bound: encrypted reasoning that goes back is input") {
  ModelRequest request("m", "Hi");
  const auto before = must(request).input;
  request.messages.push_back(Message(
      Role::assistant, {ReasoningPart{"sum", std::string(400, 'g'), false, "responses", "rs"}}));
  CHECK(must(request).input >= before + 400 + 3);
}

TEST_CASE("responses bound: caches are written without being asked, for long only when asked") {
  CHECK(must(ModelRequest("m", "Hi")).caches_input);
  CHECK_FALSE(must(with_extra(R"({"prompt_cache_options":{"ttl":"30m"}})")).caches_input_1h);
  CHECK(must(with_extra(R"({"prompt_cache_options":{"ttl":"12h"}})")).caches_input_1h);
}

TEST_CASE("responses bound: what lives at the provider fills the context") {
  for (const auto* field : {"previous_response_id", "conversation", "prompt"}) {
    const auto result = must(with_extra(std::string("{\"") + field + "\":\"x\"}"));
    CHECK(result.context_bound_by == field);
    CHECK(result.context_fills == 1);
  }
  CHECK(must(with_item(R"({"type":"item_reference","id":"x"})")).context_bound);
  CHECK(must(with_item(R"({"type":"compaction","encrypted_content":"x"})")).context_bound);
  CHECK(must(with_item(R"({"type":"web_search_call","id":"x"})")).context_bound);
  CHECK_FALSE(must(with_item(R"({"type":"custom_tool_call_output","call_id":"x","output":"y"})"))
                  .context_bound);
}

TEST_CASE("responses bound: an image in the request is bounded, one elsewhere is not") {
  const auto here =
      must(with_item(R"({"type":"input_image","image_url":"data:image/png;base64,A"})"));
  CHECK_FALSE(here.context_bound);
  CHECK(here.input >= 5000);
  CHECK(must(with_item(R"({"type":"input_image","image_url":"https://e.org/a"})")).context_bound);
  CHECK(must(with_item(R"({"type":"input_image","file_id":"f"})")).context_bound);
  CHECK(must(with_item(R"({"type":"input_image","image_url":"data:x","detail":"original"})"))
            .context_bound);
  CHECK(must(with_item(R"({"type":"input_file","file_data":"data:x"})")).context_bound);
  const auto nested = must(with_item(
      R"({"type":"function_call_output","call_id":"c","output":[{"type":"input_image","image_url":"https://e.org/a"}]})"));
  CHECK(nested.context_bound);
}

TEST_CASE("responses bound: a search tool fills the context once more for each call it may make") {
  const auto result = must(with_extra(R"({"tools":[{"type":"web_search"}],"max_tool_calls":3})"));
  CHECK(result.context_bound);
  CHECK(result.context_bound_by == "web_search");
  CHECK(result.context_fills == 4);
  CHECK(result.units == std::vector<UsageUnits>{{"web_search", 3}});
  const auto twice = must(with_extra(
      R"({"tools":[{"type":"web_search"},{"type":"web_search_2025_08_26"}],"max_tool_calls":3})"));
  CHECK(twice.context_fills == 4);
  CHECK(twice.units == std::vector<UsageUnits>{{"web_search", 3}});
}

TEST_CASE("responses bound: tools that run here cost only their description") {
  CHECK_FALSE(must(with_extra(R"({"tools":[{"type":"custom","name":"f"}]})")).context_bound);
}

TEST_CASE("responses bound: what nothing limits is refused") {
  for (const auto* extra :
       {R"({"tools":[{"type":"web_search"}]})",
        R"({"tools":[{"type":"web_search"}],"max_tool_calls":0})",
        R"({"tools":[{"type":"web_search"}],"max_tool_calls":"3"})",
        R"({"tools":[{"type":"web_search"}],"max_tool_calls":100000000})",
        R"({"tools":[{"type":"web_search_preview"}],"max_tool_calls":3})",
        R"({"tools":[{"type":"code_interpreter"}],"max_tool_calls":3})",
        R"({"tools":[{"type":"image_generation"}],"max_tool_calls":3})",
        R"({"tools":[{"type":"mcp"}],"max_tool_calls":3})", R"({"tools":[7],"max_tool_calls":3})",
        R"({"background":true})", R"({"context_management":[{"type":"compaction"}]})"}) {
    CAPTURE(extra);
    CHECK(refused(extra) == ErrorCode::unbounded_input);
  }
  CHECK(refused(R"({"plugins":[]})") == ErrorCode::unbounded_input);
  CHECK_FALSE(bound(ModelRequest("vendor/m:online", "Hi")).has_value());
  CHECK(bound(with_extra(R"({"background":false,"context_management":null})")).has_value());
}

TEST_CASE("responses bound: tier and region are those of the request and of the server") {
  const auto result = bound(with_extra(R"({"service_tier":"ultrafast"})"), "eu");
  REQUIRE(result.has_value());
  CHECK(result->service_tier == "ultrafast");
  CHECK(result->region == "eu");
}
