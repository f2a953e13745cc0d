// spending_report_test.cpp: which rows a report has, in which order, and what it warns of.
#include <purser/apps/report/spending_report.hpp>

#include <purser/tests/apps/report/report_sample.hpp>

using namespace purser;
using namespace purser::cli;

namespace {

std::vector<std::string> names(const std::vector<ReportRow>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.name);
  return names;
}

}  // namespace

TEST_CASE("spending report: the dearest rows come first, time stays in order") {
  const auto by_session = report_on(sample_journal());
  CHECK(names(by_session.rows) == std::vector<std::string>{"customer:acme/session:s1",
                                                           "customer:acme/session:s2",
                                                           "customer:beta/session:s1"});
  CHECK(by_session.total.spent == 0.56_usd);
  CHECK(by_session.total.in_doubt == 0.20_usd);
  CHECK(by_session.total.held == 0.02_usd);

  const auto by_day = report_on(sample_journal(), SpendingKey::day);
  CHECK(names(by_day.rows) == std::vector<std::string>{"2026-11-21", "2026-11-22"});
}

TEST_CASE("spending report: a row whose every hold was released is none") {
  JournalScript script;
  const auto report = report_on({script.hold("session:s1", "gpt-4o", 1_usd), script.release()});
  CHECK(report.rows.empty());
  CHECK(report.total == Spending());
}

TEST_CASE("spending report: only a page keeps everything") {
  CHECK(report_on(sample_journal()).timeline.empty());
  const auto page = report_on(sample_journal(), SpendingKey::session, true);
  CHECK(page.timeline.size() == 3);
  CHECK(names(page.models) == std::vector<std::string>{"gpt-4o", ""});
  CHECK(names(page.hours) == std::vector<std::string>{"2026-11-21T10", "2026-11-22T16"});
}

TEST_CASE("spending report: a page by account needs no other account rows") {
  const auto page = report_on(sample_journal(), SpendingKey::account, true);
  CHECK(names(page.rows) == names(page.accounts));
}

TEST_CASE("spending report: doubts of others are left out") {
  CHECK(report_on(sample_journal()).doubts_count == 1);
  CHECK(
      report_on(sample_journal(), SpendingKey::session, false, {.customer = "beta"}).doubts_count ==
      0);
}

TEST_CASE("spending report: many doubts are counted, the first are shown") {
  JournalScript script;
  std::vector<JournalRecord> records;
  for (std::size_t i = 0; i < doubts_shown_max + 5; ++i) {
    records.push_back(script.track("session:s1", "crm", 0_usd, 0.01_usd));
  }
  const auto report = report_on(records);
  CHECK(report.doubts.size() == doubts_shown_max);
  CHECK(report.doubts_count == static_cast<std::int64_t>(doubts_shown_max) + 5);
}

TEST_CASE("spending report: warns of passed limits, overruns, doubt and limits begun anew") {
  SpendingReport report;
  CHECK(warnings_of(report).empty());
  report.limits = {limit_use("customer:acme", 1_usd, 1_usd),
                   limit_use("customer:beta", 1_usd, 1.25_usd)};
  report.overruns = {2, 0.5_usd};
  report.doubts_count = 1;
  report.total.in_doubt = 0.20_usd;
  report.resets = 1;
  CHECK(warnings_of(report) ==
        std::vector<std::string>{
            "customer:beta has passed its limit of $1.00: $1.25 spent",
            "2 charges cost $0.50 more than was held",
            "1 charge in doubt, by $0.20; purser ledger reconcile lists and settles them",
            "limits were begun anew 1 time; the money spent before is counted here all the same"});
}
