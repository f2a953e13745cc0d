// report_sample.hpp: a small journal and its report, for the tests of everything that writes one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <purser/apps/report/spending_report.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/journal_script.hpp>

namespace purser {

/// acme: $0.30 exact and $0.05 to $0.25 in doubt for a model, $0.01 for a tool; beta: $0.02 held.
inline std::vector<JournalRecord> sample_journal() {
  JournalScript script;
  std::vector<JournalRecord> records;
  const auto add = [&](JournalRecord record) { records.push_back(std::move(record)); };
  add(script.hold("customer:acme/session:s1/agent:writer", "gpt-4o", 0.50_usd));
  script.advance(std::chrono::milliseconds(1500));
  add(script.charge(0.30_usd, 0.30_usd, 1200));
  add(script.hold("customer:acme/session:s1/agent:writer", "gpt-4o", 0.25_usd));
  script.advance(std::chrono::hours(30));
  add(script.charge(0.05_usd, 0.25_usd, 800));
  add(script.hold("customer:acme/session:s2", "serp_api", 0.01_usd, CallKind::tool));
  add(script.charge(0.01_usd, 0.01_usd));
  add(script.hold("customer:beta/session:s1", "gpt-4o", 0.02_usd));
  return records;
}

inline cli::SpendingReport report_on(const std::vector<JournalRecord>& records,
                                     SpendingKey by = SpendingKey::session, bool is_page = false,
                                     SpendingFilter filter = {}) {
  JournalSummary summary(cli::summary_options(by, std::move(filter), is_page));
  for (const auto& record : records) REQUIRE(summary.add(record));
  auto report = cli::report_of(summary, by, is_page);
  report.file = "purser.db";
  return report;
}

/// One booking under a name that tries to be more than a name.
inline cli::SpendingReport report_on_name(const std::string& name, SpendingKey by) {
  JournalScript script;
  return report_on({script.hold("session:s1", name, 0.50_usd), script.charge(0.25_usd, 0.25_usd)},
                   by);
}

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A limit in dollars for ever on an account, and how it is used.
inline cli::LimitUse limit_use(std::string account, Money amount, Money spent, Money held = {},
                               Money in_doubt = {}) {
  return {std::move(account), Limit::usd(amount), spent.nanodollars(), held.nanodollars(),
          in_doubt.nanodollars()};
}

}  // namespace purser
