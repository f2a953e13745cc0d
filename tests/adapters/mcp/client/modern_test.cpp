// modern_test.cpp: requests that stand for themselves.
#include <purser/tests/adapters/mcp/client/client_run.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

struct ModernRun : ClientRun {
  ModernRun() { options.era = EraChoice::modern; }
};

const std::string meta_prefix = "io.modelcontextprotocol/";

TEST_CASE("mcp client: a pinned modern client sends the request and nothing else") {
  ModernRun run;

  REQUIRE(run.call());

  const auto seen = run.server->seen();
  REQUIRE(seen.size() == 1);
  const auto& call = std::get<Request>(seen[0].message);
  const auto& meta = call.params["_meta"];
  CHECK(call.method == "tools/call");
  CHECK(meta[meta_prefix + "protocolVersion"] == "2026-07-28");
  CHECK(meta[meta_prefix + "clientInfo"]["name"] == "purser");
  CHECK(meta[meta_prefix + "clientCapabilities"].is_object());
  CHECK(meta["progressToken"] == id_json(call.id));
  CHECK(run.server->used().front() == Revision::r2026_07_28);
}

TEST_CASE("mcp client: a refused version is answered with a mutual one, once") {
  ModernRun run;
  int calls = 0;
  run.server->scripts["tools/call"] = [&](const Request&) -> FakeReply {
    if (++calls == 2) return json("{}");
    return WireError(-32022, "no", json(R"({"supported":["2026-07-28"],"requested":"x"})"));
  };

  CHECK(run.call());
  CHECK(calls == 2);
  const auto again = run.server->last("tools/call");
  CHECK(again.params["_meta"][meta_prefix + "protocolVersion"] == "2026-07-28");
}

TEST_CASE("mcp client: a version that is refused for ever is an error") {
  ModernRun run;
  run.server->scripts["tools/call"] = [&](const Request&) {
    return WireError(-32022, "no", json(R"({"supported":["2026-07-28"]})"));
  };

  CHECK_FALSE(run.call());
  CHECK(run.server->count("tools/call") == 2);
}

TEST_CASE("mcp client: an established modern connection never falls back to a handshake") {
  ModernRun run;
  run.server->scripts["tools/call"] = [&](const Request&) {
    return WireError(-32022, "no", json(R"({"supported":["2025-11-25"]})"));
  };

  CHECK_FALSE(run.call());
  CHECK(run.server->count("initialize") == 0);
}

TEST_CASE("mcp client: modern requests carry their headers over HTTP and nowhere else") {
  const bool http = GENERATE(true, false);
  ModernRun run;
  run.server->http = http;

  REQUIRE(run.call());

  const auto headers = run.server->seen("tools/call")[0].headers;
  if (http) {
    REQUIRE(headers.size() == 2);
    CHECK(headers[0] == std::pair<std::string, std::string>("Mcp-Method", "tools/call"));
    CHECK(headers[1] == std::pair<std::string, std::string>("Mcp-Name", "echo"));
  } else {
    CHECK(headers.empty());
  }
}

TEST_CASE("mcp client: a cancelled modern call closes its stream over HTTP and says so on a pipe") {
  const bool http = GENERATE(true, false);
  ModernRun run;
  run.server->http = http;
  run.server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();

  call.cancel();
  run.settle();

  CHECK(call.ended());
  CHECK(run.server->count("notifications/cancelled") == (http ? 0 : 1));
  CHECK(run.server->forgotten().size() == 1);
}

TEST_CASE("mcp client: arguments that a tool marks become headers, once the tool is known") {
  ModernRun run;
  run.server->http = true;
  run.server->scripts["tools/list"] = [](const Request&) {
    return json(R"({"tools":[{"name":"echo","inputSchema":{"type":"object","properties":
      {"region":{"type":"string","x-mcp-header":"Region"}}}}]})");
  };
  REQUIRE(run.run(run.client().list_tools()));

  REQUIRE(run.run(run.client().call_tool("echo", json(R"({"region":"eu"})"), RequestOptions())));

  const auto headers = run.server->seen("tools/call")[0].headers;
  REQUIRE(headers.size() == 3);
  CHECK(headers[2] == std::pair<std::string, std::string>("Mcp-Param-Region", "eu"));
}

TEST_CASE("mcp client: marks of one connection's tools make no headers on the next one") {
  ModernRun run;
  run.server->http = true;
  run.server->scripts["tools/list"] = [](const Request&) {
    return json(R"({"tools":[{"name":"echo","inputSchema":{"type":"object","properties":
      {"region":{"type":"string","x-mcp-header":"Region"}}}}]})");
  };
  REQUIRE(run.run(run.client().list_tools()));
  run.server->die();
  run.settle();

  const auto call =
      run.start(run.client().call_tool("echo", json(R"({"region":"eu"})"), RequestOptions()));
  run.pass(500ms);

  REQUIRE(call.ended());
  CHECK(run.server->seen("tools/call").back().headers.size() == 2);
}

TEST_CASE("mcp client: headers that are found wrong are made from a new list, once") {
  ModernRun run;
  run.server->http = true;
  run.server->scripts["tools/list"] = [](const Request&) {
    return json(R"({"tools":[{"name":"echo","inputSchema":{"type":"object","properties":
      {"region":{"type":"string","x-mcp-header":"Region"}}}}]})");
  };
  run.server->scripts["tools/call"] = [&](const Request&) -> FakeReply {
    if (run.server->count("tools/list") == 0) return WireError(-32020, "Mcp-Param-Region missing");
    return json("{}");
  };

  CHECK(run.run(run.client().call_tool("echo", json(R"({"region":"eu"})"), RequestOptions())));

  CHECK(run.server->count("tools/list") == 1);
  CHECK(run.server->seen("tools/call").back().headers.size() == 3);
}

TEST_CASE("mcp client: tools whose header marks are unusable are left out over HTTP") {
  ModernRun run;
  run.server->http = true;
  std::vector<std::string> said;
  run.options.handlers.log = [&](const LogLine& line) { said.push_back(dump_json(line.data)); };
  run.server->scripts["tools/list"] = [](const Request&) {
    return json(R"({"tools":[{"name":"bad","inputSchema":{"type":"object","properties":
      {"x":{"type":"string","x-mcp-header":""}}}},{"name":"good","inputSchema":{"type":"object"}}]})");
  };

  const auto tools = run.run(run.client().list_tools());

  REQUIRE(tools);
  REQUIRE(tools->size() == 1);
  CHECK((*tools)[0].name == "good");
  REQUIRE(said.size() == 1);
  CHECK(said[0].find("bad") != std::string::npos);
}

TEST_CASE("mcp client: sampling is offered call by call") {
  ModernRun run;
  run.options.handlers.sampling = [](const Question&) -> Task<Json> { co_return Json::object(); };
  RequestOptions refusing;
  refusing.refuse_sampling = true;

  REQUIRE(run.call());
  const auto offered = run.server->last("tools/call").params["_meta"];
  REQUIRE(run.call(refusing));
  const auto refused = run.server->last("tools/call").params["_meta"];

  CHECK(offered[meta_prefix + "clientCapabilities"].contains("sampling"));
  CHECK_FALSE(refused[meta_prefix + "clientCapabilities"].contains("sampling"));
}

TEST_CASE("mcp client: modern servers have no ping") {
  ModernRun run;

  CHECK(run.run(run.client().ping()).error().code() == ErrorCode::unsupported);
  CHECK(run.server->seen().empty());
}

TEST_CASE("mcp client: a resource that is not there is not found in either era's words") {
  const auto code = GENERATE(-32602, -32002);
  ModernRun run;
  run.server->scripts["resources/read"] = [code](const Request&) { return WireError(code, "no"); };

  CHECK(run.run(run.client().read_resource("a://b")).error().code() == ErrorCode::not_found);
}

}  // namespace
}  // namespace purser::mcp::tests
