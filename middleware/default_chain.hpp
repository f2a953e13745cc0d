// default_chain.hpp: the product's own list of stages.
#pragma once

#include <memory>
#include <vector>

#include <purser/middleware/budget/budget.hpp>
#include <purser/middleware/retry.hpp>
#include <purser/middleware/watch.hpp>
#include <purser/runtime/chain.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {

/// A stage of the user and where it stands.
struct PlacedStage {
  std::shared_ptr<Middleware> stage{};
  Place place = Place::call;
};

struct DefaultChainOptions {
  Timers* timers = nullptr;  ///< must outlive the chain
  std::shared_ptr<Ledger> ledger{};
  std::shared_ptr<const Routes> routes{};
  PriceTable prices{};
  BudgetOptions budget{};
  RetryOptions retry{};
  std::chrono::nanoseconds call_timeout{0};
  std::function<double()> random{};
  std::function<Task<Reply>(const Call&, ModelRequest)> sample{};  ///< as in StageContext
  std::shared_ptr<Watch> watch{};     ///< null: no detectors; a stage "watch" replaces it
  std::vector<PlacedStage> stages{};  ///< the user's own, in order
  /// Names of stages, outermost first: another order of these. Stages that it has not stay behind
  /// the ones that they follow by themselves. Empty: each stands where its place says.
  std::vector<std::string> order{};
};

/// Errors: as ChainBuilder::build, `arrange` and `check_names` (middleware/chain_order.hpp).
[[nodiscard]] Result<std::shared_ptr<const Chain>> default_chain(DefaultChainOptions options,
                                                                 Handler handler);

}  // namespace purser
