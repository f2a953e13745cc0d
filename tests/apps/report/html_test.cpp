// html_test.cpp: a page that needs nothing else, in which no name is ever markup.
#include <purser/apps/report/html_page.hpp>

#include <purser/adapters/crypto/sha256.hpp>
#include <purser/apps/report/html_bars.hpp>
#include <purser/apps/report/html_style.hpp>
#include <purser/apps/report/html_tables.hpp>
#include <purser/apps/report/html_text.hpp>
#include <purser/apps/report/html_timeline.hpp>
#include <purser/runtime/base64.hpp>
#include <purser/tests/apps/report/page_checks.hpp>
#include <purser/tests/apps/report/report_sample.hpp>

using namespace purser;
using namespace purser::cli;
using namespace std::chrono_literals;

namespace {

SpendingReport sample_page() {
  auto report = report_on(sample_journal(), SpendingKey::session, true);
  report.limits = {limit_use("customer:acme", 0.50_usd, 0.56_usd, 0.02_usd, 0.20_usd),
                   limit_use("total", 5_usd, 0.56_usd)};
  return report;
}

}  // namespace

TEST_CASE("html: the page tells everything that the report has") {
  const auto page = to_html(sample_page());
  CHECK(broken_tag(page).empty());
  CHECK(contains(page, "<title>Spending of purser.db</title>"));
  for (const auto* title : {"Worth a look", "Over time", "By session", "By model and tool",
                            "By account", "Limits", "Last calls"}) {
    INFO(title);
    CHECK(contains(page, "<h2>" + std::string(title) + "</h2>"));
  }
  CHECK(contains(page, "customer:acme has passed its limit of $0.50: $0.56 spent"));
  CHECK(contains(page, "call 2, attempt 1: $0.05 to $0.25 for <bdi>gpt-4o</bdi>"));
  CHECK(contains(page, "aria-label=\"Spending per hour, 21 Nov 2026, 10:00 to"));
  CHECK(contains(page, "of that $0.20 in doubt, $0.02 held, $0.00 left"));
  CHECK(contains(page, "1.5 s"));
  CHECK(contains(page, "30 h 0 min"));
}

TEST_CASE("html: a call on a cheaper model, or on another try, says so") {
  JournalScript script;
  auto hold = script.hold("session:s1", "gpt-4o-mini", 1_usd);
  auto charge = script.charge(0.01_usd, 0.01_usd);
  charge.attempt.cause = AttemptCause::downgrade;

  const auto page = to_html(report_on({hold, charge}, SpendingKey::session, true));

  CHECK(contains(page, "<bdi>gpt-4o-mini</bdi> <span class=\"tag \">downgrade</span>"));
  CHECK_FALSE(contains(to_html(sample_page()), "<span class=\"tag \">first"));
}

TEST_CASE("html: an empty journal is a short page") {
  const auto page = to_html(report_on({}, SpendingKey::session, true));
  CHECK(broken_tag(page).empty());
  CHECK(contains(page, "Nothing was spent or held"));
  CHECK_FALSE(contains(page, "<h2>"));
}

TEST_CASE("html: holds that were all released leave no empty tables") {
  JournalScript script;
  const auto page = to_html(report_on(
      {script.hold("session:s1", "gpt-4o", 1_usd), script.release()}, SpendingKey::session, true));
  CHECK_FALSE(contains(page, "<table"));
}

TEST_CASE("html: nothing is loaded and nothing runs") {
  const auto page = to_html(sample_page());
  CHECK_FALSE(contains(page, "<script"));
  CHECK_FALSE(contains(page, "<link"));
  CHECK_FALSE(contains(page, "<img"));
  CHECK_FALSE(contains(page, "http:"));
  CHECK_FALSE(contains(page, "https:"));
  CHECK_FALSE(contains(page, "style="));
  CHECK_FALSE(contains(page, "@import"));
  const auto policy = between(page, "Content-Security-Policy\" content=\"", "\"");
  const auto hash = crypto::Sha256()(between(page, "<style>", "</style>"));
  CHECK(policy == "default-src 'none'; style-src 'sha256-" +
                      to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()}) +
                      "'; base-uri 'none'; form-action 'none'");
}

TEST_CASE("html: no name becomes markup, wherever it stands") {
  const std::string name = "</bdi><script>alert(1)</script>\" onload='x'&amp;";
  JournalScript script;
  const auto scope = Scope::create({{"customer", name}, {"agent", name}}).value().to_string();
  auto report = report_on({script.hold(scope, name, 0.5_usd), script.charge(0.1_usd, 0.7_usd)},
                          SpendingKey::customer, true, {.customer = name});
  report.file = "/tmp/" + name + ".db";
  report.limits = {limit_use(name, 0.1_usd, 0.7_usd)};
  report.limits[0].limit.model = Glob(name);

  const auto page = to_html(report);

  CHECK(broken_tag(page).empty());
  CHECK_FALSE(contains(page, "<script"));
  CHECK_FALSE(contains(page, "onload='"));
  CHECK(contains(page, "&lt;script&gt;alert(1)&lt;/"));
}

TEST_CASE("html text: escapes, breaks long paths, and greys what is beyond cents") {
  CHECK(html("<a href=\"x\">&'") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  CHECK(html("a\nb\x7f") ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
  CHECK(html_name("a/<b>") == "<bdi>a/<wbr>&lt;b&gt;</bdi>");
  CHECK(html_step("customer:a%2Fb") == "<span class=\"kind\">customer</span> <bdi>a/<wbr>b</bdi>");
  CHECK(html_step("total") == "<bdi>total</bdi>");
  CHECK(html_money(0.123_usd) == "$0.12<span class=\"beyond\">3</span>");
  CHECK(html_money(0.5_usd, 4) == "$0.50<span class=\"beyond\">00</span>");
  CHECK(html_money(Money() - 1_usd) == "-$1.00");
  CHECK(html_amount(Measure::tokens, 1200) == "1,200 tokens");
}

TEST_CASE("html bars: parts of a whole, never more and never less than nothing") {
  CHECK(svg_percent(1, 3) == "33.33");
  CHECK(svg_percent(5, 3) == "100.00");
  CHECK(svg_percent(-5, 3) == "0");
  CHECK(svg_percent(INT64_MAX, INT64_MAX) == "100.00");
  const auto refunded = bar_parts({.spent = Money() - 1_usd, .in_doubt = 1_usd});
  CHECK(refunded.certain == 0);
  CHECK(refunded.in_doubt == 0);
  CHECK(svg_bar({50, 25, 25}, 100) ==
        R"(<svg class="bar" aria-hidden="true"><rect class="certain" x="0%" width="50.00%" )"
        R"(height="100%"/><rect class="in-doubt" x="50.00%" width="25.00%" height="100%"/>)"
        R"(<rect class="held" x="75.00%" width="25.00%" height="100%"/></svg>)");
  CHECK_FALSE(contains(svg_limit_bar(limit_use("a", 1_usd, 1_usd)), "<line"));
  CHECK(contains(svg_limit_bar(limit_use("a", 1_usd, 1.5_usd, 0.5_usd)), "x1=\"50.00%\""));
  CHECK(contains(svg_limit_bar(limit_use("a", 0_usd, 0_usd)), "groove"));
}

TEST_CASE("html tables: many rows are summed up in one, and nothing is lost") {
  std::vector<ReportRow> rows;
  Spending total;
  for (int i = 0; i < 50; ++i) {
    rows.push_back({"session:s" + std::to_string(i), {.spent = 1_usd, .calls = 1}});
    total += rows.back().spending;
  }
  const auto table = html_rows(rows, total, SpendingKey::session, "Session");
  CHECK(broken_tag(table).empty());
  CHECK(contains(table, "30 more rows"));
  CHECK(contains(table, "$30.00"));
  CHECK(contains(table, "$50.00"));
  CHECK_FALSE(contains(table, "Held"));
  CHECK_FALSE(contains(table, "Tokens"));

  for (auto& row : rows) row.name = "customer:c/" + row.name;
  const auto tree = html_account_tree(account_tree(rows));
  CHECK(broken_tag(tree).empty());
  CHECK(contains(tree, "46 more below"));
  CHECK(contains(tree, "$46.00"));
}

TEST_CASE("html tables: models and tools in one list that adds up to the total") {
  const auto report = report_on(sample_journal(), SpendingKey::session, true);
  auto total = report.total;
  total.spent += 1_usd;  // booked under no name at all
  const auto table = html_models_and_tools(report.models, report.tools, total);
  CHECK(contains(table, "<bdi>gpt-4o</bdi> <span class=\"kind\">model</span>"));
  CHECK(contains(table, "<bdi>serp_api</bdi> <span class=\"kind\">tool</span>"));
  CHECK(contains(table, "without a name"));
  CHECK_FALSE(
      contains(html_models_and_tools(report.models, report.tools, report.total), "without a name"));
}

TEST_CASE("html timeline: the newest first, the older ones fold away") {
  JournalScript script;
  std::vector<JournalRecord> records;
  for (int i = 0; i < 30; ++i) {
    records.push_back(script.track("session:s1", "tool" + std::to_string(i), 0.01_usd));
  }
  const auto report = report_on(records, SpendingKey::session, true);
  const auto text = html_timeline(report.timeline, 7);
  CHECK(broken_tag(text).empty());
  CHECK(text.find("tool29<") < text.find("tool28<"));
  CHECK(contains(text, "<summary>10 earlier ones</summary>"));
  CHECK(contains(text, "7 before these"));
  CHECK(contains(text, "from elsewhere"));
}

TEST_CASE("html timeline: durations in words") {
  CHECK(duration_text(0ns) == "0 ms");
  CHECK(duration_text(-5ms) == "0 ms");
  CHECK(duration_text(340ms) == "340 ms");
  CHECK(duration_text(1250ms) == "1.2 s");
  CHECK(duration_text(185s) == "3 min 5 s");
  CHECK(duration_text(130min) == "2 h 10 min");
}

TEST_CASE("base64: the examples of RFC 4648") {
  const auto [bytes, text] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xff\xfe\xfd", "//79"},
  }));
  CHECK(to_base64(bytes) == text);
}
