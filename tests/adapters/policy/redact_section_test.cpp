// redact_section_test.cpp: secrets are replaced as a policy says; its mistakes show none.
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;
using policy::good_policy;
using policy::mistakes_in;
using policy::PolicyRun;

TEST_CASE("policy redact: only the kinds that are named") {
  const auto redact = good_policy("redact: [api_key, card]").redact;
  REQUIRE(redact);
  CHECK(redact->api_keys);
  CHECK_FALSE(redact->emails);
  CHECK(redact->card_numbers);
}

TEST_CASE("policy redact: patterns and secrets of one's own; all kinds unless some are named") {
  const auto redact = good_policy(R"(
redact:
  patterns: {ticket: 'ACME-\d{4,8}'}
  secrets: ["${CANARY}"]
  requests: false
)")
                          .redact;
  REQUIRE(redact);
  CHECK(redact->emails);
  REQUIRE(redact->patterns.size() == 1);
  CHECK(redact->patterns[0].kind == "ticket");
  CHECK(redact->patterns[0].pattern == "ACME-\\d{4,8}");
  REQUIRE(redact->secrets.size() == 1);
  CHECK(redact->secrets[0].reveal() == policy::hidden);
  CHECK_FALSE(redact->requests);
  CHECK(redact->replies);
}

TEST_CASE("policy redact: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"redact: []", "p.yaml:3:9: names nothing to redact"},
      {"redact: {kinds: []}", "p.yaml:3:9: names nothing to redact"},
      {"redact: email", R"(p.yaml:3:9: expected a map, found "email")"},
      {"redact: [emial]", R"(p.yaml:3:10: unknown kind of secret "emial"; did you mean "email"?)"},
      {"redact: {kind: [email]}", R"(p.yaml:3:10: unknown key "kind"; did you mean "kinds"?)"},
      {"redact: {requests: false, replies: false}",
       "p.yaml:3:27: redacts neither requests nor replies"},
      {"redact: {secrets: [abc]}", "p.yaml:3:20: a secret to redact has 4 to 512 bytes"},
      {"redact: {patterns: {Ticket: abc}}",
       R"(p.yaml:3:21: the kind "Ticket" of a pattern is not made of a-z, 0-9 and _)"},
      {"redact: {patterns: {ticket: \"${CANARY}(\"}}", "p.yaml:3:29: the value is no pattern"},
  }));
  CHECK(mistakes_in(text) == error);
}

TEST_CASE("policy redact: what the runtime sends has no secrets in it") {
  std::string sent;
  PolicyRun run("redact: {kinds: [email], patterns: {ticket: 'ACME-\\d+'}}",
                [&](const ModelRequest& request) {
                  sent = request.messages[0].text();
                  return scripted::Answer("ask ann@example.com");
                });
  CHECK(run.has_stage("redact"));

  const auto reply = run.complete("I am bob@example.com about ACME-12345");

  CHECK(sent == "I am [redacted:email] about [redacted:ticket]");
  CHECK(reply->text() == "ask [redacted:email]");
}
