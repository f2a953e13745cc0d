// prompt_cache_test.cpp: the first call writes, the second reads, a longer one does both.
#include <purser/adapters/simulator/anthropic/prompt_cache.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

Json request(const std::string& question, const Json& control = {{"type", "ephemeral"}}) {
  return {{"model", "claude-sonnet-5"},
          {"system",
           Json::array(
               {{{"type", "text"}, {"text", std::string(4000, 's')}, {"cache_control", control}}})},
          {"messages", Json::array({{{"role", "user"}, {"content", question}}})}};
}

}  // namespace

TEST_CASE("prompt_cache: an identical prefix is written once and then read") {
  PromptCache cache;
  const auto first = cache.count_and_store(request("one"));
  const auto second = cache.count_and_store(request("two"));

  CHECK(first.cache_write == 1000);
  CHECK(first.cache_read == 0);
  CHECK(second.cache_read == first.cache_write);
  CHECK(second.cache_write == 0);
  CHECK(second.input == first.input);
}

TEST_CASE("prompt_cache: a breakpoint that moves on reads the old part and writes the new one") {
  PromptCache cache;
  const auto first = cache.count_and_store(request("one"));
  auto longer = request("one");
  longer["messages"].push_back({{"role", "assistant"}, {"content", "yes"}});
  longer["messages"].push_back(
      {{"role", "user"},
       {"content",
        Json::array(
            {{{"type", "text"}, {"text", "go on"}, {"cache_control", {{"type", "ephemeral"}}}}})}});
  const auto second = cache.count_and_store(longer);

  CHECK(second.cache_read == first.cache_write);
  CHECK(second.cache_write > 0);
  CHECK(second.input == 0);
}

TEST_CASE("prompt_cache: the lifetime of the breakpoint decides the class") {
  PromptCache cache;
  const auto usage = cache.count_and_store(request("one", {{"type", "ephemeral"}, {"ttl", "1h"}}));
  CHECK(usage.cache_write_1h == 1000);
  CHECK(usage.cache_write == 0);
}

TEST_CASE("prompt_cache: without breakpoints, or for another model, nothing is read") {
  PromptCache cache;
  auto plain = request("one", nullptr);
  CHECK(cache.count_and_store(plain).input > 1000);
  CHECK(cache.count_and_store(plain).cache_read == 0);
  static_cast<void>(cache.count_and_store(request("one")));
  auto other = request("one");
  other["model"] = "claude-haiku-4-5";
  CHECK(cache.count_and_store(other).cache_read == 0);
}

TEST_CASE("prompt_cache: a string is the same as a block with that text") {
  PromptCache cache;
  auto first = request("one");
  first["messages"][0]["content"] = Json::array(
      {{{"type", "text"}, {"text", "one"}, {"cache_control", {{"type", "ephemeral"}}}}});
  auto second = request("one");
  second["messages"].push_back({{"role", "assistant"}, {"content", "yes"}});
  second["messages"].push_back(first["messages"][0]);

  const auto written = cache.count_and_store(first);
  const auto read = cache.count_and_store(second);

  CHECK(written.input == 0);
  CHECK(read.cache_read == written.cache_write);
}
