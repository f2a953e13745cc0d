// errors_test.cpp: Anthropic's errors in our words.
#include <purser/adapters/providers/anthropic/errors.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("anthropic errors: type, status and message together decide") {
  struct Row {
    int status;
    std::string error;
    ErrorCode code;
  };
  const auto row = GENERATE(values<Row>({
      {400, R"({"type":"invalid_request_error","message":"max_tokens: required"})",
       ErrorCode::bad_request},
      {400,
       R"({"type":"invalid_request_error","message":"prompt is too long: 213462 tokens > 200000 maximum"})",
       ErrorCode::context_length_exceeded},
      {400,
       R"({"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit: 1 + 2 > 2"})",
       ErrorCode::context_length_exceeded},
      {400, R"({"type":"invalid_request_error","message":"Your credit balance is too low"})",
       ErrorCode::quota_exhausted},
      {401, R"({"type":"authentication_error"})", ErrorCode::unauthenticated},
      {402, R"({"type":"billing_error"})", ErrorCode::quota_exhausted},
      {403, R"({"type":"permission_error"})", ErrorCode::permission_denied},
      {404, R"({"type":"not_found_error"})", ErrorCode::not_found},
      {409, R"({"type":"conflict_error"})", ErrorCode::overloaded},
      {413, R"({"type":"request_too_large"})", ErrorCode::bad_request},
      {429, R"({"type":"rate_limit_error"})", ErrorCode::rate_limited},
      {500, R"({"type":"api_error"})", ErrorCode::overloaded},
      {504, R"({"type":"timeout_error"})", ErrorCode::overloaded},
      {529, R"({"type":"overloaded_error"})", ErrorCode::overloaded},
      {529, "{}", ErrorCode::overloaded},
      {418, R"({"type":"a_new_error"})", ErrorCode::bad_request},
      {0, R"({"type":"overloaded_error"})", ErrorCode::overloaded},
      {0, R"({"type":"a_new_error"})", ErrorCode::overloaded},
  }));
  CAPTURE(row.status, row.error);
  const auto peer = provider_wire::read_peer_error(R"({"type":"error","error":)" + row.error +
                                                   R"(,"request_id":"req_1"})");
  CHECK(anthropic::error_code(row.status, peer) == row.code);
}
