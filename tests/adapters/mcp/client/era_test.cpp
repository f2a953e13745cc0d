// era_test.cpp: a client that is not told finds out what its server speaks.
#include <purser/tests/adapters/mcp/client/client_run.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

std::string methods_of(const FakeServer& server) {
  std::string methods;
  for (const auto& entry : server.seen()) {
    if (const auto* request = std::get_if<Request>(&entry.message)) {
      methods += request->method + ' ';
    } else if (const auto* notification = std::get_if<Notification>(&entry.message)) {
      methods += notification->method + ' ';
    }
  }
  return methods;
}

TEST_CASE("mcp era: a modern server is discovered and then called") {
  ClientRun run;
  run.speak_modern();

  const auto info = run.run(run.client().connect());
  REQUIRE(run.call());

  REQUIRE(info);
  CHECK(info->revision == Revision::r2026_07_28);
  CHECK(info->name == "fake");
  CHECK(info->version == "3");
  CHECK(info->instructions == "Be kind.");
  CHECK(methods_of(*run.server) == "server/discover tools/call ");
}

TEST_CASE("mcp era: a server that does not know discover is greeted on the same connection") {
  ClientRun run;

  REQUIRE(run.call());

  CHECK(methods_of(*run.server) ==
        "server/discover initialize notifications/initialized tools/call ");
  CHECK(run.server->connections() == 1);
}

TEST_CASE("mcp era: the verdict is remembered") {
  ClientRun run;
  run.options.eras = make_era_cache();
  REQUIRE(run.call());

  const auto second = Client::create(run.context.get_executor(), run.timers, run.options).value();
  REQUIRE(run.run(second.connect()));

  CHECK(run.server->count("server/discover") == 1);
  CHECK(run.server->count("initialize") == 2);
}

TEST_CASE("mcp era: what a pinned client speaks is no verdict for others") {
  ClientRun run;
  run.speak_modern();
  run.options.eras = make_era_cache();
  run.options.era = EraChoice::legacy;
  REQUIRE(run.run(run.client().connect()));

  run.options.era = EraChoice::automatic;
  const auto second = Client::create(run.context.get_executor(), run.timers, run.options).value();
  const auto info = run.run(second.connect());

  REQUIRE(info);
  CHECK(info->revision == Revision::r2026_07_28);
}

TEST_CASE("mcp era: a verdict that no longer holds is dropped") {
  ClientRun run;
  run.options.eras = make_era_cache();
  REQUIRE(run.call());
  run.server->scripts["initialize"] = [](const Request&) { return WireError(-32601, "gone"); };
  run.speak_modern();
  const auto second = Client::create(run.context.get_executor(), run.timers, run.options).value();

  CHECK_FALSE(run.run(second.connect()));
  const auto again = run.start(second.connect());
  run.pass(500ms);

  REQUIRE(again.ended());
  CHECK(again.outcome()->revision == Revision::r2026_07_28);
}

TEST_CASE("mcp era: a program that exits at the probe is started again and greeted") {
  ClientRun run;
  run.server->scripts["server/discover"] = [](const Request&) { return Death(); };

  REQUIRE(run.call());

  CHECK(run.server->connections() == 2);
  CHECK(run.server->alive() == 1);
  CHECK(run.server->count("server/discover") == 1);
}

TEST_CASE("mcp era: a silent program is greeted after the probe time") {
  ClientRun run;
  run.server->scripts["server/discover"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();
  run.pass(9s);
  CHECK(run.server->count("initialize") == 0);

  run.pass(1s);

  REQUIRE(call.ended());
  CHECK(call.outcome());
}

TEST_CASE("mcp era: a late answer to the probe keeps the server modern") {
  ClientRun run;
  run.server->scripts["server/discover"] = [](const Request&) { return Silence(); };
  run.server->scripts["initialize"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();
  run.pass(10s);
  REQUIRE(run.server->count("initialize") == 1);

  run.server->push(
      Response(run.server->last("server/discover").id,
               json(R"({"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}}})")));
  run.settle();

  REQUIRE(call.ended());
  CHECK(call.outcome());
  const auto sent = run.server->last("tools/call");
  CHECK(sent.params["_meta"].contains("io.modelcontextprotocol/protocolVersion"));
  run.server->push(Response(run.server->last("initialize").id,
                            json(R"({"protocolVersion":"2025-11-25","capabilities":{}})")));
  run.settle();
  CHECK(run.call());
  CHECK(run.server->count("notifications/initialized") == 0);
}

TEST_CASE("mcp era: a probe answered after the handshake changes nothing") {
  ClientRun run;
  run.server->scripts["server/discover"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();
  run.pass(10s);
  REQUIRE(call.ended());

  run.server->push(Response(run.server->last("server/discover").id,
                            json(R"({"supportedVersions":["2026-07-28"]})")));
  run.settle();

  REQUIRE(run.call());
  CHECK_FALSE(run.server->last("tools/call")
                  .params["_meta"]
                  .contains("io.modelcontextprotocol/protocolVersion"));
}

TEST_CASE("mcp era: an outage over HTTP is an error and not a legacy server") {
  ClientRun run;
  run.server->http = true;
  run.server->scripts["server/discover"] = [](const Request&) {
    Lost lost(Error(ErrorCode::overloaded, "503"));
    lost.http_status = 503;
    return lost;
  };

  CHECK(run.call().error().code() == ErrorCode::overloaded);
  CHECK(run.server->count("initialize") == 0);
  CHECK(run.server->alive() == 0);
}

TEST_CASE("mcp era: the old transport is tried where the new one is refused") {
  ClientRun run;
  const auto old = std::make_shared<FakeServer>();
  old->http = true;
  old->scripts = run.server->scripts;
  run.server->http = true;
  run.options.old_transport = old->factory();
  run.options.eras = make_era_cache();
  const auto refuse = [](const Request&) {
    Lost lost(Error(ErrorCode::bad_request, "405"));
    lost.http_status = 405;
    return lost;
  };
  run.server->scripts["server/discover"] = refuse;
  run.server->scripts["initialize"] = refuse;

  REQUIRE(run.call());

  CHECK(old->count("tools/call") == 1);
  CHECK(run.server->alive() == 0);
  const auto second = Client::create(run.context.get_executor(), run.timers, run.options).value();
  REQUIRE(run.run(second.connect()));
  CHECK(run.server->count("server/discover") == 1);
  CHECK(old->count("initialize") == 2);
}

TEST_CASE("mcp era: a server that never gets ready is given up") {
  ClientRun run;
  run.server->scripts["server/discover"] = [](const Request&) { return Silence(); };
  run.server->scripts["initialize"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();

  run.pass(10s);
  run.pass(50s);

  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::timeout);
  CHECK(call.outcome().error().message().find("fake --server") != std::string::npos);
  run.settle();
  CHECK(run.server->alive() == 0);
}

TEST_CASE("mcp era: a connection that is lost before its first request is made anew") {
  ClientRun run;
  int times = 0;
  run.server->on_ready = [&] {
    if (++times <= 2) run.server->die();
  };
  const auto call = run.start_call();
  run.pass(500ms);
  CHECK_FALSE(call.ended());
  run.pass(1s);
  REQUIRE(call.ended());
  CHECK(call.outcome());
  CHECK(run.server->count("tools/call") == 1);
}

TEST_CASE("mcp era: a server that is lost after each handshake is given up") {
  ClientRun run;
  run.server->on_ready = [&] { run.server->die(); };
  const auto call = run.start_call();
  for (int i = 0; i < 10; ++i) run.pass(4s);
  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::connection_failed);
  CHECK(run.server->connections() == 5);
}

TEST_CASE("mcp era: a transport that cannot start, or throws, is an error") {
  const bool throws = GENERATE(true, false);
  ClientRun run;
  run.server->on_start = [throws]() -> Result<> {
    if (throws) throw std::runtime_error("no");
    return fail(ErrorCode::connection_failed, "no such program");
  };

  const auto result = run.call();

  REQUIRE_FALSE(result);
  CHECK(result.error().code() == (throws ? ErrorCode::internal : ErrorCode::connection_failed));
  CHECK(run.server->alive() == 0);
}

TEST_CASE("mcp era: a transport that cannot be made is an error without empty places") {
  ClientRun run;
  run.options.transport = [](const asio::any_io_executor&) -> Result<std::unique_ptr<Transport>> {
    return fail(ErrorCode::invalid_argument, "no command");
  };

  const auto result = run.call();

  REQUIRE_FALSE(result);
  CHECK(result.error().message() == "MCP server \"files\": no command");
}

TEST_CASE("mcp era: a choice that contradicts itself is no client") {
  ClientRun run;
  run.options.era = EraChoice::modern;
  run.options.revision = Revision::r2025_06_18;
  const auto made = Client::create(run.context.get_executor(), run.timers, run.options);
  REQUIRE_FALSE(made);
  CHECK(made.error().code() == ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace purser::mcp::tests
