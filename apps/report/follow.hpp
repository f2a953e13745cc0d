// follow.hpp: a report that goes on while the journal grows.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <purser/apps/exit_code.hpp>
#include <purser/apps/report/spending_report.hpp>

namespace purser::cli {

/// Whether a change is told by itself: charges, costs from elsewhere, and corrections.
[[nodiscard]] bool is_told(const JournalChange& change) noexcept;

/// A booking in one line: when, how much, the sum then, who, on what. Safe for terminals.
[[nodiscard]] std::string follow_line(const JournalChange& change, const Spending& total);
/// The same as a JSON document in one line; and what is there before the first one.
[[nodiscard]] std::string follow_json(const JournalChange& change, const Spending& total);
[[nodiscard]] std::string follow_json_start(const Spending& total);

struct Screen {
  std::size_t columns = 80;
  std::size_t lines = 24;
};

/// What stands on a terminal while a journal is followed: sums, the dearest rows, the last
/// bookings. At most one line less than the screen has, none longer than it is wide.
[[nodiscard]] std::vector<std::string> follow_frame(const JournalSummary& summary, SpendingKey by,
                                                    const std::string& file, const Screen& screen);

/// The bytes that put `frame` where one of `lines_before` lines stands.
[[nodiscard]] std::string redraw(const std::vector<std::string>& frame, std::size_t lines_before);

enum class FollowAs : std::uint8_t { frame, lines, json };

/// Reads what is new in the journal, again and again, until it is interrupted. Prints to stdout.
[[nodiscard]] ExitCode follow_journal(const std::string& file, SpendingKey by,
                                      SpendingFilter filter, FollowAs as);

}  // namespace purser::cli
