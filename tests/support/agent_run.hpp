// agent_run.hpp: a runtime, a session and a scripted model for tests, with good defaults.
#pragma once

#include <boost/asio/io_context.hpp>
#include <optional>
#include <vector>

#include <purser/adapters/providers/scripted/provider.hpp>
#include <purser/agent/agent.hpp>
#include <purser/agent/runtime.hpp>
#include <purser/agent/start.hpp>
#include <purser/tests/support/virtual_timers.hpp>

namespace purser {

struct RunSetup {
  Money budget = Money::nanodollars(1'000'000'000);
  std::vector<scripted::Answer> answers{scripted::Answer("hello")};
  scripted::Script script;        ///< instead of `answers`
  std::vector<Glob> served{"*"};  ///< models that the scripted provider serves
  std::vector<Route> routes;      ///< of other providers; before that one
  PriceTable prices = PriceTable::built_in();
  std::vector<PlacedStage> stages;
  std::shared_ptr<Store> store;
  RetryOptions retry;
  std::chrono::nanoseconds call_timeout{0};
  std::vector<LimitRule> budgets;
  Busy busy = Busy::wait;
  bool admit_without_journal = false;
  std::shared_ptr<ChargeSink> charge_export;
  std::shared_ptr<AlertPort> alerts;
  AlertOptions alert_options;
  std::shared_ptr<LedgerObserver> ledger_observer;
};

/// Time stands still unless the test moves it or nothing else is left to do.
class Run {
 public:
  explicit Run(RunSetup setup = {}) : timers_(std::make_shared<VirtualTimers>()) {
    provider = setup.script
                   ? std::make_shared<scripted::ScriptedProvider>(std::move(setup.script))
                   : std::make_shared<scripted::ScriptedProvider>(std::move(setup.answers));
    RuntimeOptions options;
    options.routes = std::move(setup.routes);
    for (auto& model : setup.served) options.routes.push_back({std::move(model), provider});
    options.prices = std::move(setup.prices);
    options.stages = std::move(setup.stages);
    options.store = std::move(setup.store);
    options.retry = setup.retry;
    options.call_timeout = setup.call_timeout;
    options.budgets = std::move(setup.budgets);
    options.budget.busy = setup.busy;
    options.admit_without_journal = setup.admit_without_journal;
    options.charge_export = std::move(setup.charge_export);
    options.alerts = std::move(setup.alerts);
    options.alert_options = std::move(setup.alert_options);
    options.ledger_observer = std::move(setup.ledger_observer);
    options.timers = timers_;
    options.clock = &timers_->virtual_clock();
    options.random = [] { return 0.5; };
    runtime = Runtime::create(context_.get_executor(), std::move(options)).value();
    SessionOptions session_options;
    session_options.id = "s1";
    session_options.budget = setup.budget;
    session.emplace(runtime->session(std::move(session_options)).value());
  }

  /// Runs `task` to its end; pauses take no time.
  template <class T>
  T wait(asio::awaitable<T> task) {
    std::optional<T> outcome;
    start<T>(context_.get_executor(), std::move(task),
             [&](T value) { outcome.emplace(std::move(value)); });
    while (!outcome) {
      poll();
      if (outcome || !skip_to_next_timer()) break;
    }
    return std::move(outcome).value();
  }

  Result<Reply> complete(std::string prompt = "hi", std::string model = "gpt-4o") {
    return wait(session->complete(ModelRequest(std::move(model), std::move(prompt))));
  }

  Result<Reply> invoke(std::shared_ptr<const Tool> tool, Json arguments = Json::object()) {
    return wait(session->invoke(std::move(tool), std::move(arguments)));
  }

  /// Runs what is ready.
  void poll() {
    context_.restart();
    context_.poll();
  }

  bool skip_to_next_timer() {
    const auto next = timers_->next();
    if (next == Instant::max()) return false;
    timers_->advance(std::max(next - timers_->clock().now(), std::chrono::nanoseconds(0)));
    return true;
  }

  [[nodiscard]] Money spent() const { return session->report().sums.total_spent; }
  [[nodiscard]] Money held() const { return session->report().sums.held; }
  [[nodiscard]] Money in_doubt() const { return session->report().sums.in_doubt; }
  [[nodiscard]] VirtualTimers& timers() { return *timers_; }
  [[nodiscard]] asio::any_io_executor executor() { return context_.get_executor(); }

 private:
  std::shared_ptr<VirtualTimers> timers_;
  asio::io_context context_;

 public:
  std::shared_ptr<scripted::ScriptedProvider> provider;
  std::shared_ptr<Runtime> runtime;
  std::optional<Session> session;
};

/// A tool without parameters that does not need the tool-defining headers.
inline std::shared_ptr<Tool> plain_tool(std::string name,
                                        std::function<Task<Json>(Json)> function) {
  auto tool = std::make_shared<Tool>();
  tool->name = std::move(name);
  tool->description = "a tool for tests";
  tool->schema = {{"type", "object"}};
  tool->function = std::move(function);
  return tool;
}

inline Task<Json> tool_ok(Json /*arguments*/) { co_return Json("done"); }

/// `plain_tool` with a fixed price.
inline std::shared_ptr<Tool> priced_tool(Money price, std::string name = "search") {
  auto tool = plain_tool(std::move(name), tool_ok);
  tool->cost_estimate = [price](const Json&) -> Result<Money> { return price; };
  return tool;
}

}  // namespace purser
