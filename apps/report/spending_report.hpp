// spending_report.hpp: what `purser report` tells, whatever it is written as.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <purser/runtime/ledger/limit.hpp>
#include <purser/runtime/ledger/summary/journal_summary.hpp>

namespace purser::cli {

struct ReportRow {
  std::string name;  ///< as row_of() calls it; empty: the row without
  Spending spending;
};

/// A limit and how full it is now, in its measure.
struct LimitUse {
  std::string account;  ///< its path
  Limit limit;
  std::int64_t spent = 0;     ///< doubt at its high end
  std::int64_t held = 0;      ///< by calls under way
  std::int64_t in_doubt = 0;  ///< of what is spent; 0 where the ledger does not tell it per limit
};

/// A charge whose cost nobody knows yet.
struct ReportedDoubt {
  CallId call = 0;
  std::uint32_t attempt = 1;
  SpendingOrigin origin;
  Money low;
  Money high;
};

struct SpendingReport {
  std::string file;
  SpendingKey by = SpendingKey::session;
  SpendingFilter filter;
  WallTime made{};
  std::optional<std::pair<WallTime, WallTime>> span;  ///< first and last hold; none: no money
  Spending total;
  std::vector<ReportRow> rows;  ///< by `by`

  // For pages; empty elsewhere.
  std::vector<ReportRow> hours;
  std::vector<ReportRow> models;
  std::vector<ReportRow> tools;
  std::vector<ReportRow> accounts;
  std::vector<JournalChange> timeline;
  std::uint64_t timeline_dropped = 0;

  std::vector<LimitUse> limits;  ///< the fullest first
  std::size_t limits_left_out = 0;
  std::vector<ReportedDoubt> doubts;  ///< the first `doubts_shown_max`
  std::int64_t doubts_count = 0;
  Overruns overruns;
  std::int64_t resets = 0;
};

inline constexpr std::size_t doubts_shown_max = 20;
inline constexpr std::size_t timeline_shown_max = 500;

/// What a summary has to keep for a report; `is_page`: one with everything.
[[nodiscard]] SummaryOptions summary_options(SpendingKey by, SpendingFilter filter, bool is_page);

/// Rows with money, calls or holds, the dearest first; those of time in its order.
[[nodiscard]] std::vector<ReportRow> sorted_rows(const JournalSummary& summary, SpendingKey key);

/// `summary`: made with `summary_options(by, ..., is_page)`. Limits are not its business.
[[nodiscard]] SpendingReport report_of(const JournalSummary& summary, SpendingKey by, bool is_page);

/// What somebody should look at, a sentence each.
[[nodiscard]] std::vector<std::string> warnings_of(const SpendingReport& report);

}  // namespace purser::cli
