// embeddings_test.cpp: requests for vectors as Cohere's embed wants them.
#include <purser/adapters/providers/cohere/embeddings.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using cohere::encode_embeddings;

TEST_CASE("cohere embeddings: texts are not cut unless the caller wants them to be") {
  auto request = ModelRequest::embedding("embed-v4.0", {"a", "b"});
  CHECK(parse_json(*encode_embeddings(request)).value() == parse_json(R"({"model":"embed-v4.0",
    "texts":["a","b"],"input_type":"search_document","embedding_types":["float"],"truncate":"NONE"})")
                                                               .value());
  request.extra = {{"truncate", "END"}, {"input_type", "clustering"}, {"output_dimension", 256}};
  const auto body = parse_json(*encode_embeddings(request, "search_query")).value();
  CHECK(body.at("truncate") == "END");
  CHECK(body.at("input_type") == "clustering");
  CHECK(body.at("output_dimension") == 256);
}

TEST_CASE("cohere embeddings: what is no text or nothing at all is refused") {
  const auto code = [](const ModelRequest& request) {
    const auto body = encode_embeddings(request);
    REQUIRE_FALSE(body.has_value());
    return body.error().code();
  };
  auto request = ModelRequest::embedding("m", {"a"});
  request.extra = {{"embedding_types", {"int8"}}};
  CHECK(code(request) == ErrorCode::invalid_argument);
  request.extra = Json();
  request.messages.front().parts.emplace_back(MediaPart::image_at("https://e.org/a.png"));
  CHECK(code(request) == ErrorCode::unsupported);
  CHECK(code(ModelRequest::embedding("m", {})) == ErrorCode::invalid_argument);
  CHECK(code(ModelRequest::embedding("", {"a"})) == ErrorCode::invalid_argument);
}
