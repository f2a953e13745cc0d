// tool_name_test.cpp: what a tool may be called.
#include <purser/runtime/tools/tool_name.hpp>

#include <string>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("tool name: 1 to 64 letters, digits, underscores and hyphens, and nothing else") {
  CHECK(is_tool_name("a"));
  CHECK(is_tool_name("_Read-File_9"));
  CHECK(is_tool_name(std::string(64, 'a')));
  CHECK_FALSE(is_tool_name(""));
  CHECK_FALSE(is_tool_name(std::string(65, 'a')));
  for (int byte = 0; byte < 256; ++byte) {
    CAPTURE(byte);
    const std::string_view good =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    const auto letter = static_cast<char>(byte);
    const bool is_good = byte != 0 && good.find(letter) != std::string_view::npos;
    CHECK(is_tool_name_letter(letter) == is_good);
    CHECK(is_tool_name("a" + std::string(1, letter)) == is_good);
  }
}
