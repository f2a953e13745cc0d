// base64_test.cpp: bytes as text, with both alphabets.
#include <purser/runtime/base64.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser {

TEST_CASE("base64: the vectors of RFC 4648, section 10, there and back") {
  for (const auto& [bytes, text] : std::initializer_list<std::pair<std::string, std::string>>{
           {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}}) {
    CHECK(to_base64(bytes) == text);
    CHECK(from_base64(text) == bytes);
  }
}

TEST_CASE("base64: in URLs there are other letters and no padding") {
  CHECK(to_base64("\xfb\xff\xfe?") == "+//+Pw==");
  CHECK(to_base64url("\xfb\xff\xfe?") == "-__-Pw");
}

}  // namespace purser
