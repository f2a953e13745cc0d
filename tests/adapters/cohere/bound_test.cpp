// bound_test.cpp: the worst case of requests to Cohere.
#include <purser/adapters/providers/cohere/bound.hpp>
#include <purser/runtime/base64.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using cohere::bound;

namespace {

RequestBound must(const ModelRequest& request) { return must(bound(request)); }

}  // namespace

TEST_CASE("cohere bound: bytes and framing, to the token") {
  CHECK(must(ModelRequest("m", "Hi")).input == 64 + 8 + 2 + 4);
  CHECK(must(ModelRequest("m", "Hi")).choices == 1);
  CHECK_FALSE(must(ModelRequest("m", "Hi")).caches_input);
}

TEST_CASE("cohere bound: a schema of the answer is counted") {
  ModelRequest request("m", "Hi");
  const auto before = must(request).input;
  request.output_format = OutputFormat::fits(Json{{"x", std::string(500, 's')}});
  CHECK(must(request).input > before + 500);
}

TEST_CASE("cohere bound: documents are counted wherever they stand") {
  const std::string text(3000, 'd');
  CHECK(must(with_part(MediaPart::document("text/plain", to_base64(text), "d"))).input > 3000 + 64);
  const auto extra = must(with_extra(R"({"documents":[")" + text + R"(","e"]})")).input;
  CHECK(extra > 3000 + 2 * 64);
}

TEST_CASE("cohere bound: an image in the request is bounded, one elsewhere is not") {
  const auto here = must(with_part(MediaPart::image("image/png", "AAAA")));
  CHECK_FALSE(here.context_bound);
  CHECK(here.input >= 5000);
  CHECK(must(with_part(MediaPart::image_at("https://e.org/a.png"))).context_bound_by == "url");
}

TEST_CASE("cohere bound: what runs at the provider has no bound") {
  for (const auto* extra : {R"({"tools":[{"type":"web_search"}]})", R"({"tools":[7]})",
                            R"({"connectors":[{"id":"web-search"}]})"}) {
    const auto result = bound(with_extra(extra));
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code() == ErrorCode::unbounded_input);
  }
  CHECK(bound(with_extra(R"({"tools":[{"type":"function"}]})")).has_value());
}

TEST_CASE("cohere bound: vectors have no output") {
  auto request = ModelRequest::embedding("m", {"Hi", "you"});
  CHECK(must(request).choices == 0);
  CHECK(must(request).input == 64 + 8 + 2 + 4 + 8 + 3 + 4);
  request.extra = {{"images", {"data:image/png;base64,AAAA"}}};
  CHECK(must(request).context_bound_by == "images");
}
