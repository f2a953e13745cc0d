// redactor_test.cpp: what is secret, what only looks like it, and that no cut of a text changes it.
#include <purser/middleware/redact/redactor.hpp>

#include <purser/middleware/redact.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/seed.hpp>

using namespace purser;

namespace {

const std::string key_tail = "abcdefghij0123456789";
const std::string aws_secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

SecretRules rules_of(RedactOptions options = {}) { return SecretRules::create(options).value(); }

std::string clean(std::string_view text, const SecretRules& rules = rules_of()) {
  SecretCounts counts;
  return redacted(rules, text, counts);
}

}  // namespace

TEST_CASE(
    "redactor: keys, addresses and card numbers are replaced, and what is around them stays") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"key sk-" + key_tail + ".", "key [redacted:openai_key]."},
      {"sk-proj-" + key_tail, "[redacted:openai_key]"},
      {"\"sk-ant-api03-" + key_tail + "_-\"", "\"[redacted:anthropic_key]\""},
      {"AKIAIOSFODNN7EXAMPLE!", "[redacted:aws_key]!"},
      {"aws_secret_access_key = " + aws_secret + "\n",
       "aws_secret_access_key = [redacted:aws_key]\n"},
      {R"("SecretAccessKey":")" + aws_secret + '"', R"("SecretAccessKey":"[redacted:aws_key]")"},
      {"ghp_" + key_tail + key_tail, "[redacted:github_token]"},
      {"github_pat_" + key_tail + "_" + key_tail + ",", "[redacted:github_token],"},
      {"Authorization: Bearer " + key_tail + "==", "Authorization: Bearer [redacted:bearer_token]"},
      {"mail bob.b+x@mail.example.com.", "mail [redacted:email]."},
      {"<bob@example.com>, ann@x.org", "<[redacted:email]>, [redacted:email]"},
      {"bob@example.com-like", "[redacted:email]-like"},
      {"4111 1111 1111 1111", "[redacted:card_number]"},
      {"378282246310005 or 5555-5555-5555-4444 5",
       "[redacted:card_number] or [redacted:card_number] 5"},
      {"12 4111111111111111,", "12 [redacted:card_number],"},
  }));
  CAPTURE(text);
  CHECK(clean(text) == expected);
}

TEST_CASE("redactor: no rule finds anything behind a letter or a digit, as words are passed over") {
  std::vector<KnownSecret> rules(known_api_keys.begin(), known_api_keys.end());
  rules.push_back(known_email);
  rules.push_back(known_card_number);
  const std::vector<std::string> secrets{"sk-" + key_tail,
                                         "sk-ant-api03-" + key_tail,
                                         "AKIAIOSFODNN7EXAMPLE",
                                         "aws_secret_access_key = " + aws_secret,
                                         "ghp_" + key_tail + key_tail,
                                         "Bearer " + key_tail,
                                         "bob@example.com",
                                         "4111111111111111"};
  const auto state_of = [](const KnownSecret& rule, std::string_view text, char before) {
    return rule.match({text, true, before}).state;
  };
  for (const auto& rule : rules) {
    INFO(rule.kind);
    int found = 0;
    for (const auto& secret : secrets) {
      found += state_of(rule, secret, ' ') == Match::State::found ? 1 : 0;
      for (const char before : {'a', 'z', 'A', 'Z', '0', '9'}) {
        CHECK(state_of(rule, secret, before) == Match::State::none);
      }
    }
    CHECK(found > 0);
  }
}

TEST_CASE("redactor: rules look only at bytes that they can begin with") {
  std::vector<KnownSecret> rules(known_api_keys.begin(), known_api_keys.end());
  rules.push_back(known_email);
  rules.push_back(known_card_number);
  for (const auto& rule : rules) {
    for (int byte = 0; byte < 256; ++byte) {
      const std::string text(1, static_cast<char>(byte));
      const auto state = rule.match({text, false, ' '}).state;  // more of it may follow
      INFO(rule.kind << ": " << byte);
      CHECK((state == Match::State::none || rule.may_begin_with(text[0])));
    }
  }
}

TEST_CASE("redactor: what only looks like a secret stays") {
  const auto text = GENERATE_COPY(values<std::string>({"",
                                                       "sk-short",
                                                       "task-" + key_tail,
                                                       "sk-ant-api",
                                                       "AKIAIOSFODNN7EXAMPLE1",
                                                       "AKIAiosfodnn7example",
                                                       "ghp_" + key_tail,
                                                       "bearer of news",
                                                       "the bearer",
                                                       "a@b",
                                                       "bob@",
                                                       "@example.com",
                                                       "x@localhost",
                                                       "bob@10.0.0.1",
                                                       "bob@@example.com",
                                                       "4111 1111 1111 1112",
                                                       "0000 0000 0000 0000",
                                                       "1748300000000",
                                                       "41111111111111111111111",
                                                       "id4111111111111111",
                                                       "0.4111111111111111",
                                                       "4111  1111  1111  1111"}));
  CAPTURE(text);
  CHECK(clean(text) == text);
}

TEST_CASE("redactor: kinds can be left out, and own secrets and patterns added") {
  RedactOptions options;
  options.api_keys = options.emails = options.card_numbers = false;
  options.secrets = {Secret("hunter2"), Secret("hunter2000")};
  options.patterns = {{"ticket", R"(ACME-\d{2,4}[a-z]?)"}};
  const auto rules = rules_of(options);
  SecretCounts counts;

  CHECK(
      redacted(rules, "hunter2, hunter2000, bob@example.com, ACME-12345 ACME-12x ACME-1", counts) ==
      "[redacted:secret], [redacted:secret], bob@example.com, [redacted:ticket]5 "
      "[redacted:ticket] ACME-1");
  CHECK(counts == SecretCounts{{"secret", 2}, {"ticket", 2}});
}

TEST_CASE("redactor: a key of any length goes whole, and is not held back for long") {
  const auto rules = rules_of();
  SecretCounts counts;
  Redactor redactor(rules, counts);

  auto out = redactor.feed("sk-" + key_tail);
  CHECK(out == "[redacted:openai_key]");
  for (int i = 0; i < 100; ++i) out += redactor.feed(key_tail);
  out += redactor.feed(" and more ");

  CHECK(out == "[redacted:openai_key] and more ");
  CHECK(redactor.finish().empty());
  CHECK(counts == SecretCounts{{"openai_key", 1}});
}

TEST_CASE("redactor: no more than the bound is ever held back") {
  RedactOptions options;
  options.patterns = {{"run", "x*y"}};
  const auto rules = rules_of(options);
  for (const auto c : {'x', 'a', '4', ' '}) {
    SecretCounts counts;
    Redactor redactor(rules, counts);
    std::size_t out = 0;
    for (std::size_t in = 1; in <= 3000; ++in) {
      out += redactor.feed(std::string(1, c)).size();
      REQUIRE(in - out <= sight_bytes_max);
    }
    out += redactor.finish().size();
    CHECK(out == 3000);
  }
}

TEST_CASE("redactor: however a text is cut, the result is that of the whole text") {
  const auto seed = test_seed();
  CAPTURE(seed);
  SplitMix64 random(seed);
  RedactOptions options;
  options.secrets = {Secret("hunter2"), Secret("hunter2000")};
  options.patterns = {{"ticket", R"(ACME-\d{2,4}[a-z]?)"}, {"tag", R"(<\w*>)"}};
  const auto rules = rules_of(options);
  const std::vector<std::string> pieces{"sk-",
                                        "sk-ant-",
                                        key_tail,
                                        "AKIA",
                                        "IOSFODNN7EXAMPLE",
                                        "ghp_",
                                        "github_pat_",
                                        "Bearer ",
                                        "aws_secret_access_key",
                                        "=",
                                        aws_secret,
                                        "bob",
                                        "@",
                                        "example.",
                                        "com",
                                        ".",
                                        "-",
                                        " ",
                                        "4111",
                                        "1111",
                                        "5",
                                        "hunter2",
                                        "000",
                                        "ACME-",
                                        "12",
                                        "x",
                                        "<",
                                        ">",
                                        "\n",
                                        "\xc3\xa4",
                                        std::string(200, 'q')};

  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto count = pick(random, 1, 14); count > 0; --count) {
      text +=
          pieces[static_cast<std::size_t>(pick(random, 0, static_cast<int>(pieces.size()) - 1))];
    }
    SecretCounts whole_counts;
    SecretCounts cut_counts;
    const auto whole = redacted(rules, text, whole_counts);
    Redactor redactor(rules, cut_counts);
    std::string cut;
    for (std::size_t at = 0; at < text.size();) {
      const auto size = static_cast<std::size_t>(pick(random, 1, round % 2 == 0 ? 1 : 40));
      cut += redactor.feed(std::string_view(text).substr(at, size));
      at += size;
    }
    cut += redactor.finish();
    CAPTURE(text);
    REQUIRE(cut == whole);
    REQUIRE(cut_counts == whole_counts);
  }
}

TEST_CASE("redactor: JSON stays JSON") {
  const auto rules = rules_of();
  SecretCounts counts;
  CHECK(redacted_json_text(
            rules, R"({"card":4111111111111111,"to":["bob\u0040example.com"],"n":1})", counts) ==
        R"({"card":"[redacted:card_number]","n":1,"to":["[redacted:email]"]})");
  CHECK(redacted_json_text(rules, R"({"b" : 1, "a":2})", counts) == R"({"b" : 1, "a":2})");
  CHECK(redacted_json_text(rules, "{broken bob@example.com", counts) == "{broken [redacted:email]");
  CHECK(redacted_json(rules, Json{{"bob@example.com", 1}, {"ann@example.com", 2}}, counts).size() ==
        2);
}

TEST_CASE("redactor: patterns that cannot be read are refused") {
  const auto* const text = GENERATE("", "a*", "(a)", "a|b", "^a", "a$", "[a", "[]", "[z-a]", "a{",
                                    "a{2", "a{3,2}", "a{0}", "a{999}", "\\", "\\q", "*a", "a{1,2");
  CAPTURE(text);
  const auto pattern = SecretPattern::parse(text);
  REQUIRE(!pattern);
  CHECK(pattern.error().code() == ErrorCode::invalid_argument);
}

TEST_CASE("redactor: what patterns match") {
  const auto [pattern, text, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"ab?c", "ac abc abbc", "# # abbc"},
      {"[^a-c ]x+", "dxxx ax", "# ax"},
      {"x{2,}", "x xx xxxx", "x # #"},
      {"a.c", "abc a\nc", "# a\nc"},
      {R"(\[\d+\])", "[12] [x]", "# [x]"},
      {R"([\d-]{3})", "1-2 12", "# 12"},
      {R"(\w\s\w)", "a b", "#"},
  }));
  RedactOptions options;
  options.api_keys = options.emails = options.card_numbers = false;
  options.patterns = {{"p", pattern}};
  auto out = clean(text, rules_of(options));
  for (auto at = out.find("[redacted:p]"); at != std::string::npos; at = out.find("[redacted:p]")) {
    out.replace(at, 12, "#");
  }
  CAPTURE(pattern);
  CHECK(out == expected);
}
