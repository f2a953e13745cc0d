// content_test.cpp: what a message says, in the forms of the servers that differ.
#include <purser/adapters/providers/openai/encode.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

Result<Json> encoded(const std::string& server, const ModelRequest& request) {
  openai::EncodeOptions options;
  options.dialect = *openai::find_dialect(server);
  const auto body = openai::encode(request, options);
  if (!body) return fail(body.error());
  return parse_json(*body);
}

/// The first part of the content that `server` is sent.
Json first_part(const std::string& server, Part part, Role role = Role::user) {
  const auto body = encoded(server, ModelRequest("m", {Message(role, {std::move(part)})}));
  if (!body) FAIL(to_string(body.error()));
  return body->at("messages").at(0).at("content").at(0);
}

bool is_unsupported(const std::string& server, MediaPart part) {
  const auto body = encoded(server, ModelRequest("m", {Message(Role::user, {std::move(part)})}));
  return !body && body.error().code() == ErrorCode::unsupported;
}

MediaPart recording() {
  MediaPart part;
  part.kind = MediaPart::Kind::audio;
  part.media_type = "audio/wav";
  part.data = "c291bmQ=";
  return part;
}

MediaPart uploaded_document() {
  MediaPart part;
  part.kind = MediaPart::Kind::document;
  part.file_id = "file_7";
  return part;
}

MediaPart document() { return MediaPart::document("application/pdf", "cGRm", "bill.pdf"); }

Json json(std::string_view text) { return parse_json(text).value(); }

}  // namespace

TEST_CASE("openai content: Mistral gets documents as URLs and recordings as text") {
  CHECK(first_part("mistral", document()) ==
        json(R"({"type":"document_url","document_url":"data:application/pdf;base64,cGRm",
                 "document_name":"bill.pdf"})"));
  CHECK(first_part("mistral", uploaded_document()) ==
        json(R"({"type":"file","file_id":"file_7"})"));
  CHECK(first_part("mistral", recording()) ==
        json(R"({"type":"input_audio","input_audio":"c291bmQ="})"));
}

TEST_CASE("openai content: Mistral fetches documents and recordings, OpenAI does not") {
  auto part = recording();
  part.data.clear();
  part.url = "https://example.com/a.wav";
  CHECK(first_part("mistral", part).at("input_audio") == "https://example.com/a.wav");
  CHECK(is_unsupported("openai", part));
  part.kind = MediaPart::Kind::document;
  CHECK(first_part("mistral", part).at("document_url") == "https://example.com/a.wav");
  CHECK(is_unsupported("openai", part));
}

TEST_CASE("openai content: what a server has no place for is unsupported") {
  CHECK(is_unsupported("groq", document()));
  CHECK(is_unsupported("groq", recording()));
  CHECK(is_unsupported("together", uploaded_document()));
  CHECK(first_part("together", recording()).at("type") == "input_audio");
}

TEST_CASE("openai content: a refusal is text where the server knows no refusals") {
  const auto refusal = RefusalPart{"No."};
  CHECK(first_part("azure", refusal, Role::assistant) ==
        json(R"({"type":"refusal","refusal":"No."})"));
  const Message message(Role::assistant, {TextPart{"Well. "}, refusal});
  for (const auto* server : {"mistral", "groq", "together", "openrouter"}) {
    const auto body = encoded(server, ModelRequest("m", {message}));
    CHECK(body->at("messages").at(0).at("content") == "Well. No.");
  }
}

TEST_CASE("openai content: OpenRouter's breakpoints stand in texts only") {
  auto image = MediaPart::image("image/png", "aW1hZ2U=");
  image.cache = CacheBreakpoint::standard;
  CHECK_FALSE(first_part("openrouter", image).contains("cache_control"));
  CHECK(first_part("openrouter", TextPart{"long", CacheBreakpoint::standard})
            .contains("cache_control"));
  CHECK(first_part("openai", image).contains("prompt_cache_breakpoint"));
}

TEST_CASE("openai content: wishes that Together does not know are left out") {
  auto image = MediaPart::image("image/png", "aW1hZ2U=");
  image.detail = "high";
  CHECK_FALSE(first_part("together", image).at("image_url").contains("detail"));
  CHECK(first_part("groq", image).at("image_url").at("detail") == "high");

  ModelRequest request("m", "Hi");
  request.tools.push_back(ToolSpec{"f", "", json(R"({"type":"object"})"), true, {}});
  request.parallel_tool_calls = false;
  CHECK_FALSE(encoded("together", request)->contains("parallel_tool_calls"));
  CHECK_FALSE(encoded("together", request)->at("tools").at(0).at("function").contains("strict"));
  CHECK(encoded("groq", request)->at("tools").at(0).at("function").contains("strict"));
}
