// session_page_test.cpp: a session's page tells what its guards did, and no name is ever markup.
#include <purser/apps/report/session_page.hpp>

#include <purser/apps/report/html_guards.hpp>
#include <purser/tests/apps/report/page_checks.hpp>
#include <purser/tests/apps/report/report_sample.hpp>

using namespace purser;
using namespace purser::cli;

namespace {

const WallTime made = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};

TimelineEntry entry(std::string name, std::string agent, Money cost, std::string error = "") {
  TimelineEntry made_entry;
  made_entry.time = made;
  made_entry.name = std::move(name);
  made_entry.agent = std::move(agent);
  made_entry.duration = std::chrono::milliseconds(340);
  made_entry.cost_low = made_entry.cost_high = cost;
  made_entry.error = std::move(error);
  return made_entry;
}

/// Everything that a page can show, under one name.
SessionReport full_report(const std::string& name) {
  SessionReport report;
  report.session_id = name;
  report.sums.scope = Scope::create({{"customer", name}, {"session", name}}).value();
  report.budget = 5_usd;
  report.sums.total_spent = 3.42_usd;
  report.sums.llm.total = 3.12_usd;
  report.sums.llm.calls = 8;
  report.sums.llm.by_name = {{name, 3.12_usd}};
  report.sums.tools.by_name = {{name + "!", 0.30_usd}};
  report.sums.by_agent[name] = {3.42_usd, 0_usd, 3.42_usd, 8};
  LimitReport limit;
  limit.account = "session:" + name;
  limit.limit = Limit::usd(5_usd);
  limit.spent = (3.42_usd).nanodollars();
  report.sums.limits = {limit};
  report.terminated_by = TerminatedBy::loop_detected;
  report.warnings = {{name, name}, {"stall", "nothing new"}};
  report.guards.warnings = {{name, 7}, {"stall", 1}};
  report.guards.downgrades.saved = 0.0123_usd;
  report.guards.downgrades.calls = 3;
  report.guards.downgrades.by_model = {{name, "gpt-4o-mini", 3, 0.0123_usd}};
  report.prompt_cache.total = {4, Money() - 0.0045_usd};
  report.prompt_cache.by_model = {{name, {3, 0.0005_usd}}, {"gpt-5.6", {1, Money() - 0.005_usd}}};
  report.guards.loops = {2, 1, {{"stall", 2}}};
  report.guards.alerts = AlertReport{{5, 2, 1, 1, 1, name}, true};
  report.events = {entry(name, name, 0.02_usd, name)};
  return report;
}

}  // namespace

TEST_CASE("session page: it tells what was spent and what the guards did") {
  const auto page = to_html(full_report("s1"), made);

  CHECK(broken_tag(page).empty());
  CHECK(contains(page, "<title>Session s1</title>"));
  CHECK(contains(page, "ended by loop_detected"));
  for (const auto* title :
       {"What the guards did", "Limits", "By model and tool", "By agent", "Last calls"}) {
    INFO(title);
    CHECK(contains(page, "<h2>" + std::string(title) + "</h2>"));
  }
  CHECK(contains(page, "<dd>8<span class=\"note\">of 2 kinds</span>"));
  CHECK(contains(page, "$0.01<span class=\"beyond\">23</span><span class=\"note\">on 3 calls"));
  CHECK(contains(page,
                 "<dt>Saved by prompt caches</dt><dd>-$0.00<span class=\"beyond\">45</span>"
                 "<span class=\"note\">on 4 calls"));
  CHECK(contains(page, "<table aria-label=\"Prompt caches\">"));
  CHECK(contains(page, "<dd>2<span class=\"note\">1 call stopped</span>"));
  CHECK(contains(page, "<dd>5<span class=\"note\">2 sent, 1 failed, 1 waiting, 1 dropped</span>"));
  CHECK(contains(page, "<bdi>s1</bdi> → <bdi>gpt-4o-mini</bdi>"));
  CHECK(contains(page, "<bdi>stall</bdi> <span class=\"tag\">1 time</span>"));
  CHECK(contains(page, "Left of $5.00</dt><dd>$1.58"));
  CHECK(contains(page, "340 ms"));
}

TEST_CASE("session page: a session in which nothing happened is a page as well") {
  SessionReport report;
  report.session_id = "s1";

  const auto page = to_html(report, made);

  CHECK(broken_tag(page).empty());
  CHECK(contains(page, "nobody to tell"));
  CHECK(contains(page, "no call stopped"));
  CHECK_FALSE(contains(page, "<table"));
}

TEST_CASE("session page: nothing is loaded and nothing runs") {
  const auto page = to_html(full_report("s1"), made);
  for (const auto* part : {"<script", "<link", "<img", "http:", "https:", "style=", "@import"}) {
    INFO(part);
    CHECK_FALSE(contains(page, part));
  }
  CHECK(
      contains(page, "Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"));
}

TEST_CASE("session page: no name becomes markup, wherever it stands") {
  const std::string name = "</bdi><script>alert(1)</script>\" onload='x'&amp;";

  const auto page = to_html(full_report(name), made);

  CHECK(broken_tag(page).empty());
  CHECK_FALSE(contains(page, "<script"));
  CHECK_FALSE(contains(page, "onload='"));
  CHECK(contains(page, "&lt;script&gt;alert(1)&lt;/"));
}

TEST_CASE("session page: many warnings of a type fold away, and all are counted") {
  SessionReport report;
  for (int i = 0; i < 32; ++i) report.warnings.push_back({"odd", "number " + std::to_string(i)});
  report.guards.warnings = {{"odd", 500}};

  const auto text = html_guards(report);

  CHECK(broken_tag(text).empty());
  CHECK(contains(text, "500 times"));
  CHECK(contains(text, "<summary>29 more</summary>"));
}

TEST_CASE("session page: what a port does not tell is not shown as nothing") {
  SessionReport report;
  report.guards.alerts.emplace();
  report.guards.alerts->counts.raised = 3;

  CHECK(contains(html_guards(report), "<dd>3<span class=\"note\">handed on</span>"));
}

TEST_CASE("session page: calls beyond the newest fold away") {
  SessionReport report;
  for (int i = 0; i < 50; ++i)
    report.events.push_back(entry("call" + std::to_string(i), "", 0_usd));
  report.events_dropped = 7;

  const auto page = to_html(report, made);

  CHECK(broken_tag(page).empty());
  CHECK(page.find("call49") < page.find("call0<"));
  CHECK(contains(page, "<summary>30 earlier ones</summary>"));
  CHECK(contains(page, "7 before these"));
}
