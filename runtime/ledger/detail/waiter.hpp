// waiter.hpp: a call that waits in line until what others hold comes free.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include <purser/runtime/ledger/ask.hpp>
#include <purser/runtime/ledger/detail/hold_state.hpp>
#include <purser/runtime/ledger/wait_id.hpp>

namespace purser::ledger_detail {

/// The limit that a call waits for.
struct Obstacle {
  const Node* account = nullptr;
  const Limit* terms = nullptr;  ///< null: the end of the range
  friend bool operator==(const Obstacle&, const Obstacle&) = default;
};

struct Waiter {
  WaitId id = 0;
  std::shared_ptr<Node> account;
  Ask ask;
  CallInfo call;  ///< its name is `name`
  std::string name;
  Obstacle obstacle;
  std::function<void(Result<HoldState*>)> done;
  std::optional<Result<HoldState*>> outcome;  ///< set when it leaves the line
};

/// In the order of arrival.
using Waiters = std::list<Waiter>;

}  // namespace purser::ledger_detail
