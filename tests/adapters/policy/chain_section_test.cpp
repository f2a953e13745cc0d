// chain_section_test.cpp: the order of all stages and stages of one's own, as a policy says.
#include <boost/describe.hpp>
#include <sstream>

#include <purser/middleware/chain_order.hpp>
#include <purser/runtime/typed_stage.hpp>
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;
using policy::mistakes_in;
using policy::PolicyRun;

namespace {

/// Refuses what asks for one of some models.
class Bouncer final : public Hook {
 public:
  struct Options {
    std::vector<std::string> models;
    std::string reason = "not today";
  };

  explicit Bouncer(Options options) : options_(std::move(options)) {}
  std::string_view name() const noexcept override { return "bouncer"; }
  Place place() const noexcept override { return Place::approve; }
  Verdict before(Call& call) override {
    const auto& models = options_.models;
    if (std::find(models.begin(), models.end(), call.name()) == models.end()) return go_on();
    return refuse({ErrorCode::refused, options_.reason});
  }

 private:
  Options options_;
};
BOOST_DESCRIBE_STRUCT(Bouncer::Options, (), (models, reason))

class Repeating final : public Middleware {
 public:
  std::string_view name() const noexcept override { return "repeating"; }
  Traits traits() const noexcept override { return {.repeats = true}; }
  Task<Reply> handle(Call& call, Next next) override { return next(call); }
};

StageRegistry registry() {
  StageRegistry stages;
  REQUIRE(stages.add("bouncer", typed_stage<Bouncer>()));
  REQUIRE(stages.add("repeating", typed_stage<Repeating>()));
  REQUIRE(stages.add("throwing", [](const Json&) -> Result<std::shared_ptr<Middleware>> {
    throw std::runtime_error("no licence");
  }));
  REQUIRE(stages.add("misnamed", typed_stage<Repeating>()));
  REQUIRE(stages.add("nothing", [](const Json&) { return std::shared_ptr<Middleware>(); }));
  return stages;
}

std::string build_mistake(const std::string& more) {
  asio::io_context context;
  const auto built = policy::build_with(more, context, registry());
  return built ? "" : built.error().message();
}

std::vector<std::string> order_of(const PolicyRun& run) {
  std::vector<std::string> names;
  std::istringstream lines(run.runtime->explain());
  for (std::string line; std::getline(lines, line);) {
    names.push_back(line.substr(0, line.find(' ')));
  }
  return names;
}

scripted::Answer hello(const ModelRequest& /*request*/) { return scripted::Answer("hello"); }

}  // namespace

TEST_CASE("policy stages: a registered stage is made with its options and stands in its place") {
  PolicyRun run("stages: {bouncer: {options: {models: [gpt-4o], reason: \"closed\"}}}", hello,
                registry());

  const auto refused = run.complete("hi", "gpt-4o");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message().find("closed") != std::string::npos);
  CHECK(run.complete("hi", "gpt-4o-mini"));
  CHECK(order_of(run) == std::vector<std::string>{"trace", "deadline", "watch", "tool_arguments",
                                                  "bouncer", "retry", "budget"});
}

TEST_CASE("policy stages: a place in the file counts before the stage's own") {
  PolicyRun run("stages: {bouncer: {place: attempt, options: {models: []}}, repeating: }", hello,
                registry());

  CHECK(order_of(run) == std::vector<std::string>{"trace", "deadline", "repeating", "watch",
                                                  "tool_arguments", "retry", "bouncer", "budget"});
}

TEST_CASE("policy stages: what cannot be made says where it stands in the file") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"stages: {bouncr: }",
       "p.yaml:3:10: there is no stage \"bouncr\", did you mean \"bouncer\"?; programs add stages "
       "to "
       "the registry, and plugins bring theirs"},
      {"stages: {bouncer: {options: {model: [x]}}}",
       "p.yaml:3:10: stage \"bouncer\": options: models: missing (array); model: unknown, did you "
       "mean \"models\"?"},
      {"stages: {repeating: {options: {a: 1}}}",
       "p.yaml:3:10: stage \"repeating\": it takes no options"},
      {"stages: {repeating: {place: record}}",
       "p.yaml:3:10: stage \"repeating\" repeats calls inside of \"budget\", so that its attempts "
       "would not be paid for: move it before that stage"},
      {"stages: {throwing: }", "p.yaml:3:10: stage \"throwing\": making it threw: no licence"},
      {"stages: {misnamed: }",
       "p.yaml:3:10: stage \"misnamed\" calls itself \"repeating\"; register it under that name"},
      {"stages: {nothing: }", "p.yaml:3:10: stage \"nothing\": its factory made nothing"},
      {"stages: {repeating: }\n"
       "chain: [trace, deadline, watch, tool_arguments, retry, budget, repeating]",
       "p.yaml:3:10: stage \"repeating\" repeats calls inside of \"budget\", so that its attempts "
       "would not be paid for: move it before that stage"},
  }));
  CHECK(build_mistake(text) == error);
}

TEST_CASE("policy stages: names that the program does not know are mistakes of the file") {
  policy::ParseOptions options;
  options.stages = {"bouncer"};
  const auto parsed = policy::parse_policy(
      "version: 1\nproviders: {simulator: {}}\nstages: {bouncer: , bouncr: }", "p.yaml", options);

  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().message() ==
        "p.yaml:3:21: there is no stage \"bouncr\"; did you mean \"bouncer\"?");
}

TEST_CASE("policy chain: stages stand as it says") {
  PolicyRun run(
      "stages: {bouncer: {options: {models: []}}}\n"
      "loop_guard: {}\n"
      "chain: [trace, bouncer, loop_guard, deadline, tool_arguments, watch, retry, budget]",
      hello, registry());

  CHECK(order_of(run) == std::vector<std::string>{"trace", "bouncer", "loop_guard", "deadline",
                                                  "tool_arguments", "watch", "retry", "budget"});
  CHECK(run.complete());
}

TEST_CASE("policy chain: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"chain: [trace, deadline, watch, tool_arguments, budget]",
       "p.yaml:3:8: the chain names every stage; it lacks retry"},
      {"chain: [trace, deadline, watch, tool_arguments, retri, budget]",
       "p.yaml:3:49: there is no stage \"retri\"; did you mean \"retry\"?"},
      {"chain: [trace, deadline, watch, tool_arguments, retry, trace, budget]",
       "p.yaml:3:56: \"trace\" stands in the chain already"},
      {"chain: [trace, deadline, watch, cache, tool_arguments, retry, budget]",
       "p.yaml:3:33: the policy has no stage \"cache\"; give it its section"},
      {"chain: [trace, record]",
       "p.yaml:3:16: the stage \"record\" comes with a run and takes its place by itself; leave it "
       "out"},
      {"chain: trace", "p.yaml:3:8: expected a list, found \"trace\""},
      {"chain: []",
       "p.yaml:3:8: the chain names every stage; it lacks trace, deadline, tool_arguments, retry, "
       "budget, watch"},
      {"stages: {retry: }",
       "p.yaml:3:10: \"retry\" is one of Purser's own stages; it has a section of its own, or "
       "always stands in the chain"},
      {"stages: {x: {place: middle}}",
       "p.yaml:3:21: unknown place in the chain \"middle\"; known: alert, redact, call, guard, "
       "approve, downgrade, fallback, cache, attempt, rate_limit, estimate, record"},
  }));
  CHECK(mistakes_in(text) == error);
}

TEST_CASE("policy chain: every wrong order is refused with its place and both stages") {
  const std::string everything =
      "alerts: [{kind: slack, url: \"https://example.com/x\"}]\n"
      "redact: [api_key]\nloop_guard: {}\ndowngrade: {ladder: {gpt-4o: gpt-4o-mini}}\n"
      "fallback: {gpt-4o: [gpt-4o-mini]}\ncache: {ttl: 1m}\nrate_limit: [{requests: 60}]\n"
      "approve: [\"*\"]\nstages: {approve_me: }\n";
  const std::vector<std::string> order{"trace",   "alert",      "deadline",   "redact",
                                       "watch",   "loop_guard", "approve_me", "tool_arguments",
                                       "approve", "downgrade",  "fallback",   "cache",
                                       "retry",   "rate_limit", "budget"};
  const auto with = [&](const std::vector<std::string>& names) {
    std::string text = everything + "chain: [";
    for (const auto& name : names) text += name + (name == names.back() ? "]" : ", ");
    return mistakes_in(text);
  };
  CHECK(with(order).empty());
  int checked = 0;
  for (const auto& rule : order_rules()) {
    auto wrong = order;
    const auto outer = std::find(wrong.begin(), wrong.end(), rule.outer);
    const auto inner = std::find(wrong.begin(), wrong.end(), rule.inner);
    if (outer == wrong.end() || inner == wrong.end()) continue;
    std::rotate(outer, outer + 1, inner + 1);
    CAPTURE(std::string(rule.outer), std::string(rule.inner));
    const auto mistake = with(wrong);
    CHECK(mistake.rfind("p.yaml:12:8: stage \"" + std::string(rule.outer) + '"', 0) == 0);
    ++checked;
  }
  CHECK(checked > 30);
}
