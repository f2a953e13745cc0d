// simulate_command_test.cpp: `purser simulate` as a user starts it.
#include <sstream>

#include <purser/runtime/json.hpp>
#include <purser/tests/apps/program.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

/// One dollar per million input tokens, so that a token costs 1,000 nanodollars.
constexpr auto policy_head = R"(version: 1
providers: {openai: {api_key: "${NO_SUCH_KEY}"}}
prices: {models: {m: {input: 1, output: 1, cache_read: 0.1}, tiny: {input: 0.001, output: 0.001}}}
)";

std::string model_line(const std::string& time, std::int64_t input, const std::string& prompt = "",
                       const std::string& model = "m") {
  Json line{{"time", time},
            {"kind", "model"},
            {"scope", {{"customer", "acme"}, {"session", "s1"}}},
            {"model", model},
            {"usage", {{"input", input}}}};
  if (!prompt.empty()) line["prompt"] = prompt;
  return dump_json(line) + '\n';
}

std::string tool_line(const std::string& time) {
  return R"({"time":")" + time +
         R"(","kind":"tool","scope":{"customer":"acme","session":"s1"},"tool":"find","cost":0})" +
         '\n';
}

struct Simulated {
  int exit_code = -1;
  std::vector<Json> lines;

  Simulated(const std::string& budgets, const std::string& log) {
    const TemporaryFile policy(policy_head + budgets);
    const TemporaryFile usage(log, ".jsonl");
    const auto ended = run_program({"simulate", "--policy", policy.path(), usage.path()});
    INFO(ended.err);
    exit_code = ended.exit_code;
    std::istringstream out(ended.out);
    for (std::string line; std::getline(out, line);) lines.push_back(parse_json(line).value());
  }

  [[nodiscard]] std::string decisions() const {
    std::string words;
    for (const auto& line : lines) {
      words += (words.empty() ? "" : " ") + line.value("decision", std::string("error"));
    }
    return words;
  }
  /// How often a warning of that type came.
  [[nodiscard]] int warned(const std::string& type) const {
    int count = 0;
    for (const auto& line : lines) {
      for (const auto& warning : line["warnings"]) count += warning["type"] == type ? 1 : 0;
    }
    return count;
  }
};

constexpr auto noon = "2026-11-21T12:00:00Z";
constexpr auto next_day = "2026-11-22T00:00:00Z";
constexpr auto next_month = "2026-12-01T00:00:00Z";

}  // namespace

TEST_CASE("simulate: a budget filled exactly raises nothing, and a nanodollar more is refused") {
  const Simulated run("budgets: [{per: session, limit: $0.001, alert_at: []}]",
                      model_line(noon, 1000) + model_line(noon, 1, "", "tiny"));
  CHECK(run.exit_code == 0);
  CHECK(run.decisions() == "allow deny");
  CHECK(dump_json(run.lines[0]["warnings"]) == "[]");
  CHECK(dump_json(run.lines[1]["cost"]) == "1e-09");
  CHECK(run.lines[1]["reason"] == "budget_exhausted");
  CHECK(run.lines[1]["limit"]["account"] == "session:s1");
  CHECK(dump_json(run.lines[1]["limit"]["spent"]) == "0.001");
  CHECK(dump_json(run.lines[1]["spent"]) ==
        R"({"customer:acme":0.001,"session:s1":0.001,"total":0.001})");
}

TEST_CASE("simulate: what is held is what is billed, whatever the class of tokens") {
  const std::string line =
      R"({"time":"2026-11-21T12:00:00Z","kind":"model","scope":{"session":"s1"},"model":"m",)"
      R"("usage":{"input":0,"cache_read":1000,"output":0}})";
  CHECK(Simulated("budgets: [{per: call, limit: $0.0001, alert_at: []}]", line).decisions() ==
        "allow");
  CHECK(Simulated("budgets: [{per: call, limit: $0.000099999}]", line).decisions() == "deny");
  CHECK(
      Simulated("budgets: [{per: session, limit: 1000 tokens, alert_at: []}]", line).decisions() ==
      "allow");
  CHECK(Simulated("budgets: [{per: session, limit: 999 tokens}]", line).decisions() == "deny");
}

TEST_CASE("simulate: a warning at exactly 80% appears once") {
  const auto log = model_line(noon, 799) + model_line(noon, 1) + model_line(noon, 1);
  const Simulated run("budgets: [{per: session, limit: $0.001, alert_at: [80%]}]", log);
  CHECK(run.decisions() == "allow warn allow");
  CHECK(run.warned("threshold") == 1);
}

TEST_CASE("simulate: of several limits that fail, the one with the least remaining is named") {
  const Simulated run(
      "budgets: [{per: total, limit: $0.003}, {per: session, limit: $0.002}, "
      "{per: customer, limit: $0.004}]",
      model_line(noon, 5000));
  CHECK(run.decisions() == "deny");
  CHECK(run.lines[0]["limit"]["account"] == "session:s1");
  CHECK(dump_json(run.lines[0]["cost"]) == "0.005");
  CHECK(dump_json(run.lines[0]["spent"]["total"]) == "0");
}

TEST_CASE("simulate: a limit that only warns lets the call pass and says so") {
  const Simulated run("budgets: [{per: session, limit: $0.001, alert_at: [], on_exceed: warn}]",
                      model_line(noon, 1001));
  CHECK(run.decisions() == "warn");
  CHECK(run.warned("budget_exceeded") >= 1);
}

TEST_CASE("simulate: the third same prompt in a row warns of a retry loop") {
  const auto twice = model_line(noon, 1, "again") + model_line(noon, 1, "again");
  CHECK(Simulated("", twice).warned("retry_loop") == 0);
  CHECK(Simulated("", twice + model_line(noon, 1, "again")).warned("retry_loop") == 1);
  CHECK(Simulated("", twice + model_line(noon, 1, "other")).warned("retry_loop") == 0);
}

TEST_CASE("simulate: prompts that are not known are no retry loop") {
  CHECK(Simulated("", model_line(noon, 1) + model_line(noon, 1) + model_line(noon, 1))
            .warned("retry_loop") == 0);
}

TEST_CASE("simulate: detectors find from their own boundaries on") {
  struct Row {
    std::string type;
    std::int64_t before;
    std::int64_t after;
    bool by_tool;
    int found;
  };
  const std::vector<Row> rows{
      {"context_bloat", 1000, 1200, false, 0},      {"context_bloat", 1000, 1201, false, 1},
      {"token_acceleration", 1000, 1999, false, 0}, {"token_acceleration", 1000, 2000, false, 1},
      {"tool_amplification", 1000, 4999, true, 0},  {"tool_amplification", 1000, 5000, true, 1}};
  for (const auto& row : rows) {
    INFO(row.type << ": " << row.before << " -> " << row.after);
    const auto log = model_line(noon, row.before) + (row.by_tool ? tool_line(noon) : "") +
                     model_line(noon, row.after);
    CHECK(Simulated("", log).warned(row.type) == row.found);
  }
}

TEST_CASE("simulate: daily and monthly windows begin anew by the log's time") {
  const auto log = model_line(noon, 1000) + model_line(noon, 1) + model_line(next_day, 1000) +
                   model_line(next_month, 1000);
  CHECK(Simulated("budgets: [{per: session, limit: $0.001, window: day, alert_at: []}]", log)
            .decisions() == "allow deny allow allow");
  CHECK(Simulated("budgets: [{per: session, limit: $0.001, window: month, alert_at: []}]", log)
            .decisions() == "allow deny deny allow");
}

TEST_CASE("simulate: a time that goes back opens no window again") {
  const auto log = model_line(next_day, 1000) + model_line(noon, 1000);
  CHECK(Simulated("budgets: [{per: session, limit: $0.001, window: day, alert_at: []}]", log)
            .decisions() == "allow deny");
}

TEST_CASE("simulate: a bad line gets an entry, and the run goes on") {
  const Simulated run("", model_line(noon, 1) + "{\"time\":\n\n[1]\n" + model_line(noon, 1));
  CHECK(run.exit_code == 1);
  CHECK(run.decisions() == "allow error error allow");
  CHECK(run.lines[1]["line"] == 2);
  CHECK(run.lines[2]["line"] == 4);
  CHECK(run.lines[3]["line"] == 5);
  CHECK(dump_json(run.lines[3]["spent"]["total"]) == "2e-06");
}

TEST_CASE("simulate: long logs come out whole and in order, each line with its own limit") {
  std::string log;
  for (int i = 0; i < 1000; ++i) log += model_line(noon, 1) + (i == 500 ? "?\n" : "");
  const Simulated run("budgets: [{per: session, limit: 600 calls, alert_at: [50%]}]", log);
  REQUIRE(run.lines.size() == 1001);
  int allowed = 0;
  for (std::size_t i = 0; i < run.lines.size(); ++i) {
    const auto& line = run.lines[i];
    REQUIRE(line["line"] == i + 1);
    if (i == 501) {
      CHECK(line.contains("error"));
      continue;
    }
    allowed += line["decision"] != "deny" ? 1 : 0;
    CHECK((line["decision"] == "deny") == line["limit"].is_object());
    CHECK((line["decision"] == "warn") == (i == 299));
  }
  CHECK(allowed == 600);
}

TEST_CASE("simulate: a model without a price is refused at an unknown cost") {
  const Simulated run("", model_line(noon, 1, "", "unheard-of"));
  CHECK(run.decisions() == "deny");
  CHECK(run.lines[0]["reason"] == "unpriced_model");
  CHECK(run.lines[0]["cost"].is_null());
}

TEST_CASE("simulate: a summary counts decisions and what refused") {
  const TemporaryFile policy(policy_head +
                             std::string("budgets: [{per: session, limit: $0.001, alert_at: []}]"));
  const TemporaryFile usage(model_line(noon, 1000) + model_line(noon, 1000) +
                            model_line(noon, 500));
  const auto ended =
      run_program({"simulate", "--summary", "--policy", policy.path(), usage.path()});
  CHECK(ended.exit_code == 0);
  CHECK(ended.out.find("denied                              2\n") != std::string::npos);
  CHECK(ended.out.find("total cost                     $0.001\n") != std::string::npos);
  CHECK(ended.out.find("cost of denied calls          $0.0015\n") != std::string::npos);
  CHECK(ended.out.find("       2  $0.001 of session\n") != std::string::npos);
}

TEST_CASE("simulate: a policy or a log that is not there is a wrong argument") {
  const TemporaryFile policy(policy_head);
  const auto no_policy = run_program({"simulate", "--policy", "/no/such.yaml", policy.path()});
  CHECK(no_policy.exit_code == 2);
  CHECK(no_policy.err.find("/no/such.yaml") != std::string::npos);
  const auto no_log = run_program({"simulate", "--policy", policy.path(), "/no/such.jsonl"});
  CHECK(no_log.exit_code == 2);
  CHECK(no_log.err.find("/no/such.jsonl") != std::string::npos);
}
