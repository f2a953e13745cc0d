// report_text.hpp: amounts, counts and names of a report, as people read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/ledger/summary/journal_summary.hpp>

namespace purser::cli {

/// `45,230`; `-1,000`.
[[nodiscard]] std::string grouped(std::int64_t count);

/// How many decimals an amount needs: 2 to 9.
[[nodiscard]] int decimals_of(Money amount);
/// The amount with at least so many decimals: `$3.4200`. Exact.
[[nodiscard]] std::string with_decimals(Money amount, int decimals);
/// All with the same number of decimals, so that they stand below each other. Exact.
[[nodiscard]] std::vector<std::string> aligned(const std::vector<Money>& amounts);
/// `3.42`, `-0.50`: at least two decimals, no sign of the currency. Exact.
[[nodiscard]] std::string plain_amount(Money amount);

/// `part` of `whole` in tenths of a percent, rounded down; 0 where there is no whole. Neither below
/// 0 nor above 9999.
[[nodiscard]] int permille(std::int64_t part, std::int64_t whole);
/// `82.4%`
[[nodiscard]] std::string percent_text(std::int64_t part, std::int64_t whole);

/// The name of a row, also of the one without: `(no session)`.
[[nodiscard]] std::string row_label(const std::string& name, SpendingKey key);

/// `2026-11-21 10:00`, in UTC.
[[nodiscard]] std::string minute_text(WallTime time);
/// What a filter lets pass, to be put behind a comma: `customer acme`, `from 2026-11-01 00:00`.
[[nodiscard]] std::vector<std::string> filter_texts(const SpendingFilter& filter);

/// `1 call`, `1,200 calls`.
[[nodiscard]] std::string counted(std::int64_t count, std::string_view one);

}  // namespace purser::cli
