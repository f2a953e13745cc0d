// errors_test.cpp: Cohere's errors in our words.
#include <purser/adapters/providers/cohere/errors.hpp>
#include <purser/runtime/json.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("cohere errors: the status decides, and some sentences say more") {
  struct Row {
    int status;
    std::string message;
    ErrorCode code;
  };
  const auto row = GENERATE(values<Row>({
      {400, "invalid request: message must be at least 1 token long", ErrorCode::bad_request},
      {400, "too many tokens: size limit exceeded by 12 tokens",
       ErrorCode::context_length_exceeded},
      {422, "too many tokens", ErrorCode::context_length_exceeded},
      {500, "too many tokens", ErrorCode::overloaded},
      {401, "invalid api token", ErrorCode::unauthenticated},
      {402, "billing problem", ErrorCode::quota_exhausted},
      {403, "no", ErrorCode::permission_denied},
      {404, "model 'x' not found", ErrorCode::not_found},
      {422, "no", ErrorCode::bad_request},
      {429, "limited to 20 API calls / minute", ErrorCode::rate_limited},
      {429, "a trial key is limited to 1000 API calls / month", ErrorCode::quota_exhausted},
      {498, "blocked", ErrorCode::content_filtered},
      {499, "request cancelled", ErrorCode::connection_lost},
      {500, "no", ErrorCode::overloaded},
      {501, "no", ErrorCode::unsupported},
      {503, "no", ErrorCode::overloaded},
      {504, "no", ErrorCode::overloaded},
      {0, "lost", ErrorCode::overloaded},
  }));
  CAPTURE(row.status, row.message);
  const auto peer =
      provider_wire::read_peer_error(dump_json(Json{{"message", row.message}, {"id", "q1"}}));
  CHECK(peer.message == row.message);
  CHECK(cohere::error_code(row.status, peer) == row.code);
}

TEST_CASE("cohere errors: what somebody on the way gave up may still be billed") {
  for (const int status : {499, 504}) {
    provider_wire::ErrorAnswer answer;
    answer.status = status;
    const auto peer = provider_wire::read_peer_error(R"({"message":"gone","id":"q1"})");
    const auto error = provider_wire::answer_error(cohere::error_code(status, peer), "cohere",
                                                   answer, peer, WallTime());
    CHECK_FALSE(error.rejected());
  }
}
