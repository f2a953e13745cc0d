// renderers_test.cpp: a report as table, CSV, Markdown and JSON, whatever names are in it.
#include <purser/apps/report/report_csv.hpp>
#include <purser/apps/report/report_json.hpp>
#include <purser/apps/report/report_markdown.hpp>
#include <purser/apps/report/report_table.hpp>
#include <purser/runtime/json.hpp>
#include <purser/tests/apps/report/report_sample.hpp>

using namespace purser;
using namespace purser::cli;

namespace {

SpendingReport with_limits(SpendingReport report) {
  report.limits = {limit_use("customer:acme", 0.50_usd, 0.56_usd, 0.02_usd)};
  report.limits[0].limit.tool = Glob("serp_*");
  report.limits_left_out = 2;
  return report;
}

}  // namespace

TEST_CASE("report table: numbers stand in columns, names behind them") {
  CHECK(to_table(report_on(sample_journal())) ==
        "purser.db: 2026-11-21 10:00 to 2026-11-22 16:00 UTC\n"
        "\n"
        "spent  in doubt   held  calls  tokens  session\n"
        "$0.55     $0.20      -      2   2,000  customer:acme/session:s1\n"
        "$0.01         -      -      1       0  customer:acme/session:s2\n"
        "$0.00         -  $0.02      0       0  customer:beta/session:s1\n"
        "$0.56     $0.20  $0.02      3   2,000  total\n"
        "\n"
        "! 1 charge in doubt, by $0.20; purser ledger reconcile lists and settles them\n");
}

TEST_CASE("report table: limits and filters are told, an empty journal says so") {
  const auto text = to_table(
      with_limits(report_on(sample_journal(), SpendingKey::model, false, {.customer = "acme"})));
  CHECK(contains(text, "UTC, customer acme\n"));
  CHECK(contains(text, "112.0% of $0.50, $0.02 held  customer:acme on serp_*\n"));
  CHECK(contains(text, "and 2 that are less full\n"));
  CHECK(contains(text, "(tools)\n"));
  CHECK(contains(to_table(report_on({})), "purser.db: nothing was spent or held\n"));
}

TEST_CASE("report table: a name cannot take over the terminal") {
  const auto text = to_table(report_on_name("evil\x1b[2J\ngpt", SpendingKey::model));
  CHECK(contains(text, "evil [2J gpt\n"));
  CHECK_FALSE(contains(text, "\x1b"));
}

TEST_CASE("report csv: rows and a total, with plain exact amounts") {
  CHECK(to_csv(report_on(sample_journal())) ==
        "row,name,spent,in_doubt,held,calls,tokens\r\n"
        "session,customer:acme/session:s1,0.55,0.20,0.00,2,2000\r\n"
        "session,customer:acme/session:s2,0.01,0.00,0.00,1,0\r\n"
        "session,customer:beta/session:s1,0.00,0.00,0.02,0,0\r\n"
        "total,,0.56,0.20,0.02,3,2000\r\n");
}

TEST_CASE("report csv: fields are quoted where they must be, formulas are none") {
  const auto [name, field] = GENERATE(table<std::string, std::string>({
      {"gpt-4o", "gpt-4o"},
      {"a,b", "\"a,b\""},
      {"say \"hi\"", "\"say \"\"hi\"\"\""},
      {"two\nlines", "\"two\nlines\""},
      {"=1+1", "'=1+1"},
      {"+1", "'+1"},
      {"-1", "'-1"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"\tx", "'\tx"},
      {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""},
      {"\r=1", "\"'\r=1\""},
      {"", ""},
  }));
  CHECK(csv_field(name) == field);
}

TEST_CASE("report csv: a refund is a number, not a formula") {
  JournalScript script;
  const auto csv = to_csv(report_on({script.adjust("session:s1", "crm", Money() - 0.5_usd)}));
  CHECK(contains(csv, "session,session:s1,-0.50,0.00,0.00,0,0\r\n"));
}

TEST_CASE("report markdown: a table of GitHub's flavour") {
  const auto text = to_markdown(with_limits(report_on(sample_journal())));
  CHECK(contains(text, "# Spending: `purser.db`\n\n2026-11-21 10:00 to 2026-11-22 16:00 UTC."));
  CHECK(contains(text,
                 "| session | spent | in doubt | held | calls | tokens |\n"
                 "|:--|--:|--:|--:|--:|--:|\n"
                 "| `customer:acme/session:s1` | 0.55 | 0.20 | 0.00 | 2 | 2000 |\n"));
  CHECK(contains(text, "| **total** | 0.56 | 0.20 | 0.02 | 3 | 2000 |\n"));
  CHECK(
      contains(text, "| `customer:acme` | \\$0.50 on serp\\_\\* | \\$0.56 | \\$0.02 | 112.0% |\n"));
  CHECK(contains(text, "- customer:acme has passed its limit of \\$0.50"));
}

TEST_CASE("report markdown: names show as they are and do nothing") {
  const auto [name, shown] = GENERATE(table<std::string, std::string>({
      {"gpt-4o", "`gpt-4o`"},
      {"@everyone <b>*x*</b>", "`@everyone <b>*x*</b>`"},
      {"a|b", "a\\|b"},
      {"a\\|b", "a\\\\\\|b"},
      {"`x` <img>", "\\`x\\` \\<img\\>"},
      {"a\nb", "`a b`"},
  }));
  CHECK(markdown_name(name) == shown);
}

TEST_CASE("report json: one document with exact amounts") {
  const auto json = parse_json(to_json_text(with_limits(report_on(sample_journal()))));
  REQUIRE(json);
  CHECK((*json)["by"] == "session");
  CHECK((*json)["first"] == "2026-11-21T10:00:00.000Z");
  CHECK((*json)["filter"]["customer"] == nullptr);
  CHECK((*json)["total"]["spent"] == 0.56);
  CHECK((*json)["total"]["tokens"] == 2000);
  CHECK((*json)["rows"][0]["name"] == "customer:acme/session:s1");
  CHECK((*json)["rows"][0]["in_doubt"] == 0.2);
  CHECK((*json)["limits"][0]["limit"] == 0.5);
  CHECK((*json)["limits"][0]["tool"] == "serp_*");
  CHECK((*json)["doubts"][0]["low"] == 0.05);
  CHECK((*json)["doubts_count"] == 1);
  CHECK((*json)["warnings"].size() == 2);
}

TEST_CASE("report json: no digit is lost at any size, no name breaks it") {
  JournalScript script;
  const auto text = to_json_text(report_on({script.track("session:s1", "crm", Money::max())}));
  CHECK(contains(text, "\"spent\":9223372036.854775807,"));

  const auto odd = parse_json(to_json_text(report_on_name("\"\\\n\xff</x>", SpendingKey::model)));
  REQUIRE(odd);
  CHECK((*odd)["rows"][0]["name"] == "\"\\\n\xEF\xBF\xBD</x>");

  const auto empty = parse_json(to_json_text(report_on({})));
  REQUIRE(empty);
  CHECK((*empty)["rows"].empty());
  CHECK((*empty)["first"] == nullptr);
}
