// request_state_test.cpp: state that clients carry cannot be changed, moved or kept for ever.
#include <purser/adapters/mcp/server/request_state.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

const Secret key("a key for tests");
const WallTime noon{std::chrono::hours(12)};
const WallTime evening{std::chrono::hours(20)};

struct Case {
  Json params = Json::parse(R"({"name":"triage","arguments":{"ticket":881}})");
  Json content = Json::parse(R"({"kept":[1,2],"round":1})");

  SealedFor what(const char* caller = "ann", const char* method = "tools/call") const {
    return {caller, method, params};
  }
  std::string sealed() const { return seal(key, content, what(), evening); }
};

}  // namespace

TEST_CASE("mcp request state: comes back for the same request, whatever the round adds") {
  Case made;
  const auto text = made.sealed();
  made.params["inputResponses"] = Json::object();
  made.params["requestState"] = text;
  made.params["_meta"] = {{"progressToken", 1}};
  const auto content = unseal(key, text, made.what(), noon);
  REQUIRE(content);
  CHECK(*content == made.content);
}

TEST_CASE("mcp request state: another caller, method, request or key is refused") {
  const Case made;
  const auto text = made.sealed();
  CHECK_FALSE(unseal(key, text, made.what("bob"), noon));
  CHECK_FALSE(unseal(key, text, made.what("ann", "prompts/get"), noon));
  CHECK_FALSE(unseal(Secret("another"), text, made.what(), noon));
  Case other;
  other.params["arguments"]["ticket"] = 882;
  CHECK_FALSE(unseal(key, text, other.what(), noon));
}

TEST_CASE("mcp request state: too old is too old") {
  const Case made;
  CHECK_FALSE(unseal(key, made.sealed(), made.what(), evening + std::chrono::seconds(1)));
}

TEST_CASE("mcp request state: any changed, missing or added byte is refused") {
  const Case made;
  const auto text = made.sealed();
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(unseal(key, changed, made.what(), noon));
    CHECK_FALSE(unseal(key, text.substr(0, i), made.what(), noon));
  }
  CHECK_FALSE(unseal(key, text + "-TAMPERED", made.what(), noon));
}
