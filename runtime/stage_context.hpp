// stage_context.hpp: what a stage may use of the runtime that it joins.
#pragma once

#include <functional>
#include <memory>

#include <purser/runtime/ledger/ledger.hpp>
#include <purser/runtime/model_request.hpp>
#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/reply.hpp>
#include <purser/runtime/routes.hpp>
#include <purser/runtime/task.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {

class Call;

/// Everything is there, and outlives the stage's calls.
struct StageContext {
  std::shared_ptr<Ledger> ledger;
  std::shared_ptr<const Routes> routes;
  PriceTable prices;
  Timers* timers = nullptr;
  std::function<double()> random;  ///< in [0, 1), thread-safe
  /// Asks a model below `call`, which outlives the task, as a server does that works on it: a call
  /// of its own from the top of the chain, of purpose `sampling`. Empty only where no session makes
  /// calls.
  std::function<Task<Reply>(const Call& call, ModelRequest request)> sample{};
};

}  // namespace purser
