// options_change.cpp: other options while calls run: all that may fail is made first, then taken.
#include <utility>

#include <purser/agent/dispatch.hpp>
#include <purser/agent/runtime_parts.hpp>
#include <purser/agent/session.hpp>
#include <purser/middleware/alert.hpp>

namespace purser {
namespace {

Result<> check_for_change(const RuntimeOptions& options) {
  const auto refused = [](const char* name) {
    return fail(ErrorCode::invalid_argument,
                std::string(name) + " cannot change while the runtime is there: leave it unset");
  };
  if (options.store) return refused("store");
  if (options.find_time_zone) return refused("find_time_zone");
  if (options.admit_without_journal) return refused("admit_without_journal");
  if (options.charge_export) return refused("charge_export");
  if (options.ledger_observer) return refused("ledger_observer");
  if (options.clock != nullptr) return refused("clock");
  if (options.timers) return refused("timers");
  if (options.random) return refused("random");
  return {};
}

Task<Reply> sample(const Call& call, ModelRequest request) {
  auto session = Session::inside(call);
  if (!session) co_return fail(std::move(session).error());
  CallOptions options;
  options.purpose = Purpose::sampling;
  auto task = session->complete(std::move(request), options);
  auto reply = co_await std::move(task);
  co_return reply;
}

}  // namespace

std::shared_ptr<AlertFeed> Runtime::Parts::feed_of(const RuntimeOptions& next) {
  if (next.alerts == nullptr) return nullptr;
  if (next.alerts == now.options.alerts) return now.made.alerts;
  auto feed = std::make_shared<AlertFeed>(next.alerts, next.alert_options, *clock, alert_tallies);
  next.alerts->listen(alert_failures);
  return feed;
}

Result<std::shared_ptr<const Chain>> Runtime::Parts::make_chain(
    const RuntimeOptions& from, const OptionParts& parts,
    const std::vector<PlacedStage>& used_stages) const {
  DefaultChainOptions chain_options;
  chain_options.timers = timers.get();
  chain_options.ledger = ledger;
  chain_options.routes = parts.pricing->routes;
  chain_options.prices = parts.pricing->prices;
  chain_options.budget = from.budget;
  chain_options.retry = from.retry;
  chain_options.watch = parts.watch;
  chain_options.call_timeout = from.call_timeout;
  chain_options.random = random;
  chain_options.sample = sample;
  chain_options.order = from.order;
  auto& stages = chain_options.stages;
  if (parts.alerts != nullptr) {  // the first of its place: it sees what the others there find
    stages.push_back({std::make_shared<AlertStage>(parts.alerts), Place::alert});
  }
  stages.insert(stages.end(), from.stages.begin(), from.stages.end());
  stages.insert(stages.end(), used_stages.begin(), used_stages.end());
  return default_chain(std::move(chain_options), make_dispatch(parts.pricing->routes, *timers));
}

Result<> Runtime::Parts::take(InForce& next, const std::function<Result<>()>& change_rules) {
  const auto& options = next.options;
  if (auto ok = check_routes(options.routes); !ok) return ok;
  next.made.pricing = std::make_shared<const Pricing>(
      Pricing{std::make_shared<const Routes>(options.routes, options.providers), options.prices});
  next.made.alerts = feed_of(options);
  if (options.watch) next.made.watch = watch(*options.watch);
  const auto chain = make_chain(options, next.made, used);
  // Whom the new options name is told what the new rules find crossed.
  if (chain) ledger_events->set_alerts(next.made.alerts);
  auto ok = chain ? change_rules() : fail(chain.error());
  if (!ok) {
    ledger_events->set_alerts(now.made.alerts);
    // Stages of both may have joined what is not taken now.
    if (now.chain) (void)make_chain(now.options, now.made, used);
    return ok;
  }

  // All that can fail is done.
  next.chain = *chain;
  std::swap(now, next);
  return {};
}

Result<> Runtime::change(RuntimeOptions options) {
  if (auto ok = check_for_change(options); !ok) return ok;
  auto budgets = options.budgets;
  InForce next;  // outlives the lock
  next.options = std::move(options);
  const std::lock_guard lock(parts_->mutex);
  return parts_->take(next, [&] { return parts_->ledger->change_rules(std::move(budgets)); });
}

}  // namespace purser
