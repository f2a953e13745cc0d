// default_chain.cpp: the one list of stages, outermost first, with the reason for each place.
#include <purser/middleware/default_chain.hpp>

#include <algorithm>

#include <purser/middleware/chain_order.hpp>
#include <purser/middleware/deadline.hpp>
#include <purser/middleware/tool_arguments.hpp>
#include <purser/middleware/trace.hpp>
#include <purser/runtime/stage_context.hpp>

namespace purser {
namespace {

Result<> check_not_null(const std::vector<PlacedStage>& stages) {
  for (const auto& placed : stages) {
    if (placed.stage != nullptr) continue;
    return fail(ErrorCode::invalid_argument, "a stage of the chain is a null pointer");
  }
  return {};
}

Result<> join_all(const DefaultChainOptions& options) {
  const StageContext context{options.ledger, options.routes, options.prices,
                             options.timers, options.random, options.sample};
  for (const auto& placed : options.stages) {
    if (auto joined = placed.stage->join(context); !joined) {
      const auto which = "stage \"" + std::string(placed.stage->name()) + '"';
      return fail(std::move(joined).error().in(which));
    }
  }
  return {};
}

/// The detectors stand before the user's own guards, so that they see what those refuse.
void add_watch(DefaultChainOptions& options) {
  auto& stages = options.stages;
  const bool has_own = std::any_of(stages.begin(), stages.end(), [](const PlacedStage& placed) {
    return placed.stage->name() == "watch";
  });
  if (options.watch == nullptr || has_own) return;
  stages.insert(stages.begin(), {std::move(options.watch), Place::guard});
}

/// The product's own order.
std::vector<OrderedStage> ordered(const DefaultChainOptions& options) {
  auto& timers = *options.timers;
  std::vector<OrderedStage> chain;
  const auto use = [&](std::shared_ptr<Middleware> stage, const char* reason) {
    chain.push_back({std::move(stage), reason});
  };
  const auto use_all = [&](Place place, const char* reason) {
    for (const auto& placed : options.stages) {
      if (placed.place == place) use(placed.stage, reason);
    }
  };
  use(std::make_shared<Trace>(timers.clock()), "sees refusals of all other stages too");
  use_all(Place::alert, "sees what all stages find");
  use(std::make_shared<Deadline>(timers, options.call_timeout), "bounds queueing and retries");
  use_all(Place::redact, "before anything is kept, compared or sent");
  use_all(Place::call, "yours, once per call");
  use_all(Place::guard, "before any cost; refused and unknown calls count too");
  use(std::make_shared<ToolArguments>(), "before any cost: what cannot work is not paid for");
  use_all(Place::approve, "before money is held: people are slow");
  use_all(Place::downgrade, "chooses the model by what is spent");
  use_all(Place::fallback, "another model is priced and held anew");
  use_all(Place::cache, "an answer that is known costs nothing");
  use(std::make_shared<Retry>(options.retry, timers, options.random), "each attempt is paid for");
  use_all(Place::attempt, "yours, once per attempt");
  use_all(Place::rate_limit, "no money is held while queueing");
  use_all(Place::estimate, "what is known of the input is known before it is held");
  use(std::make_shared<Budget>(options.ledger, options.routes, options.prices, timers,
                               options.budget),
      "sees the final request; nothing further in changes it");
  use_all(Place::record, "what was sent, and what came back");
  return chain;
}

}  // namespace

Result<std::shared_ptr<const Chain>> default_chain(DefaultChainOptions options, Handler handler) {
  if (auto whole = check_not_null(options.stages); !whole) return fail(std::move(whole).error());
  add_watch(options);
  if (auto joined = join_all(options); !joined) return fail(std::move(joined).error());
  auto chain = arrange(ordered(options), options.order);
  if (!chain) return fail(std::move(chain).error());
  ChainBuilder builder;
  for (auto& each : *chain) builder.use(each.stage, std::move(each.reason));
  auto built = builder.build(std::move(handler));
  if (!built) return built;
  if (auto ok = check_names(names_of(*chain)); !ok) return fail(std::move(ok).error());
  return built;
}

}  // namespace purser
