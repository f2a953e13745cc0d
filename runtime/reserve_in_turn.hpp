// reserve_in_turn.hpp: holds money for a call, waiting in line while the budget is busy.
#pragma once

#include <purser/runtime/ledger/ledger.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {

/// Ledger::reserve_in_turn as a task; who is cancelled or too late leaves the line. Errors: those
/// of Ledger::reserve_in_turn, `cancelled`, `deadline_exceeded`. Everything outlives the task.
[[nodiscard]] Task<Hold> reserve_in_turn(Ledger& ledger, const Account& account, const Ask& ask,
                                         const CallInfo& info, Timers& timers, Instant deadline);

}  // namespace purser
