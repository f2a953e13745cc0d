// bound_test.cpp: the worst case of requests to Anthropic's Messages.
#include <purser/adapters/providers/anthropic/bound.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using anthropic::bound;

namespace {

RequestBound must(const ModelRequest& request) { return must(bound(request)); }

ModelRequest with_block(std::string_view block) {
  return with_part(OpaquePart{"anthropic", json(block)});
}

ErrorCode refused(const ModelRequest& request) { return refusal_of(bound(request)); }

}  // namespace

TEST_CASE("anthropic bound: bytes, framing and the hidden prompt of tools") {
  ModelRequest request("m", "Hi");
  CHECK(must(request).input == 64 + 8 + 2 + 4);
  request.tools.push_back(
      ToolSpec{"f", "does f", parse_json(R"({"type":"object"})").value(), false, {}});
  CHECK(must(request).input == 64 + 8 + 2 + 4 + 1000 + 64 + 1 + 6 + 17);
}

TEST_CASE("anthropic bound: tools that are named because they were called are counted") {
  ModelRequest request("m", "Hi");
  request.messages.push_back(Message(Role::assistant, {ToolCallPart{"a", "f", "{}"}}));
  const auto without_call = 64 + 2 * 8 + 2 + 4 + 16 + 1 + 1 + 2;
  CHECK(must(request).input == without_call + 1000 + 64 + 1 + 17);
}

TEST_CASE("anthropic bound: cache writes are priced where they are asked for") {
  CHECK_FALSE(must(ModelRequest("m", "Hi")).caches_input);
  ModelRequest request(
      "m", std::vector<Message>{Message(Role::user, {TextPart{"a", CacheBreakpoint::standard}})});
  CHECK(must(request).caches_input);
  CHECK_FALSE(must(request).caches_input_1h);
  request.tools.push_back(ToolSpec{"f", "", Json(), false, CacheBreakpoint::one_hour});
  CHECK(must(request).caches_input_1h);
  CHECK(must(with_extra(R"({"cache_control":{"type":"ephemeral"}})")).caches_input);
  CHECK(must(with_block(
                 R"({"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}})"))
            .caches_input_1h);
}

TEST_CASE("anthropic bound: content in the request is bounded, content elsewhere is not") {
  CHECK(must(with_block(R"({"type":"image","source":{"type":"base64","data":"AA"}})")).input >=
        5000);
  CHECK_FALSE(
      must(with_block(R"({"type":"image","source":{"type":"base64","data":"AA"}})")).context_bound);
  CHECK(
      must(with_block(R"({"type":"image","source":{"type":"url","url":"u"}})")).context_bound_by ==
      "image.source");
  CHECK(must(with_block(R"({"type":"document","source":{"type":"base64","data":"AA"}})"))
            .context_bound);
  CHECK(must(with_block(R"({"type":"document","source":{"type":"file","file_id":"f"}})"))
            .context_bound);
  CHECK_FALSE(must(with_block(R"({"type":"document","source":{"type":"text","data":"plain"}})"))
                  .context_bound);
  CHECK(must(with_block(R"({"type":"container_upload","file_id":"f"})")).context_bound);
  CHECK(
      must(with_block(R"({"type":"web_search_tool_result","content":[{"encrypted_content":"x"}]})"))
          .context_bound);
}

TEST_CASE("anthropic bound: a server tool needs a cap on its uses") {
  const auto searched = must(
      with_extra(R"({"tools":[{"type":"web_search_20250305","name":"web_search","max_uses":2}]})"));
  CHECK(searched.units == std::vector<UsageUnits>{{"web_search", 2}});
  CHECK(searched.context_bound);
  CHECK(searched.context_fills == 3);
  const auto fetched = must(
      with_extra(R"({"tools":[{"type":"web_fetch_20250910","name":"web_fetch","max_uses":1}]})"));
  CHECK(fetched.units.empty());
  CHECK(fetched.context_bound);
  for (const auto* tool :
       {R"({"type":"web_search_20250305","name":"web_search"})",
        R"({"type":"web_search_20250305","max_uses":0})",
        R"({"type":"web_search_20250305","max_uses":1.5})",
        R"({"type":"web_search_20250305","max_uses":1000000000})",
        R"({"type":"code_execution_20250522","max_uses":1})", R"({"type":"a_new_tool"})"}) {
    CAPTURE(tool);
    CHECK(refused(with_extra(std::string("{\"tools\":[") + tool + "]}")) ==
          ErrorCode::unbounded_input);
  }
}

TEST_CASE("anthropic bound: tools that run here are only text") {
  const auto result =
      must(with_extra(R"({"tools":[{"type":"bash_20250124","name":"bash"},{"name":"f"}]})"));
  CHECK_FALSE(result.context_bound);
  CHECK(result.units.empty());
}

TEST_CASE("anthropic bound: what has no worst case is refused") {
  CHECK(refused(with_extra(R"({"mcp_servers":[{"url":"u"}]})")) == ErrorCode::unbounded_input);
  CHECK(refused(with_extra(R"({"context_management":{"edits":[{"type":"compact_20260112"}]}})")) ==
        ErrorCode::unbounded_input);
  CHECK(
      bound(with_extra(R"({"context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]}})"))
          .has_value());
}

TEST_CASE("anthropic bound: what changes the price is passed on") {
  const auto result =
      must(with_extra(R"({"service_tier":"auto","inference_geo":"us","speed":"fast"})"));
  CHECK(result.service_tier == "auto");
  CHECK(result.region == "us");
  CHECK(result.speed == "fast");
  CHECK(must(with_extra(R"({"inference_geo":"global"})")).region.empty());
  CHECK(must(with_extra(R"({"container":"c"})")).context_bound_by == "container");
}

TEST_CASE("anthropic bound: images and documents inside of other blocks are counted") {
  const auto image = must(
      with_block(R"({"type":"tool_result","tool_use_id":"t","content":[{"type":"image","source":)"
                 R"({"type":"base64","media_type":"image/png","data":"AAAA"}}]})"));
  CHECK(image.input > 5000);
  const auto pdf = must(with_block(
      R"({"type":"document","source":{"type":"content","content":[{"type":"document","source":)"
      R"({"type":"base64","media_type":"application/pdf","data":"AAAA"}}]}})"));
  CHECK(pdf.context_bound);
}

TEST_CASE("anthropic bound: documents inside of documents are looked at once each") {
  std::string block = R"({"type":"image","source":{"type":"base64","data":"AA"}})";
  for (int i = 0; i < 36; ++i)
    block = R"({"type":"document","source":{"type":"content","content":[)" + block + "]}}";
  const auto bytes = static_cast<Tokens>(block.size());
  const auto input = must(with_block(block)).input;
  CHECK(input > bytes + 5000);
  CHECK(input < 2 * bytes + 10000);
}

TEST_CASE("anthropic bound: without a named region the dearest counts") {
  CHECK(must(ModelRequest("m", "Hi")).region == "unknown");
  CHECK(bound(ModelRequest("m", "Hi"), "global")->region.empty());
  CHECK(bound(ModelRequest("m", "Hi"), "us")->region == "us");
}
