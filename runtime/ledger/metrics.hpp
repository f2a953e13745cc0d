// metrics.hpp: how a ledger is doing, in numbers for dashboards.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <purser/runtime/ledger/store_metrics.hpp>
#include <purser/runtime/money.hpp>

namespace purser {

/// One consistent snapshot; counts are since the ledger was made.
struct LedgerMetrics {
  std::uint64_t holds_taken = 0;
  std::uint64_t holds_open = 0;
  std::uint64_t calls_waiting = 0;  ///< in line for a busy budget
  std::uint64_t accounts = 0;
  /// Calls refused for good, by limit: `session usd`, `customer usd per month in UTC on gpt-*`.
  std::map<std::string, std::uint64_t> refusals;
  std::uint64_t busy_refusals = 0;  ///< calls that only other calls' holds kept out
  std::uint64_t charges_in_doubt = 0;
  Money in_doubt;      ///< sum of high - low
  StoreMetrics store;  ///< journal size, commit latency
};

}  // namespace purser
