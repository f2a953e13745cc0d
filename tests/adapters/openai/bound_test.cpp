// bound_test.cpp: the worst case of requests to Chat Completions.
#include <purser/adapters/providers/openai/bound.hpp>
#include <purser/tests/adapters/provider_wire/requests.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using openai::bound;

namespace {

RequestBound must(const ModelRequest& request) { return must(bound(request)); }

ModelRequest with_block(std::string_view block) {
  return with_part(OpaquePart{"openai", json(block)});
}

}  // namespace

TEST_CASE("openai bound: bytes and framing, to the token") {
  CHECK(must(ModelRequest("m", "Hi")).input == 64 + 8 + 2 + 4);
  CHECK(must(ModelRequest("m", std::string(10'000, 'x'))).input == 64 + 8 + 10'000 + 4);
}

TEST_CASE("openai bound: no text has more tokens than its bytes, in any script") {
  const std::string text = "\xEF\xB7\xBA漢字";  // a ligature that normalises to a whole phrase
  CHECK(must(ModelRequest("m", text)).input >= static_cast<Tokens>(text.size()) + 72);
}

TEST_CASE("openai bound: tools, calls and results are counted") {
  ModelRequest request("m", "Hi");
  const Tokens before = must(request).input;
  request.tools.push_back(
      ToolSpec{"f", "does f", parse_json(R"({"type":"object"})").value(), false, {}});
  CHECK(must(request).input == before + 64 + 1 + 6 + 17);
  request.messages.push_back(Message(Role::assistant, {ToolCallPart{"id", "f", "{}"}}));
  CHECK(must(request).input == before + 88 + 8 + 16 + 2 + 1 + 2);
}

TEST_CASE("openai bound: escapes of a template can make arguments longer") {
  ModelRequest request(
      "m", std::vector<Message>{Message(Role::assistant, {ToolCallPart{"", "", "\"ä\""}})});
  CHECK(must(request).input >= 64 + 8 + 16 + 8);  // "\u00e4" with its quotes
}

TEST_CASE("openai bound: an image in the request is bounded, one elsewhere is not") {
  const auto here =
      must(with_block(R"({"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}})"));
  CHECK_FALSE(here.context_bound);
  CHECK(here.input >= 5000);
  const auto there =
      must(with_block(R"({"type":"image_url","image_url":{"url":"https://e.org/a.png"}})"));
  CHECK(there.context_bound);
  CHECK(there.context_bound_by == "image_url");
  CHECK(must(with_block(R"({"type":"image_url","image_url":{"url":"data:x","detail":"original"}})"))
            .context_bound);
  CHECK(must(with_block(R"({"type":"image_url"})")).context_bound);
}

TEST_CASE("openai bound: files and earlier responses live at the provider") {
  CHECK(must(with_block(R"({"type":"file","file":{"file_id":"f"}})")).context_bound_by == "file");
  CHECK(must(with_extra(R"({"previous_response_id":"r"})")).context_bound_by ==
        "previous_response_id");
  CHECK(must(with_block(R"({"type":"new","x":[{"file_id":"f"}]})")).context_bound);
  CHECK_FALSE(must(with_block(R"({"type":"new","x":[{"y":"f"}]})")).context_bound);
}

TEST_CASE("openai bound: audio is bounded by its lowest bit rate") {
  const std::string second(1334, 'A');  // of base64 at 8 kbit/s
  const auto block =
      R"({"type":"input_audio","input_audio":{"format":"mp3","data":")" + second + "\"}}";
  CHECK(must(with_block(block)).input >= 64 + 8 + 20);
  CHECK(must(with_block(block)).input < 300);
}

TEST_CASE("openai bound: what changes the price is passed on") {
  const auto result = must(with_extra(R"({"n":3,"service_tier":"priority"})"));
  CHECK(result.choices == 3);
  CHECK(result.service_tier == "priority");
  CHECK(result.caches_input);
  CHECK_FALSE(result.caches_input_1h);
  CHECK(must(with_extra(R"({"prompt_cache_options":{"ttl":"12h"}})")).caches_input_1h);
  CHECK(bound(ModelRequest("m", "Hi"), {"eu"})->region == "eu");
  CHECK(must(ModelRequest("m", "Hi")).choices == 1);
}

TEST_CASE("openai bound: extra fields that reach the model are counted") {
  const std::string schema(5000, 's');
  CHECK(must(with_extra(R"({"response_format":{"x":")" + schema + "\"}}")).input > 5000);
}

TEST_CASE("openai bound: a count of choices that is none is refused") {
  const auto n = GENERATE(as<std::string>{}, "0", "-1", "1.5", "\"2\"", "1e9", "1025", "[]");
  const auto result = bound(with_extra("{\"n\":" + n + "}"));
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code() == ErrorCode::invalid_argument);
}

TEST_CASE("openai bound: a search costs one fee and brings text along") {
  for (const auto& request :
       {with_extra(R"({"web_search_options":{}})"), ModelRequest("gpt-4o-search-preview", "Hi")}) {
    const auto result = must(request);
    CHECK(result.units == std::vector<UsageUnits>{{"web_search", 1}});
    CHECK(result.context_bound);
  }
}

TEST_CASE("openai bound: what has no worst case is refused") {
  for (const auto* extra : {R"({"prediction":{"type":"content","content":"x"}})",
                            R"({"tools":[{"type":"web_search"}]})", R"({"tools":[7]})"}) {
    const auto result = bound(with_extra(extra));
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code() == ErrorCode::unbounded_input);
  }
  CHECK(bound(with_extra(R"({"tools":[{"type":"custom","custom":{"name":"c"}}]})")).has_value());
}

TEST_CASE("openai bound: a model that bills images dearly is bounded dearly") {
  const auto block = R"({"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}})";
  auto request = with_block(block);
  const auto usual = must(request).input;
  request.model = "openai/gpt-4o-mini-2024-07-18";
  CHECK(must(request).input == usual - 5000 + 2833 + 8 * 5667 + 16);
}

TEST_CASE("openai bound: long cache lifetimes are found wherever they are asked for") {
  CHECK_FALSE(must(with_extra(R"({"prompt_cache_options":{"ttl":"30m"}})")).caches_input_1h);
  CHECK(must(with_extra(R"({"prompt_cache_options":{"ttl":"12h"}})")).caches_input_1h);
  const auto part =
      R"({"type":"text","text":"x","prompt_cache_breakpoint":{"mode":"explicit","ttl":"12h"}})";
  CHECK(must(with_block(part)).caches_input_1h);
}

TEST_CASE("openai bound: bytes that are no UTF-8 count as what they are sent as") {
  const std::string binary(100, '\xFF');
  CHECK(must(ModelRequest("m", binary)).input >= 64 + 8 + 300);
}
