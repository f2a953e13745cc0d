// url_required_test.cpp: error -32042, as tables.
#include <purser/adapters/mcp/protocol/url_required.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

Json json(std::string_view text) { return parse_json(text).value(); }

WireError refused(std::string_view data) { return {-32042, "sign in first", json(data)}; }

TEST_CASE("mcp urls: one revision and one code want the user to visit an address") {
  CHECK(requires_urls(refused("{}"), Revision::r2025_11_25));
  CHECK_FALSE(requires_urls(refused("{}"), Revision::r2025_06_18));
  CHECK_FALSE(requires_urls(refused("{}"), Revision::r2026_07_28));
  CHECK_FALSE(requires_urls(WireError(-32602, ""), Revision::r2025_11_25));
}

TEST_CASE("mcp urls: each address is a question, as the server wrote it") {
  const auto questions = url_questions(refused(R"({"elicitations":[
    {"mode":"url","url":"https://a.org/x","elicitationId":"1","message":"m"},
    {"mode":"url","url":"http://b.org","elicitationId":"1","message":"n"}]})"));
  REQUIRE(questions);
  CHECK(*questions == json(R"({"inputRequests":{
    "0":{"method":"elicitation/create",
         "params":{"mode":"url","url":"https://a.org/x","elicitationId":"1","message":"m"}},
    "1":{"method":"elicitation/create",
         "params":{"mode":"url","url":"http://b.org","elicitationId":"1","message":"n"}}}})"));
}

TEST_CASE("mcp urls: what names no address of the web is an error of what did not run") {
  const auto* const data = GENERATE(
      "null", "7", "{}", R"({"elicitations":[]})", R"({"elicitations":{}})",
      R"({"elicitations":[7]})", R"({"elicitations":[{"mode":"url"}]})",
      R"({"elicitations":[{"mode":"form","url":"https://a.org"}]})",
      R"({"elicitations":[{"mode":"url","url":"https://a.org"},{"mode":"url","url":"file:///x"}]})");
  const auto questions = url_questions(refused(data));
  REQUIRE_FALSE(questions);
  CHECK(questions.error().code() == ErrorCode::protocol_error);
  CHECK(questions.error().rejected());
}

TEST_CASE("mcp urls: one that is not accepted refuses all") {
  const auto wanted =
      refused(R"({"elicitations":[{"mode":"url","url":"https://a.org/x","message":"m"}]})");
  CHECK(check_urls_accepted(wanted, json(R"({"0":{"action":"accept"}})")));
  const auto no =
      check_urls_accepted(wanted, json(R"({"0":{"action":"accept"},"1":{"action":"decline"}})"));
  REQUIRE_FALSE(no);
  CHECK(no.error().code() == ErrorCode::refused);
  CHECK(no.error().peer_message() == "sign in first (https://a.org/x)");
  CHECK(no.error().rejected());
}

}  // namespace
}  // namespace purser::mcp
