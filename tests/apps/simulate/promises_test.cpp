// promises_test.cpp: where limits, detectors and the loop guard begin, to the unit: a policy, a log
// and what `purser simulate` decides about each line.
#include <algorithm>
#include <sstream>

#include <purser/runtime/json.hpp>
#include <purser/runtime/usage.hpp>
#include <purser/tests/apps/program.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

using Lines = std::vector<std::string>;

/// A token of `m` costs 1,000 nanodollars, one of `tiny` a single one.
constexpr auto head = R"(version: 1
providers: {openai: {api_key: "${NO_SUCH_KEY}"}}
prices: {models: {m: {input: 1, output: 1}, tiny: {input: 0.001, output: 0.001}}}
)";

constexpr auto dollar_thousandth = "budgets: [{per: session, limit: $0.001, alert_at: []}]";
constexpr auto told_at_80 = "budgets: [{per: session, limit: $0.001, alert_at: [80%]}]";
constexpr auto guarded = "loop_guard: {action: block}";

Json line(int second, const char* kind) {
  const auto minute = std::to_string(second / 60);
  const auto rest = std::to_string(second % 60);
  return {{"time", "2026-11-21T12:0" + minute + ':' + (rest.size() < 2 ? "0" : "") + rest + 'Z'},
          {"kind", kind},
          {"scope", {{"session", "s1"}, {"agent", "a"}}}};
}

/// A model call of that many tokens.
std::string model(Tokens input, Tokens output = 0, const char* name = "m") {
  auto made = line(0, "model");
  made["model"] = name;
  made["usage"] = {{"input", input}, {"output", output}};
  return dump_json(made);
}

std::string prompt(const char* text) {
  auto made = line(0, "model");
  made["model"] = "m";
  made["usage"] = {{"input", 1}};
  made["prompt"] = text;
  return dump_json(made);
}

/// A tool call that many seconds after the first.
std::string search(int second, const char* query) {
  auto made = line(second, "tool");
  made["tool"] = "search";
  made["arguments"] = {{"q", query}};
  return dump_json(made);
}

/// `allow`, `deny budget_exhausted`, `warn retry_loop`: with all types of warnings, in the order of
/// the alphabet.
std::string words_of(const Json& decision) {
  auto text = decision.value("decision", std::string("error"));
  if (text == "deny") return text + ' ' + decision.value("reason", std::string());
  Lines types;
  for (const auto& warning : decision["warnings"]) types.push_back(warning["type"]);
  std::sort(types.begin(), types.end());
  for (const auto& type : types) text += ' ' + type;
  return text;
}

Lines decisions_about(const std::string& policy, const Lines& log) {
  std::string text;
  for (const auto& entry : log) text += entry + '\n';
  const TemporaryFile policy_file(head + policy);
  const TemporaryFile usage(text, ".jsonl");
  const auto ended = run_program({"simulate", "--policy", policy_file.path(), usage.path()});
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  Lines decisions;
  std::istringstream out(ended.out);
  for (std::string entry; std::getline(out, entry);) {
    decisions.push_back(words_of(parse_json(entry).value()));
  }
  return decisions;
}

struct Promise {
  std::string what;
  std::string policy;
  Lines log;
  Lines decisions;
};

/// Four calls, a second apart, and a fifth one.
Lines four_and(std::string fifth) {
  return {search(0, "crm prices"), search(1, "crm prices"), search(2, "crm prices"),
          search(3, "crm prices"), std::move(fifth)};
}

const Lines all_five{"allow", "allow", "allow", "allow", "allow"};

std::vector<Promise> promises() {
  return {
      {"the fifth identical call within 60 s is a loop",
       guarded,
       four_and(search(59, "crm prices")),
       {"allow", "allow", "allow", "allow", "deny loop_detected"}},
      {"60 s after the first it is none", guarded, four_and(search(60, "crm prices")), all_five},
      {"nor is a fifth with other arguments", guarded, four_and(search(4, "weather in oslo")),
       all_five},
      {"five different ones are no loop",
       guarded,
       {search(0, "crm prices"), search(1, "weather in oslo"), search(2, "tax rates of 2026"),
        search(3, "train to graz"), search(4, "how to bake bread")},
       all_five},

      {"three same prompts in a row are a retry loop",
       "",
       {prompt("again"), prompt("again"), prompt("again")},
       {"allow", "allow", "warn retry_loop"}},
      {"with another one in between they are none",
       "",
       {prompt("again"), prompt("again"), prompt("other"), prompt("again")},
       {"allow", "allow", "allow", "allow"}},

      {"input that grows by exactly 20% is no bloat",
       "",
       {model(1000), model(1200)},
       {"allow", "allow"}},
      {"a token more is", "", {model(1000), model(1201)}, {"allow", "warn context_bloat"}},

      {"one token less than twice as many is no acceleration",
       "",
       {model(1000), model(1000, 999)},
       {"allow", "allow"}},
      {"exactly twice the tokens are",
       "",
       {model(1000), model(1000, 1000)},
       {"allow", "warn token_acceleration"}},

      {"a token less than 5x the input after a tool is not its fault",
       "",
       {model(1000), search(0, "crm"), model(4999)},
       {"allow", "allow", "warn context_bloat token_acceleration"}},
      {"exactly 5x is",
       "",
       {model(1000), search(0, "crm"), model(5000)},
       {"allow", "allow", "warn context_bloat token_acceleration tool_amplification"}},

      {"a budget filled exactly raises nothing",
       dollar_thousandth,
       {model(400), model(420), model(180)},
       {"allow", "allow", "allow"}},
      {"one nanodollar more is refused",
       dollar_thousandth,
       {model(400), model(420), model(180), model(1, 0, "tiny"), model(0)},
       {"allow", "allow", "allow", "deny budget_exhausted", "allow"}},
      {"and so is a call that is a nanodollar too large by itself",
       dollar_thousandth,
       {model(1'000'001, 0, "tiny"), model(1'000'000, 0, "tiny")},
       {"deny budget_exhausted", "allow"}},

      {"a nanodollar below 80% nothing is told",
       told_at_80,
       {model(799'999, 0, "tiny")},
       {"allow"}},
      {"at exactly 80% it is, once",
       told_at_80,
       {model(799'999, 0, "tiny"), model(1, 0, "tiny"), model(1, 0, "tiny"), model(199),
        model(999, 0, "tiny")},
       {"allow", "warn threshold", "allow", "allow", "allow"}},
  };
}

}  // namespace

TEST_CASE("simulate: what is promised to the unit is decided so") {
  for (const auto& promise : promises()) {
    INFO(promise.what);
    CHECK(decisions_about(promise.policy, promise.log) == promise.decisions);
  }
}
