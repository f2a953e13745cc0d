// durable.hpp: waits until the journal holds what the ledger decided.
#pragma once

#include <purser/runtime/ledger/ledger.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {

/// Returns when every record up to `sequence` is durable. Ask `ledger.is_committed(sequence)`
/// first: it is quick and saves the wait. Errors: `journal_failed`, `cancelled`,
/// `deadline_exceeded`. `ledger` and `timers` must outlive the task.
[[nodiscard]] Task<> until_durable(Ledger& ledger, Sequence sequence, Timers& timers,
                                   Instant deadline);

}  // namespace purser
