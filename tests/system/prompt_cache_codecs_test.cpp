// prompt_cache_codecs_test.cpp: where each provider's request has its breakpoints.
#include <purser/adapters/providers/anthropic/bound.hpp>
#include <purser/adapters/providers/anthropic/encode.hpp>
#include <purser/adapters/providers/bedrock/bound.hpp>
#include <purser/adapters/providers/bedrock/encode.hpp>
#include <purser/adapters/providers/cohere/encode.hpp>
#include <purser/adapters/providers/gemini/encode.hpp>
#include <purser/adapters/providers/ollama/encode.hpp>
#include <purser/adapters/providers/openai/bound.hpp>
#include <purser/adapters/providers/openai/encode.hpp>
#include <purser/adapters/providers/responses/encode.hpp>
#include <purser/runtime/prompt_cache.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

using enum CacheBreakpoint;

ModelRequest second_turn(std::string model) {
  ModelRequest request(std::move(model),
                       {Message::system("Be exact."), Message::user("How many?"),
                        Message(Role::assistant, {ToolCallPart{"find_a1", "find", "{}"}}),
                        Message(Role::tool, {ToolResultPart{"find_a1", "find", "7", false}})});
  for (const auto* name : {"find", "count"}) {
    auto& tool = request.tools.emplace_back();
    tool.name = name;
    tool.schema = parse_json(R"({"type":"object","properties":{}})").value();
  }
  request.output_tokens_max = 100;
  return request;
}

std::string openai_body(const ModelRequest& request, const char* dialect) {
  openai::EncodeOptions options;
  options.dialect = *openai::find_dialect(dialect);
  return openai::encode(request, options).value();
}

struct Codec {
  const char* name;
  const char* model;
  std::string (*encode)(const ModelRequest& request);
  std::vector<const char*> breakpoints;  ///< JSON pointers, for an hour where it knows that
  bool knows_hours = true;
};

const std::vector<Codec>& codecs() {
  static const std::vector<Codec> all{
      {"anthropic",
       "claude-sonnet-5",
       [](const ModelRequest& request) { return anthropic::encode(request).value(); },
       {"/tools/1/cache_control", "/system/0/cache_control", "/messages/0/content/0/cache_control",
        "/messages/2/content/0/cache_control"}},
      {"bedrock",
       "anthropic.claude-sonnet-5",
       [](const ModelRequest& request) { return bedrock::encode(request).value(); },
       {"/toolConfig/tools/2/cachePoint", "/system/1/cachePoint",
        "/messages/0/content/1/cachePoint", "/messages/2/content/1/cachePoint"}},
      {"bedrock, a model that takes none for tools",
       "amazon.nova-pro-v1:0",
       [](const ModelRequest& request) { return bedrock::encode(request).value(); },
       {"/system/1/cachePoint", "/messages/0/content/1/cachePoint",
        "/messages/2/content/1/cachePoint"}},
      {"bedrock, a model that refuses them",
       "us.meta.llama4-scout-17b-instruct-v1:0",
       [](const ModelRequest& request) { return bedrock::encode(request).value(); },
       {}},
      {"openrouter",
       "anthropic/claude-sonnet-5",
       [](const ModelRequest& request) { return openai_body(request, "openrouter"); },
       {"/messages/0/content/0/cache_control", "/messages/1/content/0/cache_control",
        "/messages/3/content/0/cache_control"}},
      {"openai",
       "gpt-5.6",
       [](const ModelRequest& request) { return openai_body(request, "openai"); },
       {"/messages/0/content/0/prompt_cache_breakpoint",
        "/messages/1/content/0/prompt_cache_breakpoint",
        "/messages/3/content/0/prompt_cache_breakpoint"},
       false},
      {"openai, a model that knows none",
       "gpt-4o",
       [](const ModelRequest& request) { return openai_body(request, "openai"); },
       {}},
      {"groq", "m", [](const ModelRequest& request) { return openai_body(request, "groq"); }, {}},
      {"mistral",
       "m",
       [](const ModelRequest& request) { return openai_body(request, "mistral"); },
       {}},
      {"responses",
       "gpt-5.6",
       [](const ModelRequest& request) { return responses::encode(request).value(); },
       {}},
      {"gemini",
       "gemini-2.5-pro",
       [](const ModelRequest& request) { return gemini::encode(request).value(); },
       {}},
      {"cohere",
       "command-a",
       [](const ModelRequest& request) { return cohere::encode(request).value(); },
       {}},
      {"ollama",
       "llama3.2",
       [](const ModelRequest& request) { return ollama::encode(request).value(); },
       {}},
  };
  return all;
}

std::size_t count_in(const std::string& body, std::string_view word) {
  std::size_t count = 0;
  for (auto at = body.find(word); at != body.npos; at = body.find(word, at + 1)) ++count;
  return count;
}

std::size_t breakpoints_in(const std::string& body) {
  return count_in(body, "\"cache_control\"") + count_in(body, "\"cachePoint\"") +
         count_in(body, "\"prompt_cache_breakpoint\"");
}

}  // namespace

TEST_CASE("prompt cache: each interface has its breakpoints where its prefixes end, no other any") {
  for (const auto& codec : codecs()) {
    CAPTURE(codec.name);
    auto request = second_turn(codec.model);
    place_breakpoints(request, {one_hour});

    const auto body = codec.encode(request);

    INFO(body);
    const auto json = parse_json(body).value();
    CHECK(breakpoints_in(body) == codec.breakpoints.size());
    CHECK(count_in(body, "\"1h\"") == (codec.knows_hours ? codec.breakpoints.size() : 0));
    for (const auto* pointer : codec.breakpoints) CHECK(json.contains(Json::json_pointer(pointer)));
  }
}

TEST_CASE("prompt cache: a turn that moves on keeps the prefix that was written, byte by byte") {
  for (const auto& codec : codecs()) {
    CAPTURE(codec.name);
    auto first = second_turn(codec.model);
    first.messages.resize(2);
    auto second = second_turn(codec.model);
    std::swap(second.tools[0], second.tools[1]);
    place_breakpoints(first, {});
    place_breakpoints(second, {});

    const auto one = parse_json(codec.encode(first)).value();
    const auto two = parse_json(codec.encode(second)).value();

    for (const auto* member : {"tools", "toolConfig", "system", "instructions"}) {
      if (one.contains(member)) CHECK(one[member].dump() == two[member].dump());
    }
    const auto* const messages = one.contains("messages") ? "messages"
                                 : one.contains("input")  ? "input"
                                                          : "contents";
    REQUIRE(one[messages].size() < two[messages].size());
    for (std::size_t i = 0; i < one[messages].size(); ++i)
      CHECK(one[messages][i].dump() == two[messages][i].dump());
  }
}

TEST_CASE("prompt cache: a breakpoint at a tool's result alone raises what is held") {
  ModelRequest request(
      "m", {Message::user("How many?"), Message(Role::assistant, {ToolCallPart{"a", "find", "{}"}}),
            Message(Role::tool, {ToolResultPart{"a", "find", "7", false}})});
  auto& mark = std::get<ToolResultPart>(request.messages[2].parts[0]).cache;
  CHECK_FALSE(anthropic::bound(request, "")->caches_input);
  CHECK_FALSE(bedrock::bound(request)->caches_input);
  mark = one_hour;
  CHECK(anthropic::bound(request, "")->caches_input_1h);
  CHECK(bedrock::bound(request)->caches_input_1h);
  CHECK(openai::bound(request, {"", openai::BreakpointForm::cache_control})->caches_input_1h);
  mark = standard;
  CHECK(anthropic::bound(request, "")->caches_input);
  CHECK_FALSE(anthropic::bound(request, "")->caches_input_1h);
  CHECK(bedrock::bound(request)->caches_input);
}
