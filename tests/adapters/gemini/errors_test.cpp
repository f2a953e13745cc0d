// errors_test.cpp: Google's errors in our words.
#include <purser/adapters/providers/gemini/errors.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("gemini errors: status, reason and message together decide") {
  struct Row {
    int status;
    std::string error;
    ErrorCode code;
  };
  const auto row = GENERATE(values<Row>({
      {400, R"({"status":"INVALID_ARGUMENT","message":"Unknown name"})", ErrorCode::bad_request},
      {400, R"({"status":"INVALID_ARGUMENT","message":"API key not valid."})",
       ErrorCode::unauthenticated},
      {400, R"({"status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]})",
       ErrorCode::unauthenticated},
      {400,
       R"({"status":"INVALID_ARGUMENT","message":"The input token count (2000000) exceeds the maximum number of tokens allowed (1048576)."})",
       ErrorCode::context_length_exceeded},
      {400, R"({"status":"FAILED_PRECONDITION","message":"User location is not supported"})",
       ErrorCode::permission_denied},
      {400, R"({"status":"FAILED_PRECONDITION","message":"Please enable billing"})",
       ErrorCode::quota_exhausted},
      {401, R"({"status":"UNAUTHENTICATED"})", ErrorCode::unauthenticated},
      {403, R"({"status":"PERMISSION_DENIED"})", ErrorCode::permission_denied},
      {404, R"({"status":"NOT_FOUND"})", ErrorCode::not_found},
      {429, R"({"status":"RESOURCE_EXHAUSTED"})", ErrorCode::rate_limited},
      {499, R"({"status":"CANCELLED"})", ErrorCode::overloaded},
      {500, R"({"status":"INTERNAL"})", ErrorCode::overloaded},
      {501, R"({"status":"UNIMPLEMENTED"})", ErrorCode::unsupported},
      {503, R"({"status":"UNAVAILABLE"})", ErrorCode::overloaded},
      {504, R"({"status":"DEADLINE_EXCEEDED"})", ErrorCode::overloaded},
      {408, "{}", ErrorCode::timeout},
      {418, R"({"status":"A_NEW_ONE"})", ErrorCode::bad_request},
      {0, R"({"code":429,"message":"m"})", ErrorCode::rate_limited},
      {0, R"({"status":"A_NEW_ONE"})", ErrorCode::overloaded},
  }));
  CAPTURE(row.status, row.error);
  const auto peer = gemini::read_error(R"({"error":)" + row.error + "}");
  CHECK(peer.recognised);
  CHECK(gemini::error_code(row.status, peer) == row.code);
}

TEST_CASE("gemini errors: the delay and the quota stand in the details") {
  const auto violation = [](std::string_view quota) {
    return R"([{"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED","details":[
      {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":")" +
           std::string(quota) + R"("}]},
      {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"38s"}]}}])";
  };
  const auto minute = gemini::read_error(violation("GenerateRequestsPerMinutePerProjectPerModel"));
  CHECK(minute.retry_after == "38");
  CHECK(minute.message == "slow");
  CHECK(gemini::error_code(429, minute) == ErrorCode::rate_limited);
  const auto day =
      gemini::read_error(violation("GenerateRequestsPerDayPerProjectPerModel-FreeTier"));
  CHECK(gemini::error_code(429, day) == ErrorCode::quota_exhausted);
}

TEST_CASE("gemini errors: what is no error of Google's is read as well as it can be") {
  CHECK(gemini::read_error("<html>").message == "<html>");
  CHECK_FALSE(gemini::read_error("[1,2]").recognised);
  CHECK_FALSE(gemini::read_error("[]").recognised);
  CHECK(gemini::read_error(R"({"error":{"details":[1,{"violations":[2]},{"retryDelay":3}]}})")
            .retry_after.empty());
}
