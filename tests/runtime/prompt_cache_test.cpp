// prompt_cache_test.cpp: where breakpoints go, how many, how long they live, and what stays equal.
#include <purser/runtime/prompt_cache.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

using enum CacheBreakpoint;

ToolSpec spec(std::string name) {
  ToolSpec tool;
  tool.name = std::move(name);
  return tool;
}

Message asks_tool() {
  return Message(Role::assistant,
                 {TextPart{"Let me see.", none}, ToolCallPart{"c1", "find", "{}"}});
}
Message tool_says(std::string text = "7") {
  return Message(Role::tool, {ToolResultPart{"c1", "find", "first", false},
                              ToolResultPart{"c2", "find", std::move(text), false}});
}

/// Second turn of a tool loop, two tools.
ModelRequest in_loop() {
  ModelRequest request("m", {Message::system("Be exact."), Message::system("Be brief."),
                             Message::user("How many?"), asks_tool(), tool_says()});
  request.tools = {spec("find"), spec("count")};
  return request;
}

void add_marks(std::string& out, std::string_view where, const std::vector<CacheBreakpoint>& all) {
  out += out.empty() ? "" : " ";
  out += where;
  for (const auto cache : all) out += cache == none ? '-' : cache == standard ? 's' : 'l';
}

/// One letter per tool and part, `s` for standard and `l` for an hour: `tools:-s 0:s 1:-`.
std::string marks(const ModelRequest& request) {
  std::string out;
  std::vector<CacheBreakpoint> tools;
  for (const auto& tool : request.tools) tools.push_back(tool.cache);
  if (!tools.empty()) add_marks(out, "tools:", tools);
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    std::vector<CacheBreakpoint> parts;
    for (const auto& part : request.messages[i].parts) {
      const auto* const text = std::get_if<TextPart>(&part);
      const auto* const media = std::get_if<MediaPart>(&part);
      const auto* const result = std::get_if<ToolResultPart>(&part);
      parts.push_back(text ? text->cache : media ? media->cache : result ? result->cache : none);
    }
    add_marks(out, std::to_string(i) + ":", parts);
  }
  return out;
}

std::string marked(ModelRequest request, PromptCacheOptions options = {}) {
  place_breakpoints(request, options);
  return marks(request);
}

CacheBreakpoint& text_mark(ModelRequest& request, std::size_t message) {
  return std::get<TextPart>(request.messages.at(message).parts.at(0)).cache;
}

}  // namespace

TEST_CASE("prompt cache: tools, system, the request before and the newest message are marked") {
  CHECK(marked(in_loop()) == "tools:-s 0:- 1:s 2:s 3:-- 4:-s");
}

TEST_CASE("prompt cache: what is marked last is marked in the next turn as well, and read there") {
  auto request = in_loop();
  request.messages.push_back(asks_tool());
  request.messages.push_back(tool_says());
  CHECK(marked(request) == "tools:-s 0:- 1:s 2:- 3:-- 4:-s 5:-- 6:-s");
  request.messages.push_back(Message::user("Come to an end."));
  CHECK(marked(request) == "tools:-s 0:- 1:s 2:- 3:-- 4:-s 5:-- 6:-- 7:s");
  request.messages.push_back(Message::assistant("It is 7."));
  request.messages.push_back(Message::user("And now?"));
  CHECK(marked(request) == "tools:-s 0:- 1:s 2:- 3:-- 4:-- 5:-- 6:-- 7:s 8:- 9:s");
}

TEST_CASE("prompt cache: a first question has no request before it") {
  CHECK(marked(ModelRequest("m", "Hi")) == "0:s");
  CHECK(marked(ModelRequest("m", {Message::system("Be exact."), Message::user("Hi")})) ==
        "0:s 1:s");
  CHECK(marked(ModelRequest("m", std::vector<Message>{})).empty());
}

TEST_CASE("prompt cache: an answer that is to go on is not marked itself") {
  CHECK(marked(ModelRequest("m", {Message::user("Hi"), Message::assistant("We")})) == "0:s 1:-");
}

TEST_CASE("prompt cache: with few breakpoints the first places in the order get them") {
  const auto [left, expected] = GENERATE(table<std::size_t, std::string>({
      {0, "tools:-- 0:- 1:- 2:- 3:-- 4:--"},
      {1, "tools:-- 0:- 1:s 2:- 3:-- 4:--"},
      {2, "tools:-- 0:- 1:s 2:- 3:-- 4:-s"},
      {3, "tools:-- 0:- 1:s 2:s 3:-- 4:-s"},
      {9, "tools:-s 0:- 1:s 2:s 3:-- 4:-s"},
  }));
  CHECK(marked(in_loop(), {standard, left}) == expected);
}

TEST_CASE("prompt cache: breakpoints of the caller stay and count") {
  auto request = in_loop();
  text_mark(request, 0) = standard;
  CHECK(marked(request) == "tools:-- 0:s 1:s 2:s 3:-- 4:-s");
  text_mark(request, 3) = standard;
  CHECK(marked(request) == "tools:-- 0:s 1:s 2:- 3:s- 4:-s");
  text_mark(request, 2) = standard;
  request.tools[0].cache = standard;
  CHECK(marked(request) == "tools:s- 0:s 1:- 2:s 3:s- 4:--");
}

TEST_CASE("prompt cache: a place that the caller marked already costs nothing") {
  auto request = in_loop();
  text_mark(request, 1) = one_hour;
  CHECK(marked(request) == "tools:-l 0:- 1:l 2:s 3:-- 4:-s");
}

TEST_CASE("prompt cache: a longer lifetime never comes to stand behind a shorter one") {
  auto request = in_loop();
  CHECK(marked(request, {one_hour}) == "tools:-l 0:- 1:l 2:l 3:-- 4:-l");
  text_mark(request, 2) = standard;
  CHECK(marked(request, {one_hour}) == "tools:-l 0:- 1:l 2:s 3:-- 4:-s");
  text_mark(request, 2) = one_hour;
  CHECK(marked(request, {standard}) == "tools:-l 0:- 1:l 2:l 3:-- 4:-s");
}

TEST_CASE("prompt cache: whoever marks in a provider's own form marks alone") {
  const auto body = parse_json(GENERATE(
      as<std::string>{}, R"({"type":"text","text":"x","cache_control":{"type":"ephemeral"}})",
      R"({"cachePoint":{"type":"default"}})",
      R"({"blocks":[{"text":"x","prompt_cache_breakpoint":{"mode":"explicit"}}]})"));
  auto request = in_loop();
  SECTION("in a part") { request.messages[2].parts.push_back(OpaquePart{"anthropic", *body}); }
  SECTION("in a field of the request") { request.extra = {{"system", Json::array({*body})}}; }
  place_breakpoints(request, {});
  CHECK(marks(request).find('s', 7) == std::string::npos);
  CHECK(request.tools[0].name == "count");
}

TEST_CASE("prompt cache: parts that cannot carry a breakpoint leave it to the one before") {
  ModelRequest request("m", "Hi");
  request.messages[0].parts.push_back(MediaPart::image_at("https://example.com/a.png"));
  request.messages[0].parts.push_back(TextPart{"", none});
  request.messages[0].parts.push_back(OpaquePart{"anthropic", Json::object()});
  CHECK(marked(request) == "0:-s--");
}

TEST_CASE("prompt cache: without a lifetime, and for embeddings, nothing is marked") {
  CHECK(marked(in_loop(), {none}) == "tools:-- 0:- 1:- 2:- 3:-- 4:--");
  CHECK(marked(ModelRequest::embedding("m", {"a", "b"})) == "0:- 1:-");
}

TEST_CASE("prompt cache: equal sets of tools stand in one order, their schemas in one form") {
  ModelRequest one("m", "Hi");
  one.tools = {spec("find"), spec("count"), spec("add")};
  one.tools[0].schema = parse_json(R"({"type":"object","properties":{"a":{},"b":{}}})").value();
  ModelRequest other("m", "Hi");
  other.tools = {spec("count"), spec("add"), spec("find")};
  other.tools[2].schema = parse_json(R"({"properties":{"b":{},"a":{}},"type":"object"})").value();
  sort_tools(one);
  sort_tools(other);
  REQUIRE(one.tools.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(one.tools[i].name == other.tools[i].name);
    CHECK(dump_json(one.tools[i].schema) == dump_json(other.tools[i].schema));
  }
  CHECK(one.tools[0].name == "add");
}

TEST_CASE("prompt cache: sorting leaves a breakpoint at its place in the order") {
  ModelRequest request("m", "Hi");
  request.tools = {spec("find"), spec("count"), spec("add")};
  request.tools[2].cache = one_hour;
  sort_tools(request);
  CHECK(marks(request) == "tools:--l 0:-");
  CHECK(request.tools[2].name == "find");
}

TEST_CASE("prompt cache: breakpoints can be told of and taken away again") {
  auto request = in_loop();
  CHECK_FALSE(has_breakpoints(request));
  request.tools[1].cache = standard;
  CHECK(has_breakpoints(request));
  place_breakpoints(request, {});
  remove_breakpoints(request);
  CHECK_FALSE(has_breakpoints(request));
  CHECK(marks(request) == "tools:-- 0:- 1:- 2:- 3:-- 4:--");
  std::get<ToolResultPart>(request.messages[4].parts[0]).cache = one_hour;
  CHECK(has_breakpoints(request));
}
