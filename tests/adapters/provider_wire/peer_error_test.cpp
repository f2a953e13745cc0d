// peer_error_test.cpp: error answers of providers, proxies and strangers.
#include <purser/adapters/providers/wire/peer_error.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;
using namespace provider_wire;

TEST_CASE("peer_error: the usual shape is read whole") {
  const auto error = read_peer_error(std::string_view(
      R"({"error":{"message":"Too fast","type":"requests","param":null,"code":"rate_limit_exceeded"}})"));
  CHECK(error.message == "Too fast");
  CHECK(error.type == "requests");
  CHECK(error.code == "rate_limit_exceeded");
  CHECK(error.recognised);
}

TEST_CASE("peer_error: what resembles it is read as far as it goes") {
  CHECK(read_peer_error(std::string_view(R"({"error":"out of memory"})")).message ==
        "out of memory");
  CHECK(read_peer_error(std::string_view(R"({"detail":"no such model"})")).message ==
        "no such model");
  CHECK(read_peer_error(std::string_view(R"({"message":"go away","code":7})")).code == "7");
  CHECK(read_peer_error(std::string_view(R"({"error":{"code":502,"message":{}}})")).code == "502");
  CHECK(read_peer_error(std::string_view("<html>Bad gateway</html>")).message ==
        "<html>Bad gateway</html>");
  CHECK(read_peer_error(std::string_view("[1]")).message.empty());
  CHECK(read_peer_error(std::string_view("")).message.empty());
}

TEST_CASE("peer_error: a page of text is shortened") {
  CHECK(read_peer_error(std::string(1'000'000, 'x')).message.size() == 200);
}

TEST_CASE("peer_error: an answer's headers go into the error") {
  ErrorAnswer answer;
  answer.status = 429;
  answer.retry_after = "3";
  answer.should_retry = "false";
  answer.request_id = "req_1";
  const auto error = answer_error(ErrorCode::rate_limited, "openai", answer, {}, WallTime{});
  CHECK(error.code() == ErrorCode::rate_limited);
  CHECK(error.rejected());
  CHECK(error.retry_after() == 3s);
  CHECK(error.should_retry() == false);
  CHECK(error.message() == "openai asks to slow down (HTTP 429, request req_1)");
}

TEST_CASE("peer_error: a gateway that gave up does not mean that nothing was billed") {
  ErrorAnswer answer;
  answer.status = GENERATE(499, 502, 504, 520, 522, 524);
  PeerError from_proxy;
  PeerError from_provider;
  from_provider.recognised = true;
  CHECK_FALSE(
      answer_error(ErrorCode::overloaded, "openai", answer, from_proxy, WallTime{}).rejected());
  CHECK(
      answer_error(ErrorCode::overloaded, "openai", answer, from_provider, WallTime{}).rejected());
  answer.status = 503;
  CHECK(answer_error(ErrorCode::overloaded, "openai", answer, from_proxy, WallTime{}).rejected());
}

TEST_CASE("peer_error: each status stands for what the caller can do") {
  CHECK(code_of_status(400) == ErrorCode::bad_request);
  CHECK(code_of_status(401) == ErrorCode::unauthenticated);
  CHECK(code_of_status(402) == ErrorCode::quota_exhausted);
  CHECK(code_of_status(403) == ErrorCode::permission_denied);
  CHECK(code_of_status(404) == ErrorCode::not_found);
  CHECK(code_of_status(408) == ErrorCode::timeout);
  CHECK(code_of_status(409) == ErrorCode::overloaded);
  CHECK(code_of_status(413) == ErrorCode::bad_request);
  CHECK(code_of_status(422) == ErrorCode::bad_request);
  CHECK(code_of_status(429) == ErrorCode::rate_limited);
  CHECK(code_of_status(500) == ErrorCode::overloaded);
  CHECK(code_of_status(529) == ErrorCode::overloaded);
  CHECK(code_of_status(302) == ErrorCode::protocol_error);
}

TEST_CASE("peer_error: a quoted key is taken out") {
  CHECK(redacted("key sk-canary is wrong, sk-canary!", "sk-canary") == "key *** is wrong, ***!");
  CHECK(redacted("***", "*") == "*********");
  CHECK(redacted("nothing", "") == "nothing");
}
