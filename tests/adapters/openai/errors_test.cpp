// errors_test.cpp: OpenAI's errors in our words.
#include <purser/adapters/providers/openai/errors.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("openai errors: status, type and code together decide") {
  struct Row {
    int status;
    std::string error;
    ErrorCode code;
  };
  const auto row = GENERATE(values<Row>({
      {429, R"({"type":"requests","code":"rate_limit_exceeded"})", ErrorCode::rate_limited},
      {429, R"({"type":"insufficient_quota","code":"insufficient_quota"})",
       ErrorCode::quota_exhausted},
      {429, R"({"type":"insufficient_quota","code":null})", ErrorCode::quota_exhausted},
      {429, R"({"code":"billing_hard_limit_reached"})", ErrorCode::quota_exhausted},
      {400, R"({"type":"invalid_request_error","code":"context_length_exceeded"})",
       ErrorCode::context_length_exceeded},
      {400, R"({"message":"This model's maximum context length is 8192 tokens"})",
       ErrorCode::context_length_exceeded},
      {400, R"({"type":"invalid_request_error","code":"content_policy_violation"})",
       ErrorCode::content_filtered},
      {400, R"({"type":"invalid_request_error","code":"unsupported_parameter"})",
       ErrorCode::unsupported},
      {400, R"({"type":"invalid_request_error","code":null})", ErrorCode::bad_request},
      {401, R"({"type":"invalid_request_error","code":"invalid_api_key"})",
       ErrorCode::unauthenticated},
      {401, "{}", ErrorCode::unauthenticated},
      {402, "{}", ErrorCode::quota_exhausted},
      {403, R"({"code":"unsupported_country_region_territory"})", ErrorCode::permission_denied},
      {404, R"({"type":"invalid_request_error","code":"model_not_found"})", ErrorCode::not_found},
      {409, "{}", ErrorCode::overloaded},
      {422, "{}", ErrorCode::bad_request},
      {500, R"({"type":"server_error","code":null})", ErrorCode::overloaded},
      {503, R"({"message":"maximum context length"})", ErrorCode::overloaded},
      {500, R"({"type":"invalid_request_error"})", ErrorCode::overloaded},
      {0, R"({"type":"invalid_request_error"})", ErrorCode::bad_request},
      {0, R"({"code":429})", ErrorCode::rate_limited},
      {0, R"({"code":"502"})", ErrorCode::overloaded},
      {0, "{}", ErrorCode::overloaded},
  }));
  CAPTURE(row.status, row.error);
  const auto peer = provider_wire::read_peer_error("{\"error\":" + row.error + "}");
  CHECK(openai::error_code(row.status, peer) == row.code);
}
