// runtime.hpp: everything that calls share: chain, ledger, prices, routes, events.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <purser/agent/events.hpp>
#include <purser/agent/session.hpp>
#include <purser/middleware/default_chain.hpp>
#include <purser/runtime/alert_feed.hpp>
#include <purser/runtime/charge_sink.hpp>

namespace purser {

struct RuntimeOptions {
  // What Runtime::change may change:
  std::vector<Route> routes{};  ///< which provider serves which model; see RouteTable
  /// More providers, which only their names lead to: `local/qwen3`.
  std::vector<std::shared_ptr<Provider>> providers{};
  std::vector<LimitRule>
      budgets{};  ///< limits by kind of account: `total`, `customer`, `session`, `agent`
  PriceTable prices = PriceTable::built_in();
  BudgetOptions budget{};
  RetryOptions retry{};
  std::optional<WatchOptions> watch{WatchOptions()};  ///< the detectors; nullopt: none look
  std::chrono::nanoseconds call_timeout = std::chrono::minutes(10);  ///< <= 0: none
  std::vector<PlacedStage> stages{};  ///< own stages; more with Runtime::use
  std::vector<std::string> order{};   ///< of the stages by name; see DefaultChainOptions
  /// Is given what people are to be told: findings, thresholds, failures. Never delays a call; its
  /// stage stands at Place::alert. Null: nobody is told.
  std::shared_ptr<AlertPort> alerts{};
  AlertOptions alert_options{};

  // For as long as the runtime lives:
  std::shared_ptr<Store> store{};      ///< null: memory
  FindTimeZone find_time_zone{};       ///< for limits in the store's journal; empty: only UTC
  bool admit_without_journal = false;  ///< see LedgerOptions
  /// Is given every charge, for billing; null: nobody is. Never delays a call.
  std::shared_ptr<ChargeSink> charge_export{};
  /// Is told what the ledger says before the call goes on, while `Events` come later, on a thread
  /// of their own. Called as LedgerObserver says: under the ledger's mutex, by whichever thread
  /// makes a call. Null: nobody is.
  std::shared_ptr<LedgerObserver> ledger_observer{};
  const Clock* clock = nullptr;      ///< null: the machine's; must outlive the runtime
  std::shared_ptr<Timers> timers{};  ///< null: on the executor
  std::function<double()> random{};  ///< in [0, 1), thread-safe; null: the machine's
};

/// Made once per program or per policy; shared by all sessions. Thread-safe.
///
/// Borrows `executor`: its context must outlive the runtime. Calls run on the executor of the
/// coroutine that makes them.
class Runtime : public std::enable_shared_from_this<Runtime> {
 public:
  /// Errors: `invalid_argument` (a bad limit, a stage in the wrong place, two routes of the same
  /// name), naming it.
  [[nodiscard]] static Result<std::shared_ptr<Runtime>> create(asio::any_io_executor executor,
                                                               RuntimeOptions options);
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  ~Runtime();

  /// Adds a stage in its own place. Calls under way finish on the old chain. Errors: as
  /// ChainBuilder::build and Middleware::join; the chain stays as it was.
  Result<> use(std::shared_ptr<Middleware> stage);
  /// The same, in another place.
  Result<> use(std::shared_ptr<Middleware> stage, Place place);
  Result<> use(std::string name, std::function<Task<Reply>(Call&, Next)> around,
               Place place = Place::call);
  /// `before`: `Verdict(Call&)` or `void(Call&)`.
  template <class F>
  Result<> before(std::string name, F before, Place place = Place::call) {
    return use(make_before(std::move(name), std::move(before)), place);
  }
  Result<> after(std::string name, std::function<void(const Call&, const Result<Reply>&)> after,
                 Place place = Place::call);

  /// Other options, for all calls that begin from now on; calls under way finish on the old ones.
  /// What was spent, held and found so far is kept: budgets change as Ledger::change_rules says,
  /// stages and detectors find what they know of a session, `watch.own` begins anew, and what `use`
  /// added stays. The same alert port goes on with the alert options that it has; another one lets
  /// go of the old where the last call that has it ends. Errors: as
  /// `create` and `use`; `invalid_argument`: an option that is for as long as the runtime lives is
  /// set. Nothing has changed then.
  Result<> change(RuntimeOptions options);

  /// Opens a session, or goes on with one of the same id and customer. Errors: as Scope::create and
  /// Ledger::open.
  [[nodiscard]] Result<Session> session(SessionOptions options = {});

  /// The order of the stages with a reason for each.
  [[nodiscard]] std::string explain() const;
  [[nodiscard]] Ledger& ledger() const noexcept;
  [[nodiscard]] Timers& timers() const noexcept;
  [[nodiscard]] Events& events() noexcept;
  /// Waits until handlers have seen every event so far. Not to be called from a handler.
  void flush_events();
  [[nodiscard]] EventLosses event_losses() const noexcept;
  /// Waits until the charge export was offered every charge so far. Not to be called by its sink.
  void flush_charges();
  [[nodiscard]] ChargeLosses charge_losses() const;
  /// Tries at once to deliver the alerts that wait, and waits until none does. False: not in this
  /// time. Not to be called by the port.
  bool flush_alerts(std::chrono::milliseconds timeout);

 private:
  friend class Session;
  friend struct SessionState;
  struct Parts;
  explicit Runtime(std::unique_ptr<Parts> parts) noexcept;
  std::unique_ptr<Parts> parts_;
};

}  // namespace purser
