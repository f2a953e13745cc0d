// html_timeline.hpp: the last bookings of a page, the newest first.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <purser/runtime/ledger/summary/journal_changes.hpp>

namespace purser::cli {

/// `bookings`: in the order of the journal; `dropped`: how many earlier ones are not among them.
[[nodiscard]] std::string html_timeline(const std::vector<JournalChange>& bookings,
                                        std::uint64_t dropped);

/// `340 ms`, `1.2 s`, `3 min 5 s`, `2 h 10 min`.
[[nodiscard]] std::string duration_text(std::chrono::nanoseconds duration);

}  // namespace purser::cli
