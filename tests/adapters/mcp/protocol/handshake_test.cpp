// handshake_test.cpp: what is offered, declared, and read of a server's first words.
#include <purser/adapters/mcp/protocol/handshake.hpp>
#include <purser/adapters/mcp/protocol/peer_error.hpp>
#include <purser/adapters/mcp/protocol/request_meta.hpp>
#include <purser/adapters/mcp/protocol/sampling_params.hpp>
#include <purser/adapters/mcp/protocol/tool_info.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

Json json(std::string_view text) { return parse_json(text).value(); }

TEST_CASE("mcp handshake: capabilities are declared in the words of the revision") {
  ClientCapabilities all{true, true, true, true, true};
  CHECK(capabilities_json(ClientCapabilities(), Revision::r2025_11_25) == json("{}"));
  CHECK(capabilities_json(all, Revision::r2025_11_25) ==
        json(R"({"sampling":{"tools":{}},"elicitation":{"form":{},"url":{}},"roots":{}})"));
  CHECK(capabilities_json(all, Revision::r2025_06_18) ==
        json(R"({"sampling":{},"elicitation":{},"roots":{}})"));
  all.elicitation_form = false;
  CHECK_FALSE(capabilities_json(all, Revision::r2025_06_18).contains("elicitation"));
  CHECK(capabilities_json(all, Revision::r2025_11_25)["elicitation"] == json(R"({"url":{}})"));
  CHECK(capabilities_json(ClientCapabilities(), Revision::r2026_07_28) ==
        json(R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})"));
}

TEST_CASE("mcp handshake: a server's choice is taken only among what a handshake can agree on") {
  struct Row {
    const char* version;
    bool taken;
  };
  const auto row = GENERATE(Row{"2025-11-25", true}, Row{"2024-11-05", true},
                            Row{"2026-07-28", false}, Row{"2024-10-07", false}, Row{"", false});
  auto result = json(R"({"capabilities":{},"serverInfo":{"name":"x"}})");
  result["protocolVersion"] = row.version;
  CHECK(read_initialize_result(result, Limits()).has_value() == row.taken);
  CHECK_FALSE(read_initialize_result(nullptr, Limits()));
}

TEST_CASE("mcp handshake: junk in a server's words does no harm") {
  const auto info = read_server_info(
      json(R"({"serverInfo":{"name":7},"instructions":[],"capabilities":"all"})"), Limits());
  CHECK(info.name.empty());
  CHECK(info.capabilities == Json::object());
}

TEST_CASE("mcp handshake: a capability is there when it is an object, not when it is false") {
  const auto capabilities = json(R"({"tools":{"listChanged":true},"logging":{},"prompts":false,
    "resources":{"listChanged":false}})");
  CHECK(has_capability(capabilities, "tools"));
  CHECK(has_capability(capabilities, "tools", "listChanged"));
  CHECK(has_capability(capabilities, "logging"));
  CHECK_FALSE(has_capability(capabilities, "prompts"));
  CHECK_FALSE(has_capability(capabilities, "resources", "listChanged"));
  CHECK_FALSE(has_capability(capabilities, "completions"));
}

TEST_CASE("mcp request meta: what the caller put there stays") {
  auto params = json(R"({"_meta":{"traceparent":"00-1"}})");
  ClientIdentity identity;
  identity.name = "n";
  add_request_meta(params, identity, Revision::r2026_07_28, "info");
  add_progress_token(params, 7);
  const auto& meta = params["_meta"];
  CHECK(meta["traceparent"] == "00-1");
  CHECK(meta["progressToken"] == 7);
  CHECK(meta["io.modelcontextprotocol/logLevel"] == "info");
  CHECK(meta["io.modelcontextprotocol/protocolVersion"] == "2026-07-28");
}

TEST_CASE("mcp tools: kept verbatim, their text cut between characters") {
  Limits limits;
  limits.description_bytes_max = 4;
  const auto whole = json(R"({"name":"t","description":"grüße","inputSchema":{"type":"object",
    "$schema":"x"},"_meta":{"a":1}})");
  const auto tool = read_tool(whole, limits);
  REQUIRE(tool);
  CHECK(tool->description == "grü");
  CHECK(tool->whole == whole);
  CHECK_FALSE(read_tool(json(R"({"name":"t"})"), limits));
  CHECK_FALSE(read_tool(json(R"({"inputSchema":{}})"), limits));
  CHECK_FALSE(read_tool(json("7"), limits));
}

TEST_CASE("mcp sampling: needs messages, a limit, and no tools that were not declared") {
  const auto good = json(R"({"messages":[{}],"maxTokens":5})");
  CHECK(check_sampling(good, false));
  CHECK_FALSE(check_sampling(json(R"({"messages":[],"maxTokens":5})"), false));
  CHECK_FALSE(check_sampling(json(R"({"messages":[{}]})"), false));
  CHECK_FALSE(check_sampling(json(R"({"messages":[{}],"maxTokens":0})"), false));
  CHECK_FALSE(check_sampling(json(R"({"messages":[{}],"maxTokens":5.5})"), false));
  const auto tools = json(R"({"messages":[{}],"maxTokens":5,"tools":[]})");
  CHECK_FALSE(check_sampling(tools, false));
  CHECK(check_sampling(tools, true));
}

TEST_CASE("mcp peer errors: -32602 is an unknown resource only where one was read") {
  CHECK(peer_error(WireError(-32602, ""), "resources/read").code() == ErrorCode::not_found);
  CHECK(peer_error(WireError(-32602, ""), "tools/call").code() == ErrorCode::bad_request);
  CHECK(peer_error(WireError(-32021, ""), "tools/call").code() == ErrorCode::unsupported);
}

}  // namespace
}  // namespace purser::mcp
