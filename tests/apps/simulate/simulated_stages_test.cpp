// simulated_stages_test.cpp: the stages of a policy decide in `purser simulate` as they do in a
// program.
#include <filesystem>
#include <sstream>

#include <purser/runtime/json.hpp>
#include <purser/tests/apps/program.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;

namespace {

constexpr auto dear_and_cheap = R"(version: 1
providers: {openai: {api_key: "${NO_SUCH_KEY}"}}
prices: {models: {dear: {input: 10, output: 10}, cheap: {input: 1, output: 1}}}
)";

std::string spend_line(int input) {
  return R"({"time":"2026-11-21T12:00:00Z","kind":"model","scope":{"session":"s1"},"model":"dear",)"
         R"("usage":{"input":)" +
         std::to_string(input) + "}}\n";
}

std::string search_line(int second, const std::string& arguments) {
  return R"({"time":"2026-11-21T12:00:)" + std::to_string(10 + second) +
         R"(Z","kind":"tool","scope":{"session":"s1","agent":"a"},"tool":"find","cost":0,)"
         R"("arguments":)" +
         arguments + ",\"result\":\"same\"}\n";
}

std::vector<Json> simulated(const std::string& policy, const std::string& log) {
  const TemporaryFile policy_file(policy);
  const TemporaryFile usage(log, ".jsonl");
  const auto ended = run_program({"simulate", "--policy", policy_file.path(), usage.path()});
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  std::vector<Json> lines;
  std::istringstream out(ended.out);
  for (std::string line; std::getline(out, line);) lines.push_back(parse_json(line).value());
  return lines;
}

}  // namespace

TEST_CASE("simulate: downgrade at 80% takes the cheaper model from the first line at it") {
  const auto lines =
      simulated(std::string(dear_and_cheap) +
                    "budgets: [{per: session, limit: $1}]\n"
                    "downgrade: {at: 80%, ladder: {dear: cheap}}\n",
                spend_line(79'999) + spend_line(1) + spend_line(10) + spend_line(10));

  REQUIRE(lines.size() == 4);
  CHECK(lines[0]["model"] == "dear");
  CHECK(lines[1]["model"] == "dear");
  CHECK(lines[2]["model"] == "cheap");
  CHECK(lines[3]["model"] == "cheap");
  CHECK(lines[2]["cost"] == 0.00001);
  CHECK(lines[2]["warnings"][0]["type"] == "downgraded");
}

TEST_CASE("simulate: the fifth same call is refused, five different ones are not") {
  const auto policy = std::string(dear_and_cheap) + "loop_guard: {action: block}\n";
  std::string same;
  std::string different;
  for (int i = 0; i < 5; ++i) {
    same += search_line(i, R"({"q":"crm"})");
    different +=
        search_line(i, R"({"q":"crm )" + std::string(static_cast<std::size_t>(i + 1), 'x') +
                           R"( )" + std::to_string(i) + R"("})");
  }

  const auto repeated = simulated(policy, same);
  const auto others = simulated(policy, different);

  CHECK(repeated[3]["decision"] != "deny");
  CHECK(repeated[4]["decision"] == "deny");
  CHECK(repeated[4]["reason"] == "loop_detected");
  CHECK(others[4]["decision"] != "deny");
}

TEST_CASE("simulate: nobody is told, and no outbox is made") {
  const TemporaryFolder folder;
  const auto outbox = folder.file("alerts.outbox");
  const auto lines = simulated(std::string(dear_and_cheap) +
                                   "budgets: [{per: session, limit: $1}]\n"
                                   "alerts: {outbox: " +
                                   outbox +
                                   ", targets: [{kind: json, url: \"${NO_SUCH_URL}\", "
                                   "secret: \"${NO_SUCH_SECRET}\", on: [threshold]}]}\n",
                               spend_line(80'000));

  CHECK(lines.at(0)["warnings"].size() == 1);
  CHECK_FALSE(std::filesystem::exists(outbox));
}
