// legacy_test.cpp: the handshake era, from the first message to the last.
#include <purser/tests/adapters/mcp/client/client_run.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

struct LegacyRun : ClientRun {
  LegacyRun() { options.era = EraChoice::legacy; }
};

TEST_CASE("mcp client: a legacy call is a handshake, a notification, and the call") {
  LegacyRun run;

  const auto result = run.call();

  REQUIRE(result);
  CHECK((*result)["content"][0]["text"] == "hello");
  const auto seen = run.server->seen();
  REQUIRE(seen.size() == 3);
  const auto& hello = std::get<Request>(seen[0].message);
  CHECK(hello.method == "initialize");
  CHECK(hello.params["protocolVersion"] == "2025-11-25");
  CHECK(hello.params["clientInfo"] == json(R"({"name":"purser","version":"1.0"})"));
  CHECK(hello.params["capabilities"] == Json::object());
  CHECK(std::get<Notification>(seen[1].message).method == "notifications/initialized");
  const auto& call = std::get<Request>(seen[2].message);
  CHECK(call.params["name"] == "echo");
  CHECK(call.params["arguments"] == Json::object());
  CHECK(call.params["_meta"]["progressToken"] == id_json(call.id));
  CHECK_FALSE(call.params["_meta"].contains("io.modelcontextprotocol/protocolVersion"));
  CHECK(run.server->ready() == 1);
}

TEST_CASE("mcp client: what a server says of itself is passed on, cut to its limit") {
  LegacyRun run;
  run.options.limits.instructions_bytes_max = 5;

  const auto info = run.run(run.client().connect());

  REQUIRE(info);
  CHECK(info->name == "fake");
  CHECK(info->version == "2");
  CHECK(info->instructions == "Be ki");
  CHECK(info->revision == Revision::r2025_11_25);
}

TEST_CASE("mcp client: the server's older revision is taken and used") {
  LegacyRun run;
  run.server->scripts["initialize"] = [](const Request&) {
    return json(R"({"protocolVersion":"2024-11-05","capabilities":{"tools":{}},"serverInfo":{}})");
  };

  const auto info = run.run(run.client().connect());

  REQUIRE(info);
  CHECK(info->revision == Revision::r2024_11_05);
  CHECK(run.server->used().back() == Revision::r2024_11_05);
}

TEST_CASE("mcp client: a revision that nobody here speaks ends the connection") {
  LegacyRun run;
  run.server->scripts["initialize"] = [](const Request&) {
    return json(R"({"protocolVersion":"2031-01-01","capabilities":{},"serverInfo":{}})");
  };

  const auto info = run.run(run.client().connect());

  REQUIRE_FALSE(info);
  CHECK(info.error().code() == ErrorCode::protocol_error);
  CHECK(info.error().peer_message().find("2031-01-01") != std::string::npos);
  run.settle();
  CHECK(run.server->alive() == 0);
}

TEST_CASE("mcp client: a refused handshake says which versions the server speaks") {
  LegacyRun run;
  run.server->scripts["initialize"] = [](const Request&) {
    return WireError(-32602, "no", json(R"({"supported":["2020-01-01"]})"));
  };

  const auto info = run.run(run.client().connect());

  REQUIRE_FALSE(info);
  CHECK(info.error().peer_message().find("2020-01-01") != std::string::npos);
  CHECK(info.error().message().find("files") != std::string::npos);
}

TEST_CASE("mcp client: callers that come at the same time share one connection") {
  LegacyRun run;

  const auto first = run.client().call_tool("echo", Json::object(), RequestOptions());
  auto a = UnderWay<Json>(run.context.get_executor(), run.client().call_tool("echo", {}, {}));
  auto b = UnderWay<Json>(run.context.get_executor(), run.client().call_tool("echo", {}, {}));
  run.settle();

  CHECK(a.ended());
  CHECK(b.ended());
  CHECK(run.server->connections() == 1);
  CHECK(run.server->count("initialize") == 1);
}

TEST_CASE("mcp client: answers may come inside of send") {
  LegacyRun run;
  run.server->answers_at_once = true;

  CHECK(run.call());
  CHECK(run.run(run.client().list_tools()));
}

TEST_CASE("mcp client: a cancelled call is cancelled on the wire and ends at once") {
  LegacyRun run;
  run.server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();
  REQUIRE_FALSE(call.ended());

  call.cancel();
  run.settle();

  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::cancelled);
  const auto sent = run.server->seen("notifications/cancelled");
  REQUIRE(sent.size() == 1);
  const auto& params = std::get<Notification>(sent[0].message).params;
  CHECK(params["requestId"] == id_json(run.server->last("tools/call").id));
  CHECK(run.server->forgotten().size() == 1);
}

TEST_CASE("mcp client: the late answer of a cancelled call is swallowed") {
  LegacyRun run;
  run.server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();
  call.cancel();
  run.settle();

  run.server->push(Response(run.server->last("tools/call").id, json(R"({"content":[]})")));
  run.settle();

  CHECK(call.outcome().error().code() == ErrorCode::cancelled);
  run.server->scripts["tools/call"] = [](const Request&) { return json(R"({"content":[]})"); };
  CHECK(run.call());
}

TEST_CASE("mcp client: a handshake is never cancelled on the wire") {
  LegacyRun run;
  run.server->scripts["initialize"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();

  call.cancel();
  run.settle();

  CHECK(call.ended());
  CHECK(run.server->count("notifications/cancelled") == 0);
}

TEST_CASE("mcp client: a task that is cancelled before it began sends nothing") {
  LegacyRun run;
  auto task = run.client().call_tool("echo", {}, {});
  UnderWay<Json> call(run.context.get_executor(), std::move(task));
  call.cancel();
  run.settle();

  CHECK(call.ended());
  CHECK_FALSE(call.outcome());
  CHECK(run.server->count("tools/call") == 0);
}

TEST_CASE("mcp client: unknown ids, wrong types and second answers are ignored") {
  LegacyRun run;
  run.server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();
  const auto id = run.server->last("tools/call").id;
  const auto number = std::get<std::int64_t>(id);

  run.server->push(Response(Id(std::int64_t{999}), json("{}")));
  run.server->push(Response(Id(std::to_string(number)), json("{}")));
  run.server->push(Response(std::nullopt, WireError(-32700, "what?")));
  run.settle();
  CHECK_FALSE(call.ended());
  run.server->push(Response(id, json(R"({"content":[1]})")));
  run.server->push(Response(id, json(R"({"content":[2]})")));
  run.settle();

  REQUIRE(call.ended());
  CHECK((*call.outcome())["content"][0] == 1);
}

TEST_CASE("mcp client: errors of the server become codes to act on") {
  struct Row {
    std::int64_t wire;
    ErrorCode code;
    bool rejected;
  };
  const auto row =
      GENERATE(Row{-32601, ErrorCode::unsupported, true}, Row{-32602, ErrorCode::bad_request, true},
               Row{-32002, ErrorCode::not_found, true}, Row{-32603, ErrorCode::bad_request, false},
               Row{-32000, ErrorCode::bad_request, false});
  LegacyRun run;
  run.server->scripts["tools/call"] = [row](const Request&) {
    return WireError(row.wire, "oh no");
  };

  const auto result = run.call();

  REQUIRE_FALSE(result);
  CHECK(result.error().code() == row.code);
  CHECK(result.error().rejected() == row.rejected);
  CHECK(result.error().peer_message() == "oh no");
  CHECK(result.error().message().find("files") != std::string::npos);
}

TEST_CASE("mcp client: an error in the body of an HTTP refusal says whether anything ran") {
  const auto [status, rejected] =
      GENERATE(table<int, bool>({{400, true}, {429, true}, {503, true}, {500, false}, {0, false}}));
  LegacyRun run;
  run.server->scripts["tools/call"] = [status = status](const Request&) {
    WireError error(-32000, "not now");
    error.http_status = status;
    return error;
  };

  const auto result = run.call();

  REQUIRE_FALSE(result);
  CHECK(result.error().rejected() == rejected);
}

TEST_CASE("mcp client: what the server did not declare is not asked for") {
  LegacyRun run;
  run.speak_legacy(R"({"resources":{}})");

  const auto tools = run.run(run.client().list_tools());
  const auto subscribed = run.run(run.client().subscribe("a://b"));

  REQUIRE_FALSE(tools);
  CHECK(tools.error().code() == ErrorCode::unsupported);
  CHECK_FALSE(subscribed);
  CHECK(run.server->count("tools/list") == 0);
  CHECK(run.server->count("resources/subscribe") == 0);
}

TEST_CASE("mcp client: a server that exits takes its requests with it, and is started anew") {
  LegacyRun run;
  run.server->scripts["tools/call"] = [](const Request&) { return Death(); };

  const auto lost = run.call();
  run.server->scripts["tools/call"] = [](const Request&) { return json("{}"); };
  const auto waiting = run.start_call();

  REQUIRE_FALSE(lost);
  CHECK(lost.error().code() == ErrorCode::connection_lost);
  CHECK(lost.error().message().find("exit status 3") != std::string::npos);
  CHECK(run.server->count("tools/call") == 1);
  CHECK_FALSE(waiting.ended());
  run.pass(500ms);
  REQUIRE(waiting.ended());
  CHECK(waiting.outcome());
  CHECK(run.server->connections() == 2);
  CHECK(run.server->alive() == 1);
}

TEST_CASE("mcp client: a call whose server cannot have seen it is sent once more") {
  LegacyRun run;
  int calls = 0;
  run.server->scripts["tools/call"] = [&](const Request&) -> FakeReply {
    if (++calls == 2) return json("{}");
    Lost lost(Error(ErrorCode::connection_lost, "reset"));
    lost.undelivered = true;
    return lost;
  };

  CHECK(run.call());
  CHECK(calls == 2);
}

TEST_CASE("mcp client: a call that may have run is not repeated") {
  LegacyRun run;
  int calls = 0;
  run.server->scripts["tools/call"] = [&](const Request&) -> FakeReply {
    ++calls;
    return Lost(Error(ErrorCode::connection_lost, "reset"));
  };

  CHECK(run.call().error().code() == ErrorCode::connection_lost);
  CHECK(calls == 1);
}

TEST_CASE("mcp client: a forgotten session is opened again, once, and the call repeated") {
  LegacyRun run;
  run.options.era = EraChoice::legacy;
  run.server->http = true;
  int calls = 0;
  run.server->scripts["tools/call"] = [&](const Request&) -> FakeReply {
    if (++calls == 2) return json("{}");
    Lost lost(Error(ErrorCode::connection_lost, "404"));
    lost.session_gone = true;
    return lost;
  };

  CHECK(run.call());
  CHECK(run.server->count("initialize") == 2);
  CHECK(run.server->alive() == 1);
}

TEST_CASE("mcp client: a session that is forgotten for ever is an error") {
  LegacyRun run;
  run.server->scripts["tools/call"] = [&](const Request&) -> FakeReply {
    Lost lost(Error(ErrorCode::connection_lost, "404"));
    lost.session_gone = true;
    return lost;
  };

  CHECK_FALSE(run.call());
  CHECK(run.server->count("tools/call") == 2);
}

TEST_CASE("mcp client: close ends the connection and all requests, for good") {
  LegacyRun run;
  run.server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();

  const auto closed = run.run(run.client().close());

  CHECK(closed);
  CHECK(call.outcome().error().code() == ErrorCode::cancelled);
  CHECK(run.server->closed() == 1);
  CHECK(run.server->alive() == 0);
  CHECK(run.call().error().code() == ErrorCode::cancelled);
  CHECK(run.server->connections() == 1);
}

TEST_CASE("mcp client: the last handle that goes ends the connection") {
  LegacyRun run;
  REQUIRE(run.call());
  REQUIRE(run.server->alive() == 1);

  run.made.reset();
  run.settle();

  CHECK(run.server->alive() == 0);
  CHECK(run.timers->armed() == 0);
}

TEST_CASE("mcp client: a request keeps the client that it belongs to") {
  LegacyRun run;
  run.server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();
  run.made.reset();
  run.settle();
  CHECK_FALSE(call.ended());

  run.server->push(Response(run.server->last("tools/call").id, json("{}")));
  run.settle();

  REQUIRE(call.ended());
  CHECK(call.outcome());
  CHECK(run.server->alive() == 0);
}

}  // namespace
}  // namespace purser::mcp::tests
