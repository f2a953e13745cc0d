// spending_report.cpp: from sums to sorted rows and sentences.
#include <purser/apps/report/spending_report.hpp>

#include <algorithm>
#include <tuple>

#include <purser/apps/report/report_text.hpp>

namespace purser::cli {
namespace {

constexpr std::array page_keys{SpendingKey::hour, SpendingKey::model, SpendingKey::tool,
                               SpendingKey::account};

bool dearer(const ReportRow& a, const ReportRow& b) {
  return std::tie(b.spending.spent, b.spending.held, a.name) <
         std::tie(a.spending.spent, a.spending.held, b.name);
}

void add_doubts(SpendingReport& report, const JournalSummary& summary) {
  for (const auto& [key, doubt] : summary.doubts()) {
    if (!summary.counts(doubt.origin)) continue;
    ++report.doubts_count;
    if (report.doubts.size() == doubts_shown_max) continue;
    report.doubts.push_back({key.first, key.second, doubt.origin, doubt.low, doubt.high});
  }
}

void add_page(SpendingReport& report, const JournalSummary& summary) {
  report.hours = sorted_rows(summary, SpendingKey::hour);
  report.models = sorted_rows(summary, SpendingKey::model);
  report.tools = sorted_rows(summary, SpendingKey::tool);
  report.accounts = sorted_rows(summary, SpendingKey::account);
  report.timeline.assign(summary.timeline().begin(), summary.timeline().end());
  report.timeline_dropped = summary.timeline_dropped();
}

std::string passed_text(const LimitUse& use) {
  const auto measure = use.limit.measure;
  return use.account + " has passed its limit of " + amount_text(measure, use.limit.amount) +
         reach_text(use.limit) + ": " + amount_text(measure, use.spent) + " spent";
}

}  // namespace

SummaryOptions summary_options(SpendingKey by, SpendingFilter filter, bool is_page) {
  SummaryOptions options{.keys = {by}, .filter = std::move(filter)};
  // Which accounts' limits are worth a look follows from what they spent.
  if (by != SpendingKey::account) options.keys.push_back(SpendingKey::account);
  if (!is_page) return options;
  options.timeline_max = timeline_shown_max;
  for (const auto key : page_keys) {
    if (std::find(options.keys.begin(), options.keys.end(), key) == options.keys.end()) {
      options.keys.push_back(key);
    }
  }
  return options;
}

std::vector<ReportRow> sorted_rows(const JournalSummary& summary, SpendingKey key) {
  std::vector<ReportRow> rows;
  for (const auto& [name, spending] : summary.rows(key)) {
    if (spending != Spending()) rows.push_back({name, spending});
  }
  if (!is_time(key)) std::sort(rows.begin(), rows.end(), dearer);
  return rows;
}

SpendingReport report_of(const JournalSummary& summary, SpendingKey by, bool is_page) {
  SpendingReport report;
  report.by = by;
  report.filter = summary.filter();
  report.span = summary.span();
  report.total = summary.total();
  report.rows = sorted_rows(summary, by);
  report.overruns = summary.overruns();
  report.resets = summary.resets();
  add_doubts(report, summary);
  if (is_page) add_page(report, summary);
  return report;
}

std::vector<std::string> warnings_of(const SpendingReport& report) {
  std::vector<std::string> warnings;
  for (const auto& use : report.limits) {
    if (use.spent > use.limit.amount) warnings.push_back(passed_text(use));
  }
  if (report.overruns.count > 0) {
    warnings.push_back(counted(report.overruns.count, "charge") + " cost " +
                       to_string(report.overruns.beyond) + " more than was held");
  }
  if (report.doubts_count > 0) {
    warnings.push_back(counted(report.doubts_count, "charge") + " in doubt, by " +
                       to_string(report.total.in_doubt) +
                       "; purser ledger reconcile lists and settles them");
  }
  if (report.resets > 0) {
    warnings.push_back("limits were begun anew " + counted(report.resets, "time") +
                       "; the money spent before is counted here all the same");
  }
  return warnings;
}

}  // namespace purser::cli
