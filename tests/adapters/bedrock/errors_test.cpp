// errors_test.cpp: Bedrock's errors in our words.
#include <purser/adapters/providers/bedrock/errors.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using bedrock::error_code;
using bedrock::read_error;

namespace {

ErrorCode code(int status, std::string type, std::string message = "") {
  provider_wire::PeerError peer;
  peer.type = std::move(type);
  peer.message = std::move(message);
  return error_code(status, peer);
}

}  // namespace

TEST_CASE("bedrock errors: the type decides, with or without an address") {
  CHECK(code(400, "ValidationException") == ErrorCode::bad_request);
  CHECK(code(400, "ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/") ==
        ErrorCode::bad_request);
  CHECK(code(429, "com.amazon.coral#ThrottlingException") == ErrorCode::rate_limited);
  CHECK(code(403, "AccessDeniedException") == ErrorCode::permission_denied);
  CHECK(code(403, "UnrecognizedClientException") == ErrorCode::unauthenticated);
  CHECK(code(403, "InvalidSignatureException") == ErrorCode::unauthenticated);
  CHECK(code(403, "ExpiredTokenException") == ErrorCode::unauthenticated);
  CHECK(code(403, "MissingAuthenticationTokenException") == ErrorCode::unauthenticated);
  CHECK(code(404, "ResourceNotFoundException") == ErrorCode::not_found);
  CHECK(code(408, "ModelTimeoutException") == ErrorCode::timeout);
  CHECK(code(424, "ModelErrorException") == ErrorCode::overloaded);
  CHECK(code(429, "ModelNotReadyException") == ErrorCode::overloaded);
  CHECK(code(400, "ServiceQuotaExceededException") == ErrorCode::quota_exhausted);
  CHECK(code(503, "ServiceUnavailableException") == ErrorCode::overloaded);
}

TEST_CASE("bedrock errors: without a known type the status decides") {
  CHECK(code(403, "") == ErrorCode::permission_denied);
  CHECK(code(424, "SomethingNewException") == ErrorCode::overloaded);
  CHECK(code(429, "") == ErrorCode::rate_limited);
  CHECK(code(500, "") == ErrorCode::overloaded);
  CHECK(code(422, "") == ErrorCode::bad_request);
}

TEST_CASE("bedrock errors: types in mid-stream begin with a small letter") {
  CHECK(code(0, "throttlingException") == ErrorCode::rate_limited);
  CHECK(code(0, "modelStreamErrorException") == ErrorCode::overloaded);
  CHECK(code(0, "internalServerException") == ErrorCode::overloaded);
  CHECK(code(0, "validationException") == ErrorCode::bad_request);
  CHECK(code(0, "serviceUnavailableException") == ErrorCode::overloaded);
  CHECK(code(0, "") == ErrorCode::overloaded);
}

TEST_CASE("bedrock errors: what the message says") {
  CHECK(code(400, "ValidationException", "Input is too long for requested model.") ==
        ErrorCode::context_length_exceeded);
  CHECK(code(400, "ValidationException", "prompt is too long: 9 tokens > 8 maximum") ==
        ErrorCode::context_length_exceeded);
  CHECK(code(400, "ValidationException", "Output blocked by content filtering policy") ==
        ErrorCode::content_filtered);
  CHECK(code(429, "ThrottlingException", "Too many tokens per day, please wait") ==
        ErrorCode::quota_exhausted);
  CHECK(code(429, "ThrottlingException", "Too many requests, please wait") ==
        ErrorCode::rate_limited);
}

TEST_CASE("bedrock errors: both spellings of the message, and a type in the body") {
  CHECK(read_error(R"({"message":"no"})").message == "no");
  CHECK(read_error(R"({"Message":"no"})").message == "no");
  CHECK(read_error(R"({"__type":"ThrottlingException","message":"m"})").type ==
        "ThrottlingException");
  CHECK(read_error(R"({"__type":"ThrottlingException"})").recognised);
  // A gateway in front has the same shape.
  CHECK_FALSE(read_error(R"({"message":"Endpoint request timed out"})").recognised);
  CHECK(read_error("<html>").message == "<html>");
  CHECK(read_error("[1]").message.empty());
}
