// errors_test.cpp: Ollama's errors in our words.
#include <purser/adapters/providers/ollama/errors.hpp>
#include <purser/runtime/json.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("ollama errors: the status decides, and some sentences say more") {
  struct Row {
    int status;
    std::string error;
    ErrorCode code;
  };
  const auto row = GENERATE(values<Row>({
      {400, "model is required", ErrorCode::bad_request},
      {400, "the input length exceeds the context length", ErrorCode::context_length_exceeded},
      {500, R"({"error":{"code":400,"type":"exceed_context_size_error"}})",
       ErrorCode::context_length_exceeded},
      {400, "gemma2 does not support tools", ErrorCode::unsupported},
      {401, "unauthorized", ErrorCode::unauthenticated},
      {404, "model 'x' not found, try pulling it first", ErrorCode::not_found},
      {429, "usage limit", ErrorCode::rate_limited},
      {500, "model requires more system memory", ErrorCode::overloaded},
      {503, "server busy, please try again", ErrorCode::overloaded},
      {0, "the runner was terminated", ErrorCode::overloaded},
  }));
  CAPTURE(row.status, row.error);
  const auto peer = provider_wire::read_peer_error(dump_json(Json{{"error", row.error}}));
  CHECK(peer.message == row.error);
  CHECK(ollama::error_code(row.status, peer) == row.code);
}
