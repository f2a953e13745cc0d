// durable_calls.hpp: waiting for a journal, and what one has booked, call by call.
#pragma once

#include <future>
#include <map>
#include <set>

#include <purser/runtime/ledger/ledger.hpp>

namespace purser {

/// Waits until it is known.
inline Result<> when_durable(Ledger& ledger, Sequence sequence) {
  std::promise<Result<>> told;
  ledger.store().when_committed(sequence, [&](Result<> done) { told.set_value(std::move(done)); });
  return told.get_future().get();
}

/// One call of a tool.
inline CallInfo search_call(CallId id) {
  CallInfo info;
  info.call = id;
  info.kind = CallKind::tool;
  info.name = "search";
  return info;
}

/// What a ledger and its journal say was booked.
struct BookedCalls {
  std::map<CallId, int> charges;  ///< certain or in doubt
  Money spent;                    ///< as the ledger has it
  Money sum;                      ///< of all charges and sums in the journal

  [[nodiscard]] bool has_each_once(const std::set<CallId>& acknowledged) const {
    for (const auto id : acknowledged) {
      if (!charges.contains(id)) return false;
    }
    for (const auto& [id, count] : charges) {
      if (count != 1) return false;
    }
    return true;
  }
};

/// Reads the journal of a ledger that has just recovered, which checks its chain.
inline Result<BookedCalls> booked_calls(Ledger& ledger) {
  BookedCalls booked;
  booked.spent = ledger.report(ledger.total()).total_spent;
  for (const auto& doubt : ledger.doubts()) {
    ++booked.charges[doubt.call];
    booked.sum += doubt.high;
  }
  auto read = ledger.store().replay([&](JournalRecord record) -> Result<> {
    if (record.kind == JournalRecord::Kind::carry) booked.sum += record.high;
    const bool is_charge =
        record.kind == JournalRecord::Kind::charge || record.kind == JournalRecord::Kind::track;
    if (!is_charge || record.low != record.high) return {};
    ++booked.charges[record.call];
    booked.sum += record.high;
    return {};
  });
  if (!read) return fail(std::move(read).error());
  return booked;
}

}  // namespace purser
