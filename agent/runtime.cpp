// runtime.cpp: puts the parts together.
#include <purser/agent/runtime.hpp>

#include <random>

#include <purser/agent/runtime_parts.hpp>
#include <purser/agent/session_state.hpp>

namespace purser {
namespace {

double machine_random() {
  thread_local std::minstd_rand generator(std::random_device{}());
  return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
}

Result<Scope> scope_of(const SessionOptions& options, const std::string& id) {
  std::vector<Scope::Step> steps;
  if (!options.customer.empty()) steps.push_back({"customer", options.customer});
  steps.push_back({"session", id});
  return Scope::create(std::move(steps));
}

std::vector<Limit> limits_of(const SessionOptions& options) {
  auto limits = options.limits;
  if (options.budget) limits.insert(limits.begin(), Limit::usd(*options.budget));
  return limits;
}

LedgerOptions ledger_options(const RuntimeOptions& from, const Clock& clock,
                             std::shared_ptr<LedgerObserver> observer) {
  LedgerOptions made;
  made.rules = from.budgets;
  made.store = from.store;
  made.clock = &clock;
  made.observer = std::move(observer);
  made.find_time_zone = from.find_time_zone;
  made.admit_without_journal = from.admit_without_journal;
  return made;
}

bool is_booking(const LedgerEvent& event) noexcept {
  return event.kind == LedgerEvent::Kind::charge || event.kind == LedgerEvent::Kind::correction;
}

const Signal<LedgerEvent>& signal_for(const Events& events, LedgerEvent::Kind kind) noexcept {
  switch (kind) {
    case LedgerEvent::Kind::threshold:
      return events.on_threshold;
    case LedgerEvent::Kind::budget_exhausted:
      return events.on_budget_exhausted;
    case LedgerEvent::Kind::charge:
    case LedgerEvent::Kind::correction:
      return events.on_charge;
    case LedgerEvent::Kind::overrun:
      break;
  }
  return events.on_overrun;
}

}  // namespace

void LedgerEvents::set_alerts(std::shared_ptr<AlertFeed> alerts) noexcept {
  const std::lock_guard lock(mutex_);
  alerts_.swap(alerts);
}

void LedgerEvents::on_event(LedgerEvent event) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (alerts_ != nullptr) alerts_->tell(event);
  }
  if (observer_ != nullptr) show(event);
  const bool is_heard = signal_for(*events_, event.kind).has_handlers();
  if (!is_booking(event)) {
    if (is_heard) tell(std::move(event));
    return;
  }
  if (charges_ != nullptr && is_heard) charges_->push_copy(event, clock_.wall_now());
  if (is_heard) return tell(std::move(event));
  if (charges_ != nullptr) charges_->push(std::move(event), clock_.wall_now());
}

void LedgerEvents::show(const LedgerEvent& event) const noexcept {
  if (is_booking(event) && !observer_->wants_charges()) return;  // others want them
  try {
    observer_->on_event(LedgerEvent(event));
  } catch (...) {  // no memory for the copy: the ledger has it all
    return;
  }
}

void LedgerEvents::tell(LedgerEvent event) noexcept {
  queue_->push([events = events_, event = std::move(event)] {
    events->failures += signal_for(*events, event.kind).emit(event);
  });
}

void AlertFailures::alert_failed(const AlertFailure& failure) noexcept {
  if (!events_->on_alert_failed.has_handlers()) return;
  try {
    queue_->push(
        [events = events_, failure] { events->failures += events->on_alert_failed.emit(failure); });
  } catch (...) {  // no memory: the port counts it as well
    return;
  }
}

bool LedgerEvents::wants_charges() const noexcept {
  return charges_ != nullptr || events_->on_charge.has_handlers() ||
         (observer_ != nullptr && observer_->wants_charges());
}

std::shared_ptr<const Chain> Runtime::Parts::current_chain() {
  const std::lock_guard lock(mutex);
  return now.chain;
}

std::shared_ptr<const Pricing> Runtime::Parts::current_pricing() {
  const std::lock_guard lock(mutex);
  return now.made.pricing;
}

std::shared_ptr<AlertFeed> Runtime::Parts::current_alerts() {
  const std::lock_guard lock(mutex);
  return now.made.alerts;
}

void Runtime::Parts::forget_dropped(const Scope& scope) noexcept {
  try {
    const auto name = scope.to_string();
    const std::lock_guard lock(mutex);
    const auto found = sessions.find(name);
    // Another one of the same name may have been opened meanwhile.
    if (found != sessions.end() && found->second.expired()) sessions.erase(found);
  } catch (...) {  // no memory for the name: its entry stays
    return;
  }
}

bool Runtime::Parts::is_closed(const Account& account) const {
  Ask nothing;
  nothing.calls = 0;
  const auto admitted = ledger->would_exceed(account, nothing);
  return !admitted && admitted.error().code() == ErrorCode::invalid_argument;
}

Result<Scope> Runtime::Parts::unused_scope(const SessionOptions& session) {
  while (true) {
    auto scope = scope_of(session, "s" + std::to_string(++last_session));
    if (!scope) return scope;
    // A durable ledger also knows the sessions of earlier processes.
    if (!sessions.contains(scope->to_string()) && !ledger->knows(*scope)) return scope;
  }
}

Runtime::Runtime(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}
Runtime::~Runtime() = default;

Result<std::shared_ptr<Runtime>> Runtime::create(asio::any_io_executor executor,
                                                 RuntimeOptions options) {
  auto parts = std::make_unique<Parts>();
  parts->clock = options.clock != nullptr ? options.clock : &system_clock();
  parts->random = options.random ? std::move(options.random) : machine_random;
  parts->timers = options.timers ? options.timers : make_timers(std::move(executor), *parts->clock);
  if (options.charge_export) {
    parts->charges = std::make_shared<ChargeExport>(options.charge_export);
  }
  parts->now.made.alerts = parts->feed_of(options);
  parts->now.options.alerts = options.alerts;
  parts->ledger_events = std::make_shared<LedgerEvents>(parts->events, parts->queue, parts->charges,
                                                        parts->now.made.alerts,
                                                        options.ledger_observer, *parts->clock);
  auto ledger = Ledger::create(ledger_options(options, *parts->clock, parts->ledger_events));
  if (!ledger) return fail(std::move(ledger).error());
  parts->ledger = *std::move(ledger);
  parts->last_call = parts->ledger->last_call();
  InForce first;
  first.options = std::move(options);
  const auto has_the_rules = [] { return Result<>(); };
  if (auto ok = parts->take(first, has_the_rules); !ok) {
    return fail(std::move(ok).error());
  }
  return std::shared_ptr<Runtime>(new Runtime(std::move(parts)));
}

Result<> Runtime::use(std::shared_ptr<Middleware> stage) {
  const auto place = stage ? stage->place() : Place::call;
  return use(std::move(stage), place);
}

Result<> Runtime::use(std::shared_ptr<Middleware> stage, Place place) {
  std::vector<PlacedStage> used;  // outlives the lock, as the chain does: stages may call back in
  auto chain = Result<std::shared_ptr<const Chain>>(nullptr);
  const std::lock_guard lock(parts_->mutex);
  used = parts_->used;
  used.push_back({std::move(stage), place});
  chain = parts_->make_chain(parts_->now.options, parts_->now.made, used);
  if (!chain) return fail(std::move(chain).error());
  parts_->used = std::move(used);
  parts_->now.chain.swap(*chain);
  return {};
}

Result<> Runtime::use(std::string name, std::function<Task<Reply>(Call&, Next)> around,
                      Place place) {
  return use(make_stage(std::move(name), std::move(around)), place);
}

Result<> Runtime::after(std::string name,
                        std::function<void(const Call&, const Result<Reply>&)> after, Place place) {
  return use(make_hook(std::move(name), nullptr, std::move(after)), place);
}

Result<Session> Runtime::session(SessionOptions options) {
  std::shared_ptr<SessionState> state;  // may be the last of a closed one: it outlives the lock
  const std::lock_guard lock(parts_->mutex);
  auto scope = options.id.empty() ? parts_->unused_scope(options) : scope_of(options, options.id);
  if (!scope) return fail(std::move(scope).error());
  auto account = parts_->ledger->open(*scope, limits_of(options));
  if (!account) return fail(std::move(account).error());
  auto& known = parts_->sessions[scope->to_string()];
  state = known.lock();
  // An account above may have been closed, and this one with it.
  if (state && !parts_->is_closed(state->account)) {
    return Session(std::move(state), *std::move(account));
  }
  auto id = std::string(scope->id_of("session"));
  auto fresh = std::make_shared<SessionState>(shared_from_this(), *account, std::move(id));
  known = fresh;
  return Session(std::move(fresh), *std::move(account));
}

std::string Runtime::explain() const { return parts_->current_chain()->explain(); }
Ledger& Runtime::ledger() const noexcept { return *parts_->ledger; }
Timers& Runtime::timers() const noexcept { return *parts_->timers; }
Events& Runtime::events() noexcept { return *parts_->events; }
void Runtime::flush_events() { parts_->queue->flush(); }
void Runtime::flush_charges() {
  if (parts_->charges) parts_->charges->flush();
}
ChargeLosses Runtime::charge_losses() const {
  return parts_->charges ? parts_->charges->losses() : ChargeLosses();
}
bool Runtime::flush_alerts(std::chrono::milliseconds timeout) {
  const auto alerts = parts_->current_alerts();
  return !alerts || alerts->flush(timeout);
}
EventLosses Runtime::event_losses() const noexcept {
  return {parts_->queue->dropped(), parts_->events->failures};
}

}  // namespace purser
