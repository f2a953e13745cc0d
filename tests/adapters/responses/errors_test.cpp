// errors_test.cpp: the errors of OpenAI's Responses in our words.
#include <purser/adapters/providers/responses/errors.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("responses errors: status, type and code together decide") {
  struct Row {
    int status;
    std::string error;
    ErrorCode code;
  };
  const auto row = GENERATE(values<Row>({
      {429, R"({"type":"requests","code":"rate_limit_exceeded"})", ErrorCode::rate_limited},
      {429, R"({"type":"insufficient_quota","code":null})", ErrorCode::quota_exhausted},
      {400, R"({"type":"invalid_request_error","code":"context_length_exceeded"})",
       ErrorCode::context_length_exceeded},
      {400, R"({"message":"Your input exceeds the context window of this model."})",
       ErrorCode::context_length_exceeded},
      {400, R"({"type":"invalid_request_error","code":"unsupported_parameter"})",
       ErrorCode::unsupported},
      {400, R"({"type":"invalid_request_error","code":"previous_response_not_found"})",
       ErrorCode::not_found},
      {400, R"({"type":"invalid_request_error","code":"invalid_encrypted_content"})",
       ErrorCode::bad_request},
      {401, R"({"code":"invalid_api_key"})", ErrorCode::unauthenticated},
      {403, "{}", ErrorCode::permission_denied},
      {404, R"({"code":"model_not_found"})", ErrorCode::not_found},
      {500, R"({"type":"server_error"})", ErrorCode::overloaded},
      {500, R"({"type":"invalid_request_error"})", ErrorCode::overloaded},
      {0, R"({"code":"server_error"})", ErrorCode::overloaded},
      {0, R"({"code":"rate_limit_exceeded"})", ErrorCode::rate_limited},
      {0, R"({"code":"invalid_prompt"})", ErrorCode::content_filtered},
      {0, R"({"code":"bio_policy"})", ErrorCode::content_filtered},
      {0, R"({"code":"image_content_policy_violation"})", ErrorCode::content_filtered},
      {0, R"({"code":"data_residency_mismatch"})", ErrorCode::permission_denied},
      {0, R"({"code":"image_too_large"})", ErrorCode::bad_request},
      {0, R"({"code":"invalid_base64_image"})", ErrorCode::bad_request},
      {0, R"({"code":"failed_to_download_image"})", ErrorCode::bad_request},
      {0, R"({"code":"unsupported_image_media_type"})", ErrorCode::unsupported},
      {0, R"({"code":"something_new"})", ErrorCode::overloaded},
      {0, R"({"code":429})", ErrorCode::rate_limited},
      {0, R"({"type":"invalid_request_error"})", ErrorCode::bad_request},
      {0, "{}", ErrorCode::overloaded},
  }));
  CAPTURE(row.status, row.error);
  const auto peer = provider_wire::read_peer_error("{\"error\":" + row.error + "}");
  CHECK(responses::error_code(row.status, peer) == row.code);
}
