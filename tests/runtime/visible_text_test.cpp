// visible_text_test.cpp: what would do something instead of being seen is found, and nothing else.
#include <purser/runtime/visible_text.hpp>

#include <purser/runtime/error.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("visible text: control characters and hidden marks are replaced, each by one character") {
  const auto [text, shown] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"plain \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "plain \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"},
      {"a\x1b[2J\r\nb\x7f", "a?[2J??b?"},
      {"\xc2\x80\xc2\x9bx\xc2\x9f\xc2\xa0", "??x?\xc2\xa0"},
      {"\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\xa8\xe2\x80\xae\xe2\x81\xa6\xe2\x81\xa9\xd8\x9c",
       "???????"},
      {"\xe2\x80\x8d\xe2\x80\xa7\xe2\x80\xaf\xe2\x81\xa5",
       "\xe2\x80\x8d\xe2\x80\xa7\xe2\x80\xaf\xe2\x81\xa5"},
      {"\xc2", "\xc2"},
      {"\xe2\x80", "\xe2\x80"},
  }));
  CHECK(visible_text(text, '?') == shown);
  CHECK(is_visible(text) == (text == shown));
}

TEST_CASE("visible text: an error's line shows a peer's words without their commands") {
  const auto error = Error(ErrorCode::tool_failed, "it failed")
                         .with_peer_message(
                             "a\xc2\x9b"
                             "2J\xe2\x80\xae"
                             "b\n");
  CHECK(to_string(error) == "tool_failed: it failed (peer said: a?2J?b?)");
}
