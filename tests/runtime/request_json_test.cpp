// request_json_test.cpp: requests as JSON, and back.
#include <purser/runtime/request_json.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

ModelRequest full_request() {
  ModelRequest request("gpt-4o", {Message::system("Be kind."), Message::assistant("Hello.")});
  request.task = ModelTask::embedding;
  ToolSpec tool;
  tool.name = "search";
  tool.description = "finds";
  tool.schema = {{"type", "object"}};
  tool.strict = true;
  tool.cache = CacheBreakpoint::one_hour;
  request.tools = {tool};
  request.tool_choice.mode = ToolChoice::Mode::named;
  request.tool_choice.name = "search";
  request.parallel_tool_calls = false;
  request.output_tokens_max = 7;
  request.temperature = 0.1;
  request.top_p = 0.3;
  request.stop = {"END"};
  request.seed = -3;
  request.output_format = OutputFormat::fits({{"type", "object"}}, "form");
  request.output_format.strict = false;
  request.reasoning_effort = "low";
  request.extra = {{"user", "u1"}};
  return request;
}

}  // namespace

TEST_CASE("request json: what was written is read again, field by field") {
  for (const auto& request : {full_request(), ModelRequest("gpt-4o", "hi")}) {
    const auto written = to_json(request);
    const auto read = model_request_from_json(written);
    REQUIRE(read);
    CHECK(to_json(*read) == written);
  }
}

TEST_CASE("request json: what is no request is refused") {
  auto odd_choice = to_json(full_request());
  odd_choice["tool_choice"]["mode"] = 4;
  auto odd_cache = to_json(full_request());
  odd_cache["tools"][0]["cache"] = -1;
  auto odd_message = to_json(full_request());
  odd_message["messages"][0]["role"] = "nobody";
  for (const auto& json : {Json(), Json::object(), Json(3), odd_choice, odd_cache, odd_message}) {
    const auto read = model_request_from_json(json);
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == ErrorCode::invalid_argument);
  }
}
