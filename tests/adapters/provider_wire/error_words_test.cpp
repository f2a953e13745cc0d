// error_words_test.cpp: which part of an error decides what it stands for.
#include <purser/adapters/providers/wire/error_words.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace provider_wire;

namespace {

constexpr std::array words{
    ErrorWord{"insufficient_quota", ErrorCode::quota_exhausted},
    ErrorWord{"permission_error", ErrorCode::permission_denied},
    ErrorWord{"invalid_request_error", ErrorCode::bad_request},
};
constexpr std::array<std::string_view, 1> too_long{"context length"};

struct Case {
  int status;
  const char* type;
  const char* code;
  const char* message;
  std::optional<ErrorCode> stands_for;
};

std::optional<ErrorCode> code_of(const Case& said) {
  PeerError peer;
  peer.type = said.type;
  peer.code = said.code;
  peer.message = said.message;
  return code_by_words(words, too_long, said.status, peer);
}

}  // namespace

TEST_CASE("error_words: what says more decides: code, type, message, status, number") {
  const std::array cases{
      Case{429, "permission_error", "insufficient_quota", "", ErrorCode::quota_exhausted},
      Case{429, "permission_error", "strange", "context length", ErrorCode::permission_denied},
      Case{400, "invalid_request_error", "", "context length", ErrorCode::context_length_exceeded},
      Case{0, "", "", "the context length is 8", ErrorCode::context_length_exceeded},
      Case{500, "", "", "context length", ErrorCode::overloaded},
      Case{404, "invalid_request_error", "", "", ErrorCode::not_found},
      Case{0, "invalid_request_error", "429", "", ErrorCode::bad_request},
      Case{0, "strange", "429", "", ErrorCode::rate_limited},
      Case{0, "strange", "200", "", std::nullopt},
      Case{0, "", "", "", std::nullopt},
  };
  for (const auto& each : cases) {
    INFO(each.status << " " << each.type << " " << each.code << " " << each.message);
    CHECK(code_of(each) == each.stands_for);
  }
}

TEST_CASE("error_words: only the whole text of an error's status is a number") {
  CHECK(code_of_number("503") == ErrorCode::overloaded);
  for (const char* text : {"", "399", "503 ", "5o3", "-503", "99999999999999999999"})
    CHECK(code_of_number(text) == std::nullopt);
}
