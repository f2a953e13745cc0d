// cache_use_test.cpp: breakpoints are found wherever they stand.
#include <purser/adapters/providers/wire/cache_use.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace provider_wire;

namespace {

CacheUse use_of(const ModelRequest& request) {
  return cache_use(request, {"cachePoint", "cache_control"});
}

CacheUse use_of(const Part& part) {
  ModelRequest request("m", "Hello");
  request.messages.emplace_back(Role::user, std::vector<Part>{part});
  return use_of(request);
}

ModelRequest with_extra(const char* json) {
  ModelRequest request("m", "Hello");
  request.extra = parse_json(json).value();
  return request;
}

}  // namespace

TEST_CASE("cache_use: a request without breakpoints asks for no cache") {
  CHECK_FALSE(use_of(ModelRequest("m", "cache_control")).any);
  CHECK_FALSE(use_of(with_extra(R"({"cache":"1h"})")).any);
}

TEST_CASE("cache_use: texts, media, results and tools can have breakpoints") {
  TextPart text{"Hello"};
  text.cache = CacheBreakpoint::standard;
  CHECK(use_of(text).any);
  CHECK_FALSE(use_of(text).one_hour);
  MediaPart media;
  media.cache = CacheBreakpoint::one_hour;
  CHECK(use_of(media).one_hour);
  ToolResultPart result{"c1", "stock", "7", false};
  result.cache = CacheBreakpoint::one_hour;
  CHECK(use_of(result).one_hour);
  ModelRequest request("m", "Hello");
  request.tools.push_back({"stock", "", Json::object(), false, CacheBreakpoint::one_hour});
  CHECK(use_of(request).any);
  CHECK(use_of(request).one_hour);
}

TEST_CASE("cache_use: so can what is sent as it is, in each of the names") {
  const Json own{{"text", "Hi"}, {"cache_control", {{"type", "ephemeral"}}}};
  CHECK(use_of(OpaquePart{"anthropic", own}).any);
  CHECK_FALSE(use_of(OpaquePart{"anthropic", own}).one_hour);
  CHECK(use_of(with_extra(R"({"system":[{"cachePoint":{"ttl":"1h"}}]})")).one_hour);
}

TEST_CASE("cache_use: a lifetime counts as long unless it is the short one") {
  const auto is_long = [](const char* json) { return has_long_lifetime(parse_json(json).value()); };
  CHECK(is_long(R"({"a":[{"ttl":"12h"}]})"));
  CHECK(is_long(R"({"ttl":null})"));
  CHECK_FALSE(is_long(R"({"ttl":"30m"})"));
  CHECK_FALSE(is_long("null"));
}
