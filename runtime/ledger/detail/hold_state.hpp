// hold_state.hpp: what the ledger knows about one hold, with all that ending it will need.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/ledger/admit.hpp>
#include <purser/runtime/ledger/charge.hpp>
#include <purser/runtime/ledger/detail/node.hpp>
#include <purser/runtime/ledger/store.hpp>
#include <purser/runtime/warning.hpp>

namespace purser::ledger_detail {

class State;

/// Made and given back by the ledger, and used again: ending a hold must not need memory.
struct HoldState {
  State* ledger = nullptr;
  Node* account = nullptr;
  Books::Lines::value_type* line = nullptr;  ///< name of the call, and where its charge goes
  HoldId id = 0;
  Moment taken;  ///< kept where windows need it
  Sequence sequence = 0;
  Amounts held;
  Tokens output_tokens = 0;
  CallInfo call;  ///< without its name
  bool dispatched = false;
  Money reported;  ///< the cost of what the provider said so far
  Usage usage;     ///< what it said
  std::vector<Warning> warnings;
  std::optional<JournalRecord> record;   ///< of the hold; both only where the store keeps records
  std::optional<JournalRecord> outcome;  ///< of how it ends
  Doubts::node_type doubt;               ///< memory, in case it ends in doubt
  HoldState* next = nullptr;             ///< in the list of open holds, or of free ones
  HoldState* previous = nullptr;
};

}  // namespace purser::ledger_detail
