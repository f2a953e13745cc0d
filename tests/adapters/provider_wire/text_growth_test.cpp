// text_growth_test.cpp: what normal forms add, code point by code point.
#include <purser/adapters/providers/wire/text_growth.hpp>

#include <string>

#include <purser/adapters/providers/wire/input_bound.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using provider_wire::growth_when_normalised;
using provider_wire::InputBound;

namespace {

std::string times(std::string_view text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("text_growth: text that is in its normal form adds nothing") {
  CHECK(growth_when_normalised("plain ASCII\n") == 0);
  CHECK(growth_when_normalised("Größe, déjà vu, 漢字, 한국어, العربية, हिन्दी 😀") == 0);
  CHECK(growth_when_normalised("") == 0);
}

TEST_CASE("text_growth: what grows is counted as what it grows by") {
  CHECK(growth_when_normalised("\u0344") >= 2);           // two marks
  CHECK(growth_when_normalised("\uFDFA") == 30);          // a whole phrase
  CHECK(growth_when_normalised("\u3316") >= 15);          // a square of six signs
  CHECK(growth_when_normalised("\U0001D160") == 8);       // a note in three parts
  CHECK(growth_when_normalised("\u01DF\u0323") >= 3);     // a mark that takes a place
  CHECK(growth_when_normalised("a\uFDFAb\uFDFA") == 60);  // wherever they are
}

TEST_CASE("text_growth: bytes that are no UTF-8 are passed over") {
  for (const auto* bytes :
       {"\xFF", "\xC3", "\xE2\x82", "\x80\x80", "\xF0\x9F\x98", "\xC3(", "\xED\xA0\x80"})
    CHECK(growth_when_normalised(bytes) == 0);
  CHECK(growth_when_normalised("\xC3\uFDFA\xFF") == 30);
}

/// Counted with the vocabularies themselves: Qwen 3 makes 600 tokens of 200 times U+0344, an older
/// one of Anthropic 3000 of 200 times U+FDFA.
TEST_CASE("text_growth: the bound holds for texts that are nothing but growth") {
  CHECK(InputBound().add_text(times("\u0344", 200)).tokens() >= 600);
  CHECK(InputBound().add_text(times("\uFDFA", 200)).tokens() >= 6600);
  CHECK(InputBound().add_json(times("\uFDFA", 200)).tokens() >= 6600);
}
