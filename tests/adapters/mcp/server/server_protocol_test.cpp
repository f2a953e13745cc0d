// server_protocol_test.cpp: what comes of a message, in both eras.
#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/server/server_protocol.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

ServerFacts some_facts() {
  ServerOptions options;
  options.name = "till";
  options.version = "2";
  options.instructions = "Ask first.";
  options.features.resources = Resources();
  options.features.resources->subscribable = true;
  auto facts = facts_of(options);
  facts.requests_max = 3;
  facts.subscriptions_max = 2;
  return facts;
}

struct Talk {
  explicit Talk(bool modern_only = false) : protocol(facts, modern_only) {}

  Step take(const char* text) { return protocol.take(read_message(Json::parse(text)).value()); }
  Response answered(const char* text) { return std::get<Answered>(take(text)).response; }
  std::int64_t refusal(const char* text) {
    auto step = take(text);
    const auto* const answer = std::get_if<Answered>(&step);
    return answer != nullptr && answer->response.error ? answer->response.error->code : 0;
  }
  Json initialize(const std::string& version) {
    const auto text =
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":")" + version +
        R"(","capabilities":{"sampling":{}},"clientInfo":{"name":"c"}}})";
    return answered(text.c_str()).result;
  }

  ServerFacts facts = some_facts();
  ServerProtocol protocol;
};

std::string modern(const std::string& method, const std::string& meta,
                   const std::string& more = "") {
  return R"({"jsonrpc":"2.0","id":"m1","method":")" + method + R"(","params":{"_meta":{)" + meta +
         "}" + more + "}}";
}

constexpr const char* good_meta =
    R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",
       "io.modelcontextprotocol/clientCapabilities":{"elicitation":{}})";

}  // namespace

TEST_CASE("mcp server protocol: the handshake takes a known legacy version, else its newest") {
  const auto [asked, given] = GENERATE(table<std::string, std::string>({
      {"2024-11-05", "2024-11-05"},
      {"2025-03-26", "2025-03-26"},
      {"2025-06-18", "2025-06-18"},
      {"2025-11-25", "2025-11-25"},
      {"2026-07-28", "2025-11-25"},  // a modern client that shakes hands is a legacy one
      {"1999-01-01", "2025-11-25"},
  }));
  Talk talk;
  const auto result = talk.initialize(asked);
  CHECK(result["protocolVersion"] == given);
  CHECK(result["serverInfo"]["name"] == "till");
  CHECK(result["instructions"] == "Ask first.");
  CHECK(result["capabilities"]["resources"]["subscribe"] == true);
  CHECK_FALSE(result["capabilities"].contains("prompts"));
}

TEST_CASE("mcp server protocol: a second handshake is refused") {
  Talk talk;
  talk.initialize("2025-11-25");
  CHECK(
      talk.refusal(
          R"({"jsonrpc":"2.0","id":2,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})") ==
      wire_code::invalid_request);
}

TEST_CASE("mcp server protocol: ping is answered at any time in the legacy era") {
  Talk talk;
  CHECK(talk.answered(R"({"jsonrpc":"2.0","id":7,"method":"ping"})").result == Json::object());
  talk.initialize("2025-11-25");
  CHECK(talk.answered(R"({"jsonrpc":"2.0","id":"7","method":"ping"})").id == Id("7"));
}

TEST_CASE("mcp server protocol: nothing else goes before the handshake") {
  Talk talk;
  CHECK(talk.refusal(R"({"jsonrpc":"2.0","id":7,"method":"tools/list"})") ==
        wire_code::invalid_params);
}

TEST_CASE("mcp server protocol: a legacy request carries what the handshake said") {
  Talk talk;
  talk.initialize("2025-06-18");
  auto step = talk.take(
      R"({"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"x","_meta":{"progressToken":9}}})");
  const auto& admitted = std::get<Admitted>(step);
  CHECK(admitted.revision == Revision::r2025_06_18);
  CHECK(admitted.capabilities.contains("sampling"));
  CHECK(admitted.client_info["name"] == "c");
  CHECK(admitted.progress_token == 9);
  CHECK(admitted.log_level == LogLevel::info);
}

TEST_CASE("mcp server protocol: the log level is set, and unknown ones are refused") {
  Talk talk;
  talk.initialize("2025-06-18");
  talk.answered(
      R"({"jsonrpc":"2.0","id":2,"method":"logging/setLevel","params":{"level":"alert"}})");
  CHECK(talk.refusal(
            R"({"jsonrpc":"2.0","id":3,"method":"logging/setLevel","params":{"level":"loud"}})") ==
        wire_code::invalid_params);
  auto step = talk.take(R"({"jsonrpc":"2.0","id":4,"method":"tools/list"})");
  CHECK(std::get<Admitted>(step).log_level == LogLevel::alert);
}

TEST_CASE("mcp server protocol: an id comes once while its request is under way") {
  Talk talk;
  talk.initialize("2025-06-18");
  static_cast<void>(talk.take(R"({"jsonrpc":"2.0","id":4,"method":"tools/list"})"));
  CHECK(talk.refusal(R"({"jsonrpc":"2.0","id":4,"method":"tools/list"})") ==
        wire_code::invalid_request);
  CHECK(talk.refusal(R"({"jsonrpc":"2.0","id":"4","method":"tools/list"})") == 0);
  talk.protocol.finished(std::int64_t{4});
  CHECK(talk.refusal(R"({"jsonrpc":"2.0","id":4,"method":"tools/list"})") == 0);
}

TEST_CASE("mcp server protocol: more requests than the limit are refused") {
  Talk talk;
  talk.initialize("2025-06-18");
  for (const auto* const id : {"4", "5", "6"}) {
    const auto text = std::string(R"({"jsonrpc":"2.0","method":"tools/list","id":)") + id + "}";
    CHECK(talk.refusal(text.c_str()) == 0);
  }
  CHECK(talk.refusal(R"({"jsonrpc":"2.0","id":7,"method":"tools/list"})") ==
        wire_code::internal_error);
}

TEST_CASE("mcp server protocol: only what is under way is cancelled, by its exact id") {
  Talk talk;
  talk.initialize("2025-06-18");
  static_cast<void>(talk.take(R"({"jsonrpc":"2.0","id":4,"method":"tools/list"})"));
  const auto cancel = [&](const char* id) {
    const auto text =
        std::string(
            R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)") +
        id + "}}";
    return std::holds_alternative<Cancels>(talk.take(text.c_str()));
  };
  CHECK_FALSE(cancel("5"));
  CHECK_FALSE(cancel("\"4\""));
  CHECK_FALSE(cancel("[4]"));
  CHECK(cancel("4"));
}

TEST_CASE("mcp server protocol: subscriptions are counted") {
  Talk talk;
  talk.initialize("2025-06-18");
  const auto subscribe = [&](const char* method, const char* uri) {
    const auto text = std::string(R"({"jsonrpc":"2.0","id":1,"method":"resources/)") + method +
                      R"(","params":{"uri":")" + uri + "\"}}";
    return talk.refusal(text.c_str()) == 0;
  };
  CHECK(subscribe("subscribe", "a"));
  CHECK(subscribe("subscribe", "b"));
  CHECK_FALSE(subscribe("subscribe", "c"));
  CHECK(subscribe("unsubscribe", "a"));
  CHECK(subscribe("subscribe", "c"));
  CHECK(talk.protocol.is_subscribed("c"));
  CHECK_FALSE(talk.protocol.is_subscribed("a"));
}

TEST_CASE("mcp server protocol: modern requests are checked one by one") {
  struct Row {
    const char* name;
    std::string text;
    std::int64_t code;
    int status;
  };
  const std::string capabilities = R"("io.modelcontextprotocol/clientCapabilities":{})";
  const std::string version = R"("io.modelcontextprotocol/protocolVersion":)";
  const auto row = GENERATE_COPY(values<Row>({
      {"no version", modern("server/discover", capabilities), wire_code::invalid_params, 400},
      {"a version that is no text", modern("server/discover", version + "7," + capabilities),
       wire_code::invalid_params, 400},
      {"no capabilities", modern("server/discover", version + "\"2026-07-28\""),
       wire_code::invalid_params, 400},
      {"an unknown version", modern("tools/list", version + "\"v9\"," + capabilities),
       wire_code::unsupported_protocol_version, 400},
      {"a legacy version", modern("tools/list", version + "\"2025-11-25\"," + capabilities),
       wire_code::unsupported_protocol_version, 400},
      {"initialize", modern("initialize", good_meta), wire_code::method_not_found, 404},
      {"ping", modern("ping", good_meta), wire_code::method_not_found, 404},
      {"logging/setLevel", modern("logging/setLevel", good_meta), wire_code::method_not_found, 404},
      {"resources/subscribe", modern("resources/subscribe", good_meta), wire_code::method_not_found,
       404},
      {"what nobody offers", modern("prompts/list", good_meta), wire_code::method_not_found, 404},
      {"a listen without a filter", modern("subscriptions/listen", good_meta),
       wire_code::invalid_params, 400},
  }));
  CAPTURE(row.name);
  Talk talk;
  const auto step = talk.take(row.text.c_str());
  const auto& answered = std::get<Answered>(step);
  REQUIRE(answered.response.error);
  CHECK(answered.response.error->code == row.code);
  CHECK(answered.http_status == row.status);
  CHECK(answered.response.id == Id("m1"));
}

TEST_CASE("mcp server protocol: an unknown version is told what is spoken") {
  Talk talk;
  const auto answer = talk.answered(
      modern("tools/list", R"("io.modelcontextprotocol/protocolVersion":"v9")").c_str());
  CHECK(answer.error->data["requested"] == "v9");
  CHECK(answer.error->data["supported"] == Json::array({"2026-07-28"}));
}

TEST_CASE("mcp server protocol: discover says who the server is, and for how long that holds") {
  Talk talk;
  const auto result = talk.answered(modern("server/discover", good_meta).c_str()).result;
  CHECK(result["resultType"] == "complete");
  CHECK(result["supportedVersions"] == Json::array({"2026-07-28"}));
  CHECK(result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "till");
  CHECK(result["ttlMs"] == 60'000);
  CHECK(result["cacheScope"] == "private");
}

TEST_CASE("mcp server protocol: a modern request needs no handshake, and both eras share a pipe") {
  Talk talk;
  talk.initialize("2025-06-18");
  auto step = talk.take(modern("tools/list", good_meta).c_str());
  const auto& admitted = std::get<Admitted>(step);
  CHECK(admitted.revision == Revision::r2026_07_28);
  CHECK(admitted.capabilities.contains("elicitation"));
  CHECK_FALSE(admitted.capabilities.contains("sampling"));
  CHECK_FALSE(admitted.log_level);
}

TEST_CASE("mcp server protocol: a listener gets what it asked for and the server has") {
  Talk talk;
  auto step =
      talk.take(modern("subscriptions/listen", good_meta,
                       R"(,"notifications":{"toolsListChanged":true,"promptsListChanged":true,
                 "resourceSubscriptions":["a",7]})")
                    .c_str());
  const auto& listens = std::get<Listens>(step);
  CHECK(listens.tools);
  CHECK_FALSE(listens.prompts);  // there are none
  CHECK_FALSE(listens.resources);
  CHECK(listens.uris == std::vector<std::string>{"a"});
}

TEST_CASE("mcp server protocol: over modern HTTP nothing is taken for a handshake") {
  Talk talk(true);
  CHECK(
      talk.refusal(
          R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})") ==
      wire_code::invalid_params);
  CHECK(talk.refusal(R"({"jsonrpc":"2.0","id":1,"method":"ping"})") == wire_code::invalid_params);
}
