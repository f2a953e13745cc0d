// listen_test.cpp: the stream on which a modern server tells of changes.
#include <purser/tests/adapters/mcp/client/client_run.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

struct ListenRun : ClientRun {
  std::vector<std::string> changes;
  ListenRun() {
    speak_modern(R"({"tools":{"listChanged":true},"resources":{"subscribe":true}})");
    server->scripts["subscriptions/listen"] = [](const Request&) { return Silence(); };
    options.handlers.changed = [this](std::string_view what) { changes.emplace_back(what); };
  }
  void acknowledge() {
    server->push(Notification("notifications/subscriptions/acknowledged",
                              json(R"({"notifications":{"toolsListChanged":true}})")));
    settle();
  }
};

TEST_CASE("mcp listen: a modern server is listened to where somebody wants to know") {
  ListenRun run;
  REQUIRE(run.run(run.client().connect()));

  REQUIRE(run.server->count("subscriptions/listen") == 1);
  const auto listen = run.server->last("subscriptions/listen");
  CHECK(listen.params["notifications"] == json(R"({"toolsListChanged":true})"));
  CHECK_FALSE(listen.params["_meta"].contains("progressToken"));
  run.acknowledge();
  run.server->push(Notification("notifications/tools/list_changed", nullptr));
  run.settle();
  CHECK(run.changes == std::vector<std::string>{"tools"});
  run.pass(24h);
  CHECK(run.server->count("subscriptions/listen") == 1);
}

TEST_CASE("mcp listen: a list is kept while its changes are told") {
  ListenRun run;
  REQUIRE(run.run(run.client().connect()));
  run.acknowledge();
  REQUIRE(run.run(run.client().list_tools()));
  run.pass(1h);
  REQUIRE(run.run(run.client().list_tools()));
  CHECK(run.server->count("tools/list") == 1);
}

TEST_CASE("mcp listen: a flood of logs does not hide the acknowledgement") {
  ListenRun run;
  run.options.limits.notifications_per_second_max = 10;
  REQUIRE(run.run(run.client().connect()));
  for (int i = 0; i < 50; ++i) run.server->push(Notification("notifications/message", nullptr));
  run.acknowledge();
  REQUIRE(run.run(run.client().list_tools()));
  REQUIRE(run.run(run.client().list_tools()));
  CHECK(run.server->count("tools/list") == 1);
}

TEST_CASE("mcp listen: a list whose changes the server does not promise to tell is not kept") {
  ListenRun run;
  run.speak_modern(R"({"tools":{"listChanged":true},"prompts":{"listChanged":true}})");
  run.server->scripts["prompts/list"] = [](const Request&) { return json(R"({"prompts":[]})"); };
  REQUIRE(run.run(run.client().connect()));
  run.acknowledge();

  REQUIRE(run.run(run.client().list_prompts()));
  REQUIRE(run.run(run.client().list_prompts()));

  CHECK(run.server->count("prompts/list") == 2);
}

TEST_CASE("mcp listen: resource templates alone are reason enough to listen") {
  ListenRun run;
  run.speak_modern(R"({"resources":{"listChanged":true}})");
  run.options.handlers.changed = nullptr;
  run.server->scripts["resources/templates/list"] = [](const Request&) {
    return json(R"({"resourceTemplates":[]})");
  };

  REQUIRE(run.run(run.client().list_resource_templates()));

  REQUIRE(run.server->count("subscriptions/listen") == 1);
  CHECK(run.server->last("subscriptions/listen").params["notifications"] ==
        json(R"({"resourcesListChanged":true})"));
}

TEST_CASE("mcp listen: a list is read again until the stream that is opened anew is acknowledged") {
  ListenRun run;
  REQUIRE(run.run(run.client().connect()));
  const auto first = run.server->last("subscriptions/listen").id;
  run.acknowledge();
  REQUIRE(run.run(run.client().list_tools()));

  REQUIRE(run.run(run.client().subscribe("cfg://main")));
  auto late = json(R"({"notifications":{"toolsListChanged":true}})");
  late["_meta"]["io.modelcontextprotocol/subscriptionId"] = id_json(first);
  run.server->push(Notification("notifications/subscriptions/acknowledged", late));
  run.settle();
  CHECK(run.changes == std::vector<std::string>{"tools"});
  REQUIRE(run.run(run.client().list_tools()));
  REQUIRE(run.run(run.client().list_tools()));
  CHECK(run.server->count("tools/list") == 3);

  run.acknowledge();
  REQUIRE(run.run(run.client().list_tools()));
  REQUIRE(run.run(run.client().list_tools()));
  CHECK(run.server->count("tools/list") == 4);
}

TEST_CASE("mcp listen: a dropped stream is opened again with pauses, and what was missed is read") {
  ListenRun run;
  REQUIRE(run.run(run.client().connect()));
  run.acknowledge();
  REQUIRE(run.run(run.client().list_tools()));

  run.server->lose(FakeServer::number_of(run.server->last("subscriptions/listen")),
                   Lost(Error(ErrorCode::connection_lost, "dropped")));
  run.settle();

  CHECK(run.changes == std::vector<std::string>{"tools"});
  CHECK(run.server->count("subscriptions/listen") == 1);
  run.pass(500ms);
  CHECK(run.server->count("subscriptions/listen") == 2);
  REQUIRE(run.run(run.client().list_tools()));
  CHECK(run.server->count("tools/list") == 2);
}

TEST_CASE("mcp listen: a server that ends its stream at once is not asked in a hurry") {
  ListenRun run;
  run.server->scripts["subscriptions/listen"] = [](const Request&) {
    return json(R"({"resultType":"complete"})");
  };
  REQUIRE(run.run(run.client().connect()));
  for (int i = 0; i < 60; ++i) run.pass(1s);
  CHECK(run.server->count("subscriptions/listen") < 10);
}

TEST_CASE("mcp listen: a server that refuses is not asked again") {
  ListenRun run;
  run.server->scripts.erase("subscriptions/listen");
  REQUIRE(run.run(run.client().connect()));
  run.pass(1h);
  CHECK(run.server->count("subscriptions/listen") == 1);
}

TEST_CASE("mcp listen: subscriptions to resources are part of the stream") {
  ListenRun run;
  REQUIRE(run.run(run.client().subscribe("cfg://main")));
  REQUIRE(run.server->count("subscriptions/listen") == 2);
  CHECK(run.server->last("subscriptions/listen").params["notifications"]["resourceSubscriptions"] ==
        json(R"(["cfg://main"])"));
  CHECK(run.server->count("resources/subscribe") == 0);
  run.server->push(
      Notification("notifications/resources/updated", json(R"({"uri":"cfg://main"})")));
  run.settle();
  CHECK(run.changes == std::vector<std::string>{"cfg://main"});
}

TEST_CASE("mcp listen: a pinned modern client, which knows no capabilities, does not listen") {
  ListenRun run;
  run.options.era = EraChoice::modern;
  REQUIRE(run.call());
  CHECK(run.server->count("subscriptions/listen") == 0);
}

}  // namespace
}  // namespace purser::mcp::tests
