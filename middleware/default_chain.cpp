// default_chain.cpp: the one list of stages, outermost first, with the reason for each place.
#include <purser/middleware/default_chain.hpp>

#include <purser/middleware/deadline.hpp>
#include <purser/middleware/tool_arguments.hpp>
#include <purser/middleware/trace.hpp>

namespace purser {
namespace {

void use_placed(ChainBuilder& chain, const DefaultChainOptions& options, Place place,
                const char* reason) {
  for (const auto& placed : options.stages) {
    if (placed.place == place) chain.use(placed.stage, reason);
  }
}

}  // namespace

Result<std::shared_ptr<const Chain>> default_chain(DefaultChainOptions options, Handler handler) {
  auto& timers = *options.timers;
  ChainBuilder chain;
  chain.use(std::make_shared<Trace>(timers.clock()), "sees refusals of all other stages too");
  chain.use(std::make_shared<Deadline>(timers, options.call_timeout),
            "bounds queueing and retries");
  use_placed(chain, options, Place::call, "yours, once per call");
  chain.use(std::make_shared<ToolArguments>(), "before any cost: what cannot work is not paid for");
  chain.use(std::make_shared<Retry>(options.retry, timers, options.random),
            "each attempt is paid for");
  use_placed(chain, options, Place::attempt, "yours, once per attempt");
  chain.use(std::make_shared<Budget>(options.ledger, options.routes, options.prices, timers,
                                     options.budget),
            "sees the final request; nothing further in changes it");
  return chain.build(std::move(handler));
}

}  // namespace purser
