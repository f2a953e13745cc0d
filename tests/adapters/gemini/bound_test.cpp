// bound_test.cpp: the worst case of requests to Gemini.
#include <purser/adapters/providers/gemini/bound.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using gemini::bound;
using gemini::BoundOptions;

namespace {

RequestBound must(const ModelRequest& request, const BoundOptions& options = {}) {
  const auto result = bound(request, options);
  if (!result) FAIL(to_string(result.error()));
  return *result;
}

ModelRequest with_extra(std::string_view extra, std::string model = "gemini-2.5-pro") {
  ModelRequest request(std::move(model), "Hi");
  request.extra = parse_json(extra).value();
  return request;
}

ModelRequest with_part(Part part) {
  return ModelRequest("gemini-2.5-pro", {Message(Role::user, {std::move(part)})});
}

OpaquePart own(std::string_view body) { return {"gemini", parse_json(body).value()}; }

ErrorCode refused(const ModelRequest& request, const BoundOptions& options = {}) {
  const auto result = bound(request, options);
  REQUIRE_FALSE(result.has_value());
  return result.error().code();
}

using Units = std::vector<UsageUnits>;

constexpr auto one_pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1Pe";

RequestBound with_image(std::string model, std::string_view data) {
  const Message message(Role::user, {MediaPart::image("image/png", std::string(data))});
  return must(ModelRequest(std::move(model), {message}));
}

}  // namespace

TEST_CASE("gemini bound: bytes and framing") {
  const auto result = must(ModelRequest("gemini-2.5-pro", "Hi"));
  CHECK(result.input == 64 + 8 + 2 + 4);
  CHECK(result.choices == 1);
  CHECK_FALSE(result.context_bound);
  CHECK_FALSE(result.caches_input);
  CHECK(result.units.empty());
}

TEST_CASE("gemini bound: content in the request is bounded, content elsewhere is not") {
  CHECK(must(with_part(MediaPart::image("image/png", one_pixel))).input >= 258);
  CHECK_FALSE(must(with_part(MediaPart::image("image/png", one_pixel))).context_bound);
  CHECK(must(with_part(MediaPart::image("image/heic", "AA"))).context_bound_by == "image");
  CHECK(must(with_part(MediaPart::image_at("https://x.test/a"))).context_bound);
  CHECK(must(with_part(MediaPart::document("application/pdf", "AA", "a"))).context_bound);
  CHECK(must(with_part(own(R"({"fileData":{"fileUri":"u"}})"))).context_bound_by == "fileData");
  const auto image = must(with_part(
      own(R"({"inlineData":{"mimeType":"image/png","data":")" + std::string(one_pixel) + "\"}}")));
  CHECK(image.input >= 258);
  CHECK_FALSE(image.context_bound);
  CHECK(must(with_part(own(R"({"inline_data":{"mime_type":"video/mp4","data":"AA"}})")))
            .context_bound);
  CHECK(must(with_extra(R"({"systemInstruction":{"parts":[{"fileData":{"fileUri":"u"}}]}})"))
            .context_bound);
}

TEST_CASE("gemini bound: from generation 3 on the resolution decides what an image costs") {
  const auto text =
      must(ModelRequest("gemini-3-pro", std::vector<Message>{Message(Role::user, {})}));
  CHECK(with_image("gemini-3-pro", "AA").input == text.input + 4 + 1200);
  CHECK_FALSE(with_image("gemini-3-pro", "AA").context_bound);
  CHECK(with_image("gemini-flash-latest", one_pixel).input >= 2240);
  auto sharp = with_part(own(R"({"inlineData":{"mimeType":"image/png","data":"AA"},)"
                             R"("mediaResolution":{"level":"MEDIA_RESOLUTION_ULTRA_HIGH"}})"));
  sharp.model = "gemini-3-pro";
  CHECK(must(sharp).input >= 2240);
}

TEST_CASE("gemini bound: search is held by the prompt or by the query") {
  constexpr auto search = R"({"tools":[{"googleSearch":{}}]})";
  const auto older = must(with_extra(search));
  CHECK(older.units == Units{{"grounded_prompt", 1}});
  CHECK(older.context_bound_by == "googleSearch");
  CHECK(older.context_fills == 2);
  CHECK(refused(with_extra(search, "gemini-3-pro")) == ErrorCode::unbounded_input);
  CHECK(refused(with_extra(search, "gemini-flash-latest")) == ErrorCode::unbounded_input);
  BoundOptions options;
  options.search_queries_max = 8;
  CHECK(must(with_extra(search, "gemini-3-pro"), options).units == Units{{"web_search", 8}});
  CHECK(must(with_extra(search, "gemini-flash-latest"), options).units ==
        Units{{"web_search", 8}, {"grounded_prompt", 1}});
  CHECK(refused(with_extra(
            R"({"tools":[{"googleSearch":{}}],"generationConfig":{"candidateCount":2}})")) ==
        ErrorCode::unbounded_input);
}

TEST_CASE("gemini bound: tools of the provider without a limit are refused, own ones are text") {
  CHECK(must(with_extra(R"({"tools":[{"urlContext":{}}]})")).context_fills == 2);
  CHECK_FALSE(must(with_extra(R"({"tools":[{"functionDeclarations":[]}]})")).context_bound);
  const auto screen = must(with_extra(R"({"tools":[{"computerUse":{}}]})"));
  CHECK(screen.context_bound);
  CHECK(screen.context_fills == 1);
  for (const auto* tool : {"codeExecution", "googleMaps", "fileSearch", "retrieval",
                           "enterpriseWebSearch", "aNewTool"}) {
    CAPTURE(tool);
    CHECK(refused(with_extra(R"({"tools":[{")" + std::string(tool) + R"(":{}}]})")) ==
          ErrorCode::unbounded_input);
  }
}

TEST_CASE("gemini bound: an explicit cache is billed where nobody sees it") {
  CHECK(refused(with_extra(R"({"cachedContent":"cachedContents/1"})")) ==
        ErrorCode::unbounded_input);
  CHECK(refused(with_extra(R"({"cached_content":"cachedContents/1"})")) ==
        ErrorCode::invalid_argument);
}

TEST_CASE("gemini bound: what changes the price is passed on") {
  CHECK(must(with_extra(R"({"generationConfig":{"candidateCount":3}})")).choices == 3);
  CHECK(must(with_extra(R"({"serviceTier":"PRIORITY"})")).service_tier == "priority");
  BoundOptions options;
  options.region = "europe-west4";
  options.service_tier = "flex";
  CHECK(must(ModelRequest("m", "Hi"), options).region == "europe-west4");
  CHECK(must(ModelRequest("m", "Hi"), options).service_tier == "flex");
  CHECK(must(with_extra(R"({"serviceTier":"standard"})"), options).service_tier == "standard");
  for (const auto* count : {"0", "-1", "1.5", "\"2\"", "2000"}) {
    CAPTURE(count);
    CHECK(refused(with_extra(R"({"generationConfig":{"candidateCount":)" + std::string(count) +
                             "}}")) == ErrorCode::invalid_argument);
  }
}

TEST_CASE("gemini bound: an embedding generates nothing") {
  const auto result = must(ModelRequest::embedding("gemini-embedding-001", {"one", "two"}));
  CHECK(result.choices == 0);
  CHECK(result.input >= 6);
}
