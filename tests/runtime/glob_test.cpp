// glob_test.cpp: patterns match whole names, and hostile ones end in time.
#include <purser/runtime/glob.hpp>

#include <purser/tests/support/catch.hpp>

#include <random>

using namespace purser;

namespace {

/// The definition, word for word; exponential.
bool matches_slowly(std::string_view pattern, std::string_view name) {
  if (pattern.empty()) return name.empty();
  if (pattern.front() == '*') {
    return matches_slowly(pattern.substr(1), name) ||
           (!name.empty() && matches_slowly(pattern, name.substr(1)));
  }
  return !name.empty() && (pattern.front() == '?' || pattern.front() == name.front()) &&
         matches_slowly(pattern.substr(1), name.substr(1));
}

}  // namespace

TEST_CASE("glob: a pattern matches whole names only") {
  struct Row {
    const char* pattern;
    const char* name;
    bool matches;
  };
  const Row rows[] = {
      {"serp_*", "serp_api", true},
      {"serp_*", "serp_", true},
      {"serp_*", "serp", false},
      {"serp_*", "my_serp_a", false},
      {"gpt-4o", "gpt-4o", true},
      {"gpt-4o", "gpt-4o-mini", false},
      {"*", "", true},
      {"*", "anything", true},
      {"", "", true},
      {"", "a", false},
      {"?", "a", true},
      {"?", "", false},
      {"?", "ab", false},
      {"a?c", "abc", true},
      {"a*b*c", "a-b-b-c", true},
      {"a*b*c", "a-c-b", false},
      {"*.js*", "x.js.json", true},
      {"**", "", true},
      {"a**c", "abc", true},
      {"ab*ba", "aba", false},
      {"ab*ba", "abba", true},
      {"GPT*", "gpt-4o", false},
      {"a.c", "abc", false},
      {"[a]*", "[a]b", true},
      {"*mini", "gpt-4o-mini", true},
      {"*-4*", "gpt-4o-mini", true},
  };
  for (const auto& [pattern, name, matches] : rows) {
    INFO(pattern << " on " << name);
    CHECK(Glob(pattern).matches(name) == matches);
  }
}

TEST_CASE("glob: agrees with its definition on random patterns") {
  const unsigned seed = 20'260'923;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto text_of = [&](std::string_view letters) {
    std::string text;
    for (auto size = random() % 8; size > 0; --size) text += letters[random() % letters.size()];
    return text;
  };
  for (int i = 0; i < 20'000; ++i) {
    const auto pattern = text_of("ab*?");
    const auto name = text_of("ab");
    INFO(pattern << " on " << name);
    REQUIRE(Glob(pattern).matches(name) == matches_slowly(pattern, name));
  }
}

TEST_CASE("glob: many stars do not make it slow") {
  std::string pattern;
  for (int i = 0; i < 1'000; ++i) pattern += "*a";
  const std::string name(20'000, 'a');

  CHECK(Glob(pattern).matches(name));
  CHECK_FALSE(Glob(pattern + "b").matches(name));
}

TEST_CASE("glob: a list of texts is a list of patterns") {
  const std::vector<Glob> patterns = {"serp_*", "mail"};

  CHECK(matches_any(patterns, "serp_api"));
  CHECK(matches_any(patterns, "mail"));
  CHECK_FALSE(matches_any(patterns, "mails"));
  CHECK_FALSE(matches_any({}, "mail"));
  CHECK(Glob("mail").is_literal());
  CHECK_FALSE(Glob("mail?").is_literal());
}
