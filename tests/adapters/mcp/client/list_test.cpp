// list_test.cpp: lists: pages, caches, changes.
#include <purser/tests/adapters/mcp/client/client_run.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

Json tools(std::vector<std::string> names) {
  auto list = Json::array();
  for (auto& name : names) {
    auto tool = json(R"({"inputSchema":{"type":"object"}})");
    tool["name"] = std::move(name);
    list.push_back(std::move(tool));
  }
  auto result = Json::object();
  result["tools"] = std::move(list);
  return result;
}

struct ListRun : ClientRun {
  ListRun() { options.era = EraChoice::legacy; }
  std::string listed() {
    const auto list = run(client().list_tools());
    if (!list) return to_string(list.error());
    std::string names;
    for (const auto& tool : *list) names += tool.name + " ";
    return names;
  }
};

TEST_CASE("mcp lists: all pages in the server's order, an empty cursor included") {
  ListRun run;
  run.server->scripts["tools/list"] = [](const Request& request) {
    const auto cursor = request.params.find("cursor");
    auto page = tools({cursor == request.params.end() ? "z" : *cursor == "" ? "a" : "m"});
    if (cursor == request.params.end()) page["nextCursor"] = "";
    if (cursor != request.params.end() && *cursor == "") page["nextCursor"] = "c";
    return page;
  };
  CHECK(run.listed() == "z a m ");
}

TEST_CASE("mcp lists: a list that pages for ever is an error") {
  ListRun run;
  int page = 0;
  run.server->scripts["tools/list"] = [&](const Request&) {
    auto result = tools({});
    result["nextCursor"] = std::to_string(++page);
    return result;
  };
  CHECK(run.listed().starts_with("too_large"));
  CHECK(page == 1000);
}

TEST_CASE("mcp lists: a stale cursor starts the list over, once") {
  ListRun run;
  int refusals = 0;
  run.server->scripts["tools/list"] = [&](const Request& request) -> FakeReply {
    if (!request.params.contains("cursor")) {
      auto page = tools({"a"});
      page["nextCursor"] = "c";
      return page;
    }
    if (refusals++ == 0) return WireError(-32602, "stale");
    return tools({"b"});
  };
  CHECK(run.listed() == "a b ");
  refusals = -1000;
  run.server->push(Notification("notifications/tools/list_changed", nullptr));
  run.settle();
  run.server->scripts["tools/list"] = [&](const Request& request) -> FakeReply {
    auto page = tools({"a"});
    page["nextCursor"] = "c";
    if (request.params.contains("cursor")) return WireError(-32602, "stale");
    return page;
  };
  CHECK(run.listed().starts_with("bad_request"));
}

TEST_CASE("mcp lists: a legacy list is kept until the server says that it changed") {
  ListRun run;
  CHECK(run.listed() == "echo ");
  CHECK(run.listed() == "echo ");
  CHECK(run.server->count("tools/list") == 1);

  run.server->push(Notification("notifications/tools/list_changed", nullptr));
  run.settle();
  CHECK(run.server->count("tools/list") == 1);
  CHECK(run.listed() == "echo ");
  CHECK(run.server->count("tools/list") == 2);
}

TEST_CASE("mcp lists: a flood of logs does not hide that a list changed") {
  ListRun run;
  run.options.limits.notifications_per_second_max = 10;
  CHECK(run.listed() == "echo ");

  for (int i = 0; i < 50; ++i) run.server->push(Notification("notifications/message", nullptr));
  run.server->push(Notification("notifications/tools/list_changed", nullptr));
  run.settle();

  CHECK(run.listed() == "echo ");
  CHECK(run.server->count("tools/list") == 2);
}

TEST_CASE("mcp lists: changes that follow in a hurry are told as one, and none is missed") {
  ListRun run;
  int told = 0;
  run.options.handlers.changed = [&](std::string_view) { ++told; };
  CHECK(run.listed() == "echo ");

  for (int i = 0; i < 50; ++i) {
    run.server->push(Notification("notifications/tools/list_changed", nullptr));
  }
  run.settle();
  CHECK(told == 1);
  CHECK(run.listed() == "echo ");
  CHECK(run.server->count("tools/list") == 2);

  run.pass(100ms);
  CHECK(told == 2);
  run.pass(1h);
  CHECK(told == 2);
}

TEST_CASE("mcp lists: a list that changes while it is read is not kept") {
  ListRun run;
  run.server->scripts["tools/list"] = [](const Request&) { return Silence(); };
  const auto listing = run.start(run.client().list_tools());
  run.server->push(Notification("notifications/tools/list_changed", nullptr));
  run.server->push(Response(run.server->last("tools/list").id, tools({"old"})));
  run.settle();
  REQUIRE(listing.ended());
  run.server->scripts["tools/list"] = [](const Request&) { return tools({"new"}); };
  CHECK(run.listed() == "new ");
}

TEST_CASE("mcp lists: a modern list is kept for its time to live and no longer") {
  ListRun run;
  run.options.era = EraChoice::modern;
  run.server->scripts["tools/list"] = [](const Request&) {
    auto page = tools({"a"});
    page["ttlMs"] = 1000;
    return page;
  };
  CHECK(run.listed() == "a ");
  run.pass(999ms);
  CHECK(run.listed() == "a ");
  CHECK(run.server->count("tools/list") == 1);
  run.pass(1ms);
  CHECK(run.listed() == "a ");
  CHECK(run.server->count("tools/list") == 2);
}

TEST_CASE("mcp lists: without a time to live a modern list is asked for each time") {
  ListRun run;
  run.options.era = EraChoice::modern;
  run.listed();
  run.listed();
  CHECK(run.server->count("tools/list") == 2);
}

TEST_CASE("mcp lists: a new connection reads its own list") {
  ListRun run;
  run.listed();
  run.server->die();
  run.settle();
  const auto listing = run.start(run.client().list_tools());
  run.pass(500ms);
  CHECK(listing.ended());
  CHECK(run.server->count("tools/list") == 2);
}

TEST_CASE("mcp lists: tools that nobody could call are left out") {
  ListRun run;
  run.server->scripts["tools/list"] = [](const Request&) {
    return json(R"({"tools":[7,{"name":"a"},{"inputSchema":{}},
      {"name":"b","inputSchema":{"type":"object"}},{"name":"b","inputSchema":{"x":1}}]})");
  };
  CHECK(run.listed() == "b ");
  const auto left_out = run.client().left_out_tools();
  REQUIRE(left_out.size() >= 2);
  CHECK(left_out[1].name == "a");
  CHECK(left_out[1].why.find("inputSchema") != std::string::npos);
}

TEST_CASE("mcp lists: a tool that only runs as a task is left out, and refused with a reason") {
  ListRun run;
  run.server->scripts["tools/list"] = [](const Request&) {
    return json(R"({"tools":[{"name":"echo","inputSchema":{"type":"object"},
      "execution":{"taskSupport":"required"}}]})");
  };
  CHECK(run.listed().empty());
  REQUIRE(run.client().left_out_tools().size() == 1);
  CHECK(run.client().left_out_tools()[0].why.find("task") != std::string::npos);
  const auto called = run.call();
  REQUIRE_FALSE(called);
  CHECK(called.error().code() == ErrorCode::unsupported);
  CHECK(called.error().message().find("task") != std::string::npos);
  CHECK(run.server->count("tools/call") == 0);
}

TEST_CASE("mcp lists: a tool that only ran as a task is asked for on a new connection") {
  ListRun run;
  run.server->scripts["tools/list"] = [](const Request&) {
    return json(R"({"tools":[{"name":"echo","inputSchema":{"type":"object"},
      "execution":{"taskSupport":"required"}}]})");
  };
  CHECK(run.listed().empty());
  run.server->die();
  run.settle();

  const auto call = run.start_call();
  run.pass(500ms);

  REQUIRE(call.ended());
  CHECK(call.outcome());
}

TEST_CASE("mcp lists: resources, templates and prompts") {
  ListRun run;
  run.speak_legacy(R"({"resources":{},"prompts":{},"completions":{}})");
  run.server->scripts["resources/list"] = [](const Request&) {
    return json(R"({"resources":[{"uri":"a://1"},{"uri":"a://2"}]})");
  };
  run.server->scripts["resources/templates/list"] = [](const Request&) {
    return json(R"({"resourceTemplates":[{"uriTemplate":"a://{x}"}]})");
  };
  run.server->scripts["prompts/list"] = [](const Request&) {
    return json(R"({"prompts":[{"name":"p"}]})");
  };
  run.server->scripts["prompts/get"] = [](const Request& request) { return request.params; };
  run.server->scripts["completion/complete"] = [](const Request& request) {
    return request.params;
  };
  CHECK(run.run(run.client().list_resources())->size() == 2);
  CHECK(run.run(run.client().list_resource_templates())->size() == 1);
  CHECK(run.run(run.client().list_prompts())->size() == 1);
  const auto prompt = run.run(run.client().get_prompt("p", json(R"({"a":"b"})")));
  CHECK((*prompt)["arguments"]["a"] == "b");
  const auto completed =
      run.run(run.client().complete(json(R"({"type":"ref/prompt","name":"p"})"), "a", "b"));
  CHECK((*completed)["argument"] == json(R"({"name":"a","value":"b"})"));
}

TEST_CASE("mcp lists: legacy subscriptions are requests, made again on a new connection") {
  ListRun run;
  run.speak_legacy(R"({"resources":{"subscribe":true}})");
  run.server->scripts["resources/subscribe"] = [](const Request&) { return json("{}"); };
  run.server->scripts["resources/unsubscribe"] = [](const Request&) { return json("{}"); };
  CHECK(run.run(run.client().subscribe("a://b")));
  CHECK(run.run(run.client().subscribe("a://c")));
  CHECK(run.run(run.client().unsubscribe("a://c")));
  CHECK(run.server->count("resources/subscribe") == 2);

  run.server->die();
  run.settle();
  const auto connecting = run.start(run.client().connect());
  run.pass(500ms);

  REQUIRE(connecting.ended());
  REQUIRE(run.server->count("resources/subscribe") == 3);
  CHECK(run.server->last("resources/subscribe").params["uri"] == "a://b");
}

}  // namespace
}  // namespace purser::mcp::tests
