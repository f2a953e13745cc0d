// policy_change.cpp: one policy after the other: all that may fail is made first, then it is taken.
#include <purser/agent/dispatch.hpp>
#include <purser/agent/runtime_parts.hpp>
#include <purser/middleware/alert.hpp>

namespace purser {

std::shared_ptr<AlertFeed> Runtime::Parts::feed_of(const RuntimePolicy& next) {
  if (next.alerts == nullptr) return nullptr;
  if (next.alerts == policy.alerts) return alerts;
  auto feed = std::make_shared<AlertFeed>(next.alerts, next.alert_options, *clock, alert_tallies);
  next.alerts->listen(alert_failures);
  return feed;
}

Result<std::shared_ptr<const Chain>> Runtime::Parts::make_chain(
    const RuntimePolicy& from, const std::vector<PlacedStage>& used_stages,
    const std::shared_ptr<const Pricing>& priced, const std::shared_ptr<AlertFeed>& feed) const {
  DefaultChainOptions made;
  made.timers = timers.get();
  made.ledger = ledger;
  made.routes = priced->routes;
  made.prices = priced->prices;
  made.budget = from.budget;
  made.retry = from.retry;
  if (from.watch) made.watch = watch(*from.watch);
  made.call_timeout = from.call_timeout;
  made.random = random;
  made.order = from.order;
  if (feed != nullptr) {  // the first of its place: it sees what the others there find
    made.stages.push_back({std::make_shared<AlertStage>(feed), Place::alert});
  }
  made.stages.insert(made.stages.end(), from.stages.begin(), from.stages.end());
  made.stages.insert(made.stages.end(), used_stages.begin(), used_stages.end());
  return default_chain(std::move(made), make_dispatch(priced->routes, *timers));
}

Result<> Runtime::Parts::take(RuntimePolicy next, const std::function<Result<>()>& change_rules) {
  auto priced = std::make_shared<const Pricing>(
      Pricing{std::make_shared<const Routes>(next.routes), next.prices});
  auto feed = feed_of(next);
  auto made = make_chain(next, used, priced, feed);
  auto ok = made ? change_rules() : fail(std::move(made).error());
  if (!ok) {
    // Stages of both may have joined what is not taken now.
    if (pricing) (void)make_chain(policy, used, pricing, alerts);
    return ok;
  }

  // All that can fail is done.
  policy = std::move(next);
  chain = *std::move(made);
  pricing = std::move(priced);
  alerts = std::move(feed);
  ledger_events->set_alerts(alerts);
  return {};
}

}  // namespace purser
