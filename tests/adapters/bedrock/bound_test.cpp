// bound_test.cpp: the worst case of requests to Bedrock's Converse.
#include <purser/adapters/providers/bedrock/bound.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using bedrock::bound;

namespace {

RequestBound must(const ModelRequest& request) { return must(bound(request)); }

ModelRequest with_block(std::string_view block) {
  return with_part(OpaquePart{"bedrock", json(block)});
}

ErrorCode refused(const ModelRequest& request) { return refusal_of(bound(request)); }

}  // namespace

TEST_CASE("bedrock bound: bytes, framing and the hidden prompt of tools") {
  ModelRequest request("m", "Hi");
  CHECK(must(request).input == 64 + 8 + 2 + 4);
  CHECK(must(request).choices == 1);
  request.tools.push_back(
      ToolSpec{"f", "does f", parse_json(R"({"type":"object"})").value(), false, {}});
  CHECK(must(request).input == 64 + 8 + 2 + 4 + 1000 + 64 + 1 + 6 + 17);
}

TEST_CASE("bedrock bound: tools that stand for others are counted") {
  ModelRequest request("m", "Hi");
  request.messages.push_back(Message(Role::assistant, {ToolCallPart{"a", "f", "{}"}}));
  CHECK(must(request).input > 64 + 2 * 8 + 2 + 4 + 16 + 4 + 1000 + 64 + 1 + 17);
}

TEST_CASE("bedrock bound: a form of the answer is counted") {
  ModelRequest request("m", "Hi");
  request.output_format = OutputFormat::fits(parse_json(R"({"type":"object"})").value());
  CHECK(must(request).input >= 64 + 8 + 2 + 4 + 1000 + 64 + 17);
}

TEST_CASE("bedrock bound: cache writes are priced where they are asked for, in media as well") {
  CHECK_FALSE(must(ModelRequest("m", "Hi")).caches_input);
  CHECK(must(with_part(TextPart{"a", CacheBreakpoint::standard})).caches_input);
  CHECK_FALSE(must(with_part(TextPart{"a", CacheBreakpoint::standard})).caches_input_1h);
  auto image = MediaPart::image("image/png", "AAAA");
  image.cache = CacheBreakpoint::one_hour;
  CHECK(must(with_part(image)).caches_input_1h);
  CHECK(bedrock::asks_for_1h_cache(with_part(image)));
  ModelRequest request("m", "Hi");
  request.tools.push_back(ToolSpec{"f", "", Json(), false, CacheBreakpoint::one_hour});
  CHECK(must(request).caches_input_1h);
  CHECK(must(with_block(R"({"cachePoint":{"type":"default"}})")).caches_input);
  CHECK(
      must(with_extra(R"({"system":[{"text":"a"},{"cachePoint":{"type":"default","ttl":"1h"}}]})"))
          .caches_input_1h);
}

TEST_CASE("bedrock bound: content in the request is bounded, content elsewhere is not") {
  CHECK(must(with_part(MediaPart::image("image/png", "AA"))).input >= 8000);
  CHECK_FALSE(must(with_part(MediaPart::image("image/png", "AA"))).context_bound);
  CHECK(must(with_part(MediaPart::image_at("s3://b/k"))).context_bound);
  CHECK(must(with_part(MediaPart::document("application/pdf", "AA", "a"))).context_bound);
  CHECK_FALSE(must(with_part(MediaPart::document("text/plain", "AAAA", "a"))).context_bound);
  CHECK(must(with_part(MediaPart::document("text/plain", "AAAA", "a"))).input >= 64 + 8 + 4 + 64);
  CHECK(must(with_block(R"({"image":{"format":"png","source":{"bytes":"AA"}}})")).input >= 8000);
  CHECK(
      must(with_block(
               R"({"toolResult":{"toolUseId":"a","content":[{"image":{"source":{"bytes":""}}}]}})"))
          .input >= 8000);
  CHECK(must(with_block(R"({"image":{"source":{"s3Location":{"uri":"s3://a"}}}})")).context_bound);
  CHECK(must(with_block(R"({"video":{"format":"mp4","source":{"bytes":"AA"}}})")).context_bound);
  CHECK(must(with_block(R"({"document":{"format":"pdf","name":"a"}})")).context_bound);
  CHECK(must(ModelRequest("arn:aws:bedrock:us-east-1:1:prompt/P1:2", "Hi")).context_bound);
  CHECK_FALSE(
      must(ModelRequest("arn:aws:bedrock:us-east-1:1:inference-profile/p", "Hi")).context_bound);
}

TEST_CASE("bedrock bound: what has no worst case is refused") {
  CHECK(refused(with_extra(R"({"guardrailConfig":{"guardrailIdentifier":"g"}})")) ==
        ErrorCode::unbounded_input);
  CHECK(refused(
            with_extra(R"({"toolConfig":{"tools":[{"systemTool":{"name":"nova_grounding"}}]}})")) ==
        ErrorCode::unbounded_input);
  CHECK(refused(with_extra(
            R"({"additionalModelRequestFields":{"tools":[{"type":"web_search_20250305"}]}})")) ==
        ErrorCode::unbounded_input);
  CHECK(refused(with_extra(R"({"additionalModelRequestFields":{"mcp_servers":[]}})")) ==
        ErrorCode::unbounded_input);
  CHECK(bound(with_extra(
                  R"({"additionalModelRequestFields":{"tools":[{"type":"computer_20250124"}]}})"))
            .has_value());
}

TEST_CASE("bedrock bound: what changes the price is passed on") {
  const auto result = must(with_extra(
      R"({"serviceTier":{"type":"priority"},"performanceConfig":{"latency":"optimized"}})"));
  CHECK(result.service_tier == "priority");
  CHECK(result.speed == "optimized");
  CHECK(result.region.empty());
}
