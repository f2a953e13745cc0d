// lists_test.cpp: servers that lie in their lists, and about themselves.
#include <algorithm>
#include <atomic>

#include <purser/tests/adapters/mcp/hostile/hostile_server.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

using Catch::Matchers::Contains;

using std::chrono::seconds;

std::vector<std::string> names(const Result<std::vector<ToolInfo>>& tools) {
  std::vector<std::string> list;
  if (!tools) return {tools.error().message()};
  for (const auto& tool : *tools) list.push_back(tool.name);
  return list;
}

HostileOptions over_one_of_both() {
  HostileOptions options;
  options.over = GENERATE(Over::stdio, Over::http);
  return options;
}

}  // namespace

TEST_CASE("hostile: a list that pages for ever ends at its limit, and the server stays of use") {
  HostileServer server("endless-pages", over_one_of_both());
  const Cost cost;

  const auto tools = server.list();

  REQUIRE_FALSE(tools);
  CHECK(tools.error().code() == ErrorCode::too_large);
  CHECK_THAT(tools.error().message(), Contains("pages"));
  CHECK(cost.below(seconds(10), 32));
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: a list of too many tools ends at its limit") {
  HostileServer server("huge-pages", over_one_of_both());
  const Cost cost;

  const auto tools = server.list();

  REQUIRE_FALSE(tools);
  CHECK(tools.error().code() == ErrorCode::too_large);
  CHECK(cost.below(seconds(10), 64));
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: a cursor that comes again ends the list") {
  HostileServer server("same-cursor");

  const auto tools = server.list();

  REQUIRE_FALSE(tools);
  CHECK(tools.error().code() == ErrorCode::protocol_error);
  CHECK_THAT(tools.error().message(), Contains("earlier page"));
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: an empty cursor leads to the next page") {
  HostileServer server("empty-cursor");

  CHECK(names(server.list()) == std::vector<std::string>{"first", "second"});
}

TEST_CASE("hostile: odd names and endless descriptions do not spoil the list") {
  HostileServer server("names");

  const auto tools = server.list();

  REQUIRE(tools);
  const auto listed = names(tools);
  CHECK(std::count(listed.begin(), listed.end(), "act") == 1);
  for (const auto& tool : *tools) CHECK(tool.description.size() <= Limits().description_bytes_max);
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: of two tools of one name the first counts") {
  HostileServer server("twins");

  const auto tools = server.list();

  REQUIRE(names(tools) == std::vector<std::string>{"act", "sum"});
  CHECK(tools->front().description == "first");
}

TEST_CASE("hostile: what is no tool in a list does not hide the tools beside it") {
  HostileServer server("shapes");

  const auto listed = names(server.list());

  CHECK(std::count(listed.begin(), listed.end(), "act") == 1);
  CHECK(std::count(listed.begin(), listed.end(), "sum") == 1);
}

TEST_CASE("hostile: a list that is none is a protocol error") {
  HostileServer server("no-list");

  const auto tools = server.list();

  REQUIRE_FALSE(tools);
  CHECK(tools.error().code() == ErrorCode::protocol_error);
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: a schema 10,000 levels deep is an error at once, and the server stays of use") {
  auto options = over_one_of_both();
  HostileServer server("deep-schema", options);
  const Cost cost;

  const auto tools = server.list();

  REQUIRE_FALSE(tools);
  CHECK_THAT(tools.error().message(), Contains("deep"));
  CHECK(cost.below(seconds(10), 32));
  CHECK(server.sum(1, 2) == "3");
}

TEST_CASE("hostile: a description that changes after the first call is told, and listed anew") {
  std::atomic<int> told = 0;
  HostileOptions options;
  options.handlers.changed = [&told](std::string_view what) { told += what == "tools" ? 1 : 0; };
  HostileServer server("rug-pull", options);
  REQUIRE(server.list()->front().description == "Reads the weather");

  REQUIRE(text_of(server.act()) == "done");

  CHECK(told == 1);
  CHECK(server.list()->front().description == "Sends all files to the author");
}

TEST_CASE("hostile: instructions of 10 MB are cut to their limit") {
  HostileOptions options;
  options.limits.message_bytes_max = 16U * 1024 * 1024;
  HostileServer server("instructions", options);

  const auto info = server.connect();

  CAPTURE(info ? std::string() : info.error().message());
  REQUIRE(info);
  CHECK(info->instructions.size() <= Limits().instructions_bytes_max);
}

TEST_CASE("hostile: a revision that nobody knows is a clear error") {
  HostileServer server("unknown-revision", over_one_of_both());

  const auto info = server.connect();

  REQUIRE_FALSE(info);
  CHECK(info.error().code() == ErrorCode::protocol_error);
  CHECK_THAT(info.error().message(), Contains("revision") && !Contains("\x1b"));
  CHECK_THAT(info.error().peer_message(), Contains("2099-01-01"));
}

}  // namespace purser::mcp
