// error_test.cpp: codes have names, peers' words stay apart and harmless.
#include <purser/runtime/error.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("error: the peer's words are shown apart and without control characters") {
  const auto error =
      Error(ErrorCode::overloaded, "openai answered 503").with_peer_message("bad\x1b[31m\nnews");

  CHECK(to_string(error) == "overloaded: openai answered 503 (peer said: bad?[31m?news)");
  CHECK(error.message() == "openai answered 503");
}

TEST_CASE("error: a long message of a peer is cut") {
  const auto error = Error(ErrorCode::overloaded, "x").with_peer_message(std::string(100'000, 'a'));

  CHECK(error.peer_message().size() == Error::peer_message_bytes_max);
}

TEST_CASE("error: context goes before the message") {
  const auto error = Error(ErrorCode::not_found, "no agent \"a\"").in("policy.yaml:3:5");

  CHECK(error.message() == "policy.yaml:3:5: no agent \"a\"");
  CHECK(error.code() == ErrorCode::not_found);
}
