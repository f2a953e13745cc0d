// alerts_section_test.cpp: people are told as a policy says; its mistakes show no secret.
#include <purser/tests/adapters/alerts/receiver.hpp>
#include <purser/tests/adapters/policy/policy_run.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;
using namespace std::chrono_literals;
using policy::good_policy;
using policy::mistakes_in;
using policy::PolicyRun;

namespace {

/// A json target on loopback.
std::string told_to(const std::string& url, const std::string& more = "") {
  return "alerts:\n  targets: [{kind: json, url: \"" + url +
         "\", on: [threshold], secret: \"${CANARY}\"}]\n"
         "  private_hosts: [127.0.0.1]\n  allow_plain_http: true\n" +
         more;
}

}  // namespace

TEST_CASE("policy alerts: a list of targets; what any of them wants is raised") {
  const auto policy = good_policy(R"(
alerts:
  - {kind: slack, url: "https://example.com/${CANARY}", on: [threshold, loop]}
  - {kind: pagerduty, secret: "${CANARY}", on: [budget_exhausted, threshold, timeout], name: night}
)");

  const auto& targets = policy.alerts.delivery.targets;
  REQUIRE(targets.size() == 2);
  CHECK(targets[0].kind == alerts::TargetKind::slack);
  CHECK(targets[0].url.reveal() == std::string("https://example.com/") + policy::hidden);
  CHECK(targets[1].kind == alerts::TargetKind::pagerduty);
  CHECK(targets[1].secret.reveal() == policy::hidden);
  CHECK(targets[1].name == "night");
  CHECK(policy.alerts.options.on == AlertWords{"threshold", "loop", "budget_exhausted", "timeout"});
}

TEST_CASE("policy alerts: the delivery, and where it may reach") {
  const auto policy = good_policy(R"(
alerts:
  targets: [{kind: teams, url: "https://example.com/"}]
  outbox: alerts.outbox
  private_hosts: [hooks.internal]
  allow_plain_http: true
  repeat_after: 2h
)");

  const auto& delivery = policy.alerts.delivery;
  CHECK(delivery.outbox == "alerts.outbox");
  CHECK(delivery.reach.private_hosts == std::vector<std::string>{"hooks.internal"});
  CHECK(delivery.reach.allow_plain_http);
  CHECK(policy.alerts.options.repeat_after == 2h);
  CHECK(policy.alerts.options.on == default_alert_words());
}

TEST_CASE("policy alerts: how long and how often is tried, and what may wait") {
  const auto policy = good_policy(R"(
alerts:
  targets: [{kind: teams, url: "https://example.com/"}]
  attempt_timeout: 5s
  pauses: {first: 200ms, longest: 1m, retry_after_max: 10m}
  age_max: 2h
  waiting_max: 50
  flush_timeout: 0s
)");

  const auto& delivery = policy.alerts.delivery;
  CHECK(delivery.attempt_timeout == 5s);
  CHECK(delivery.pauses.first == 200ms);
  CHECK(delivery.pauses.longest == 1min);
  CHECK(delivery.pauses.retry_after_max == 10min);
  CHECK(delivery.age_max == 2h);
  CHECK(delivery.waiting_max == 50);
  CHECK(delivery.flush_timeout == 0s);
}

TEST_CASE("policy alerts: mistakes beside the targets have their place") {
  const auto [more, error] = GENERATE(table<std::string, std::string>({
      {"attempt_timeout: 0s", "19: a timeout must be longer than 0"},
      {"pauses: {first: 10m}", "11: longest must not be shorter than first"},
      {"pauses: {first: 5s, longest: 1s}", "22: longest must not be shorter than first"},
      {"pauses: {frist: 5s}", R"(11: unknown key "frist"; did you mean "first"?)"},
      {"pauses: {first: 0s}", "18: a timeout must be longer than 0"},
      {"age_max: 1500ms", "11: expected whole seconds"},
      {"age_max: 0s", "11: expected a duration longer than 0, such as 60s"},
      {"waiting_max: 0", "15: 0 is outside of 1 to 1000000"},
      {"flush_timeout: soon",
       R"(17: "soon" is no duration; write a number with a unit, such as 50ms, 5s, 2m, 24h or 1h30m)"},
      {"flush_timout: 1s", R"(2: unknown key "flush_timout"; did you mean "flush_timeout"?)"},
  }));
  CHECK(mistakes_in("alerts:\n targets: [{kind: slack, url: u}]\n " + more) == "p.yaml:5:" + error);
}

TEST_CASE("policy alerts: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"alerts: []", "p.yaml:3:9: expected at least one target"},
      {"alerts: slack", R"(p.yaml:3:9: expected a map, found "slack")"},
      {"alerts: {outbox: a}", R"(p.yaml:3:9: the key "targets" is missing)"},
      {"alerts: [{url: u}]", R"(p.yaml:3:10: the key "kind" is missing)"},
      {"alerts: [{kind: slak, url: u}]",
       R"(p.yaml:3:17: unknown kind of target "slak"; did you mean "slack"?)"},
      {"alerts: [{kind: slack}]", R"(p.yaml:3:10: the key "url" is missing)"},
      {"alerts: [{kind: pagerduty}]", R"(p.yaml:3:10: the key "secret" is missing)"},
      {"alerts: [{kind: slack, url: u, secret: \"${CANARY}\"}]",
       R"(p.yaml:3:32: "secret" is for targets of kind json and pagerduty)"},
      {"alerts: [{kind: slack, url: u, on: []}]",
       "p.yaml:3:36: expected at least one word, such as threshold"},
      {"alerts: [{kind: slack, url: u, on: [treshold]}]",
       R"(p.yaml:3:37: unknown alert "treshold"; did you mean "threshold"?)"},
      {"alerts: [{kind: slack, url: u, name: \"${CANARY}\"}]",
       "p.yaml:3:38: a target's name is shown in errors; write it out"},
      {"alerts: [{kind: slack, url: u}, {kind: slack, url: v}, {kind: json, ur: w}]",
       "p.yaml:3:33: another target is named \"slack\"; give this one a \"name\"\n"
       R"(p.yaml:3:69: unknown key "ur"; did you mean "url"?)"},
  }));
  CHECK(mistakes_in(text) == error);
}

TEST_CASE("policy alerts: words from the environment are not shown") {
  const auto error = mistakes_in("alerts: [{kind: slack, url: u, on: [\"${CANARY}\"]}]");
  CHECK(error.starts_with("p.yaml:3:37: unknown alert \"${CANARY}\"; known: threshold, "));
  CHECK(error.find(policy::hidden) == std::string::npos);
}

TEST_CASE("policy alerts: an address that may not be reached is told at its place, not shown") {
  asio::io_context context;
  const auto options =
      policy::build_with("alerts: [{kind: slack, url: \"https://127.0.0.1/${CANARY}\"}]", context);
  REQUIRE_FALSE(options);
  CHECK(options.error().code() == ErrorCode::invalid_argument);
  CHECK(options.error().message().starts_with("p.yaml:3:9: alert target \"slack\": its url "));
  CHECK(options.error().message().find(policy::hidden) == std::string::npos);
}

TEST_CASE("policy alerts: the runtime tells the target, signed, once a threshold is crossed") {
  const TemporaryFolder folder;
  const auto outbox = folder.file("alerts.outbox");
  alerts::Receiver receiver;
  PolicyRun run(told_to(receiver.url(), "  outbox: " + outbox));
  CHECK(run.has_stage("alert"));
  // The delivery has the machine's clock, and gives up what is a day old.
  run.timers->virtual_clock().set_wall(std::chrono::system_clock::now());

  REQUIRE(run.session->track("elsewhere", 0.85_usd));

  const auto told = receiver.wait_for(1).front();
  CHECK(told.json()["type"] == "threshold");
  CHECK(told.json()["session"] == "s1");
  CHECK(told.header("Purser-Signature").starts_with("v1="));
  CHECK(std::filesystem::exists(outbox));
}
