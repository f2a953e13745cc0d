// last_call.hpp: the rules of the one call that a budget's finalization reserve is kept for.
#pragma once

#include <cstdint>

#include <purser/agent/conversation.hpp>
#include <purser/runtime/ledger/sums.hpp>

namespace purser {

/// From how many steps of the scope on limits open their reserve to the last call of a run that was
/// started at `base`: all of them for a run of its own; inside a call only those below the account
/// that made it, since what is kept above is kept for the agents above.
[[nodiscard]] std::uint16_t final_from(const Session& base);

/// Whether some limit of an account with at least `final_from` steps keeps a reserve. `account`:
/// the report of the account that would make the call.
[[nodiscard]] bool has_reserve(const AccountReport& account, std::uint16_t final_from);

/// The conversation so far, without tools, and the question for the best answer so far.
[[nodiscard]] ModelRequest last_request(const Conversation& conversation);

/// Takes the answer to `last_request` for the run's output. The reason why the run ended stays.
void take_last_answer(Conversation& conversation, const ModelReply& reply);

}  // namespace purser
