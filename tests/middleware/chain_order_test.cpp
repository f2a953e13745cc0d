// chain_order_test.cpp: orders that are given: every wrong one is refused, right ones are kept.
#include <purser/middleware/chain_order.hpp>

#include <algorithm>
#include <sstream>

#include <purser/middleware/approve.hpp>
#include <purser/middleware/cache.hpp>
#include <purser/middleware/downgrade.hpp>
#include <purser/middleware/fallback.hpp>
#include <purser/middleware/loop_guard.hpp>
#include <purser/middleware/rate_limit.hpp>
#include <purser/middleware/redact.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

/// Everything that Purser has, outermost first.
std::vector<std::string> whole_order() {
  return {"trace",      "alert",          "deadline",   "redact",    "watch",
          "loop_guard", "tool_arguments", "approve",    "downgrade", "fallback",
          "cache",      "retry",          "rate_limit", "budget",    "record"};
}

class NoPort final : public AlertPort {
 public:
  void raise(Alert /*alert*/) noexcept override {}
};

RunSetup every_stage() {
  RunSetup setup;
  setup.alerts = std::make_shared<NoPort>();
  const auto add = [&](std::shared_ptr<Middleware> stage) {
    const auto place = stage->place();
    setup.stages.push_back({std::move(stage), place});
  };
  add(redact({}));
  add(loop_guard({}));
  ApproveOptions approve_options;
  approve_options.ask = [](const ApprovalRequest&, ApprovalAnswer answer) { answer.allow(); };
  add(approve(std::move(approve_options)));
  add(downgrade({.ladder = {{Glob("gpt-4o"), "gpt-4o-mini"}}}));
  FallbackOptions fallback_options;
  fallback_options.models = {{Glob("gpt-4o"), {"gpt-4o-mini"}}};
  add(fallback(std::move(fallback_options)));
  add(cache({}));
  RateLimitRule rule;
  rule.requests_per_minute = 60;
  RateLimitOptions rate_options;
  rate_options.limits = {rule};
  add(rate_limit(std::move(rate_options)));
  setup.stages.push_back({make_before("record", [](Call&) {}), Place::record});
  return setup;
}

Result<> change_order(Run& run, RunSetup with, std::vector<std::string> order) {
  RuntimeOptions policy;
  policy.routes.push_back({Glob("*"), run.provider});
  policy.stages = std::move(with.stages);
  policy.alerts = std::move(with.alerts);
  policy.order = std::move(order);
  return run.runtime->change(std::move(policy));
}

std::vector<std::string> names_in(const std::string& explained) {
  std::vector<std::string> names;
  std::istringstream lines(explained);
  for (std::string line; std::getline(lines, line);)
    names.push_back(line.substr(0, line.find(' ')));
  return names;
}

std::vector<std::string> moved(std::vector<std::string> order, std::string_view name,
                               std::string_view behind) {
  order.erase(std::find(order.begin(), order.end(), name));
  order.insert(std::find(order.begin(), order.end(), behind) + 1, std::string(name));
  return order;
}

}  // namespace

TEST_CASE("chain order: the product's own order keeps to its own rules") {
  Run run;

  const auto changed = change_order(run, every_stage(), whole_order());

  REQUIRE(changed);
  CHECK(names_in(run.runtime->explain()) == whole_order());
  CHECK(run.complete());
}

TEST_CASE("chain order: every wrong order is refused with a sentence that names both stages") {
  for (const auto& rule : order_rules()) {
    CAPTURE(std::string(rule.outer), std::string(rule.inner));
    auto order = whole_order();
    std::replace(order.begin(), order.end(), std::string("record"),
                 std::string(rule.inner == "replay" ? "replay" : "record"));
    CHECK(check_names(order));

    const auto checked = check_names({std::string(rule.inner), std::string(rule.outer)});

    REQUIRE_FALSE(checked);
    CHECK(checked.error().code() == ErrorCode::invalid_argument);
    CHECK(checked.error().message() ==
          "stage \"" + std::string(rule.outer) + "\" stands inside of \"" +
              std::string(rule.inner) + "\", so that " + std::string(rule.outcome) + ": move \"" +
              std::string(rule.outer) + "\" before \"" + std::string(rule.inner) + "\"");
  }
}

TEST_CASE("chain order: a second stage of a name stands wrong like the first") {
  const auto checked = check_names({"trace", "cache", "budget", "cache"});

  REQUIRE_FALSE(checked);
  CHECK(checked.error().message().find("\"cache\" stands inside of \"budget\"") !=
        std::string::npos);
}

TEST_CASE("chain order: nothing stands outside of trace") {
  const auto checked = check_names({"audit", "trace"});

  REQUIRE_FALSE(checked);
  CHECK(checked.error().message().find("\"trace\"") != std::string::npos);
  CHECK(checked.error().message().find("\"audit\"") != std::string::npos);
}

TEST_CASE(
    "chain order: whatever repeats, rewrites or queues cannot be built inside of the budget") {
  for (const auto* name : {"redact", "approve", "downgrade", "fallback", "retry", "rate_limit"}) {
    CAPTURE(std::string(name));
    Run run;
    const auto before = run.runtime->explain();

    const auto changed = change_order(run, every_stage(), moved(whole_order(), name, "budget"));

    REQUIRE_FALSE(changed);
    CHECK(changed.error().message().find('"' + std::string(name) + '"') != std::string::npos);
    CHECK(changed.error().message().find("inside of \"budget\"") != std::string::npos);
    CHECK(run.runtime->explain() == before);
  }
}

TEST_CASE("chain order: any two stages can be swapped unless a rule says what would come of it") {
  const auto order = whole_order();
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    auto swapped = order;
    std::swap(swapped[i], swapped[i + 1]);
    CAPTURE(order[i], order[i + 1]);
    const bool has_rule =
        i == 0 || std::any_of(order_rules().begin(), order_rules().end(), [&](const auto& rule) {
          return rule.outer == order[i] && rule.inner == order[i + 1];
        });
    CHECK(check_names(swapped).has_value() == !has_rule);
  }
}

TEST_CASE("chain order: stages that are not named stay behind the ones that they follow") {
  Run run;
  REQUIRE(run.runtime->use(make_before("audit", [](Call&) {})));
  REQUIRE(run.runtime->use(make_before("meter", [](Call&) {}), Place::attempt));

  REQUIRE(change_order(run, RunSetup(), {"trace", "watch", "deadline", "retry", "budget"}));

  CHECK(names_in(run.runtime->explain()) ==
        std::vector<std::string>{"trace", "watch", "tool_arguments", "deadline", "audit", "retry",
                                 "meter", "budget"});
}

TEST_CASE("chain order: an unknown name and one given twice are refused") {
  Run run;

  const auto unknown = change_order(run, RunSetup(), {"trace", "retri"});
  const auto twice = change_order(run, RunSetup(), {"trace", "retry", "trace"});

  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message() ==
        "the order names \"retri\", but there is no such stage, did you mean \"retry\"?");
  REQUIRE_FALSE(twice);
  CHECK(twice.error().message() == "the order names \"trace\" twice");
}
