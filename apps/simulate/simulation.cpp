// simulation.cpp: from a line to a call, and from its outcome to a decision.
#include <purser/apps/simulate/simulation.hpp>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <map>
#include <unordered_map>

#include <purser/adapters/policy/build.hpp>
#include <purser/agent/model_cost.hpp>
#include <purser/agent/start.hpp>
#include <purser/apps/offline_policy.hpp>
#include <purser/apps/simulate/line_provider.hpp>
#include <purser/apps/simulate/overheard.hpp>
#include <purser/apps/simulate/session_shelf.hpp>
#include <purser/apps/simulate/simulated_timers.hpp>

namespace purser::cli {
namespace {

constexpr std::size_t tools_max = 1000;

/// The policy's stages and numbers, with providers that answer from the log.
Result<RuntimeOptions> options_of(const policy::Policy& policy, asio::io_context& context,
                                  const std::shared_ptr<SimulatedTimers>& timers,
                                  const std::shared_ptr<const CurrentLine>& current) {
  auto client = http::Client::create(context.get_executor(), timers, http::ClientOptions());
  if (!client) return fail(client.error());
  policy::Surroundings surroundings(*std::move(client));
  surroundings.simulator_url = offline_url;
  // Calls of a log were made, so somebody allowed them.
  surroundings.ask = [](const ApprovalRequest&, const ApprovalAnswer& answer) { answer.allow(); };
  const auto inner = offline_policy(policy);
  auto options = policy::runtime_options(inner, surroundings);
  if (!options) return options;
  options->routes.clear();
  options->providers.clear();
  std::map<std::string, std::shared_ptr<Provider>> providers;
  for (const auto& provider : inner.providers) {
    auto& made = providers[provider.name];
    made = std::make_shared<LineProvider>(provider.name,
                                          std::string(policy::row_of(provider.interface).section),
                                          provider.is_free(), current);
    options->providers.push_back(made);
  }
  for (const auto& route : inner.routes) {
    options->routes.push_back({route.model, providers.at(route.provider)});
  }
  options->budget.output_tokens_default = 0;  // all tokens are known
  options->timers = timers;
  options->clock = timers.get();
  options->random = [] { return 0.5; };
  return options;
}

SessionShelf::LimitsByAgent agent_limits(const policy::Policy& policy) {
  SessionShelf::LimitsByAgent limits;
  for (const auto& agent : policy.agents) {
    if (!agent.budget) continue;
    auto& limit = limits[agent.name].emplace_back(Limit::usd(*agent.budget));
    limit.finalization_reserve = agent.finalization_reserve.value_or(Share());
  }
  return limits;
}

/// The line itself is wrong, or we are; anything else is what the policy says to it.
bool is_bad_line(const Error& error) noexcept {
  return error.code() == ErrorCode::invalid_argument || error.code() == ErrorCode::internal ||
         error.code() == ErrorCode::cancelled;
}

std::string warning_type_of(ErrorCode code) {
  return code == ErrorCode::budget_exhausted ? "budget_exceeded" : std::string(to_string(code));
}

void add_new(std::vector<Warning>& warnings, Warning warning) {
  if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end()) {
    warnings.push_back(std::move(warning));
  }
}

}  // namespace

struct Simulation::Parts {
  asio::io_context context{1};
  std::shared_ptr<SimulatedTimers> timers = std::make_shared<SimulatedTimers>();
  std::shared_ptr<CurrentLine> current = std::make_shared<CurrentLine>();
  std::shared_ptr<Overheard> overheard = std::make_shared<Overheard>();
  std::shared_ptr<NoteKeeper> notes = std::make_shared<NoteKeeper>();
  std::shared_ptr<AlertCount> alerts = std::make_shared<AlertCount>();
  std::map<std::string, policy::ToolPolicy> tool_rules;
  PriceTable prices;
  std::shared_ptr<const Routes> routes;
  std::shared_ptr<Runtime> runtime;
  std::optional<SessionShelf> shelf;
  std::unordered_map<std::string, std::shared_ptr<const Tool>> tools;
  std::uint64_t lines = 0;

  Result<> start(const policy::Policy& policy);
  void set_current(const UsageLine& line);
  const std::shared_ptr<const Tool>& tool(const std::string& name);
  Task<Reply> call(const Session& session, const UsageLine& line);
  Result<Reply> run(Task<Reply> task);
  Result<Money> cost_at(const std::string& model, const Usage& usage) const;
  std::string called_name(const UsageLine& line, const std::string& answered) const;
  Decision allowed(const UsageLine& line, const Reply& reply);
  Decision denied(const UsageLine& line, const Error& error);
  void add_overheard(Decision& decision) const;
  void add_refusal(Decision& decision, const LedgerEvent& refusal) const;
};

Result<> Simulation::Parts::start(const policy::Policy& policy) {
  auto options = options_of(policy, context, timers, current);
  if (!options) return fail(std::move(options).error());
  options->stages.insert(options->stages.begin(), NoteKeeper::stage(notes));
  options->alerts = alerts;
  options->ledger_observer = overheard;
  tool_rules = policy.tools;
  prices = options->prices;
  routes = std::make_shared<const Routes>(options->routes, options->providers);
  auto made = Runtime::create(context.get_executor(), *std::move(options));
  if (!made) return fail(std::move(made).error());
  runtime = *std::move(made);
  shelf.emplace(runtime, agent_limits(policy));
  return {};
}

void Simulation::Parts::set_current(const UsageLine& line) {
  current->line = &line;
  ++lines;
  if (line.kind == CallKind::model) return;
  const auto rule = tool_rules.find(line.name);
  const auto by_policy = rule != tool_rules.end() ? rule->second.cost : std::nullopt;
  current->tool_cost = line.cost ? *line.cost : by_policy.value_or(Money());
  // A result that is not known is the same as no other.
  current->tool_result = line.result ? *line.result : Json(lines);
}

const std::shared_ptr<const Tool>& Simulation::Parts::tool(const std::string& name) {
  if (tools.size() >= tools_max) tools.clear();
  auto& known = tools[name];
  if (!known) known = line_tool(name, current);
  return known;
}

Task<Reply> Simulation::Parts::call(const Session& session, const UsageLine& line) {
  if (line.kind == CallKind::tool) return session.invoke(tool(line.name), line.arguments);
  auto messages = line.prompt;
  // A prompt that is not known is the same as no other.
  if (messages.empty()) messages.push_back(Message::user("line " + std::to_string(lines)));
  return session.complete(ModelRequest(line.name, std::move(messages)));
}

/// Waits of stages pass at once: the clock goes on to their end.
Result<Reply> Simulation::Parts::run(Task<Reply> task) {
  std::optional<Result<Reply>> outcome;
  purser::start<Result<Reply>>(context.get_executor(), std::move(task),
                               [&](Result<Reply> reply) { outcome.emplace(std::move(reply)); });
  do {
    context.restart();
    context.poll();
  } while (!outcome && timers->advance_to_next());
  if (outcome) return *std::move(outcome);
  return fail(ErrorCode::internal, "the call waits for something that a log does not have");
}

Result<Money> Simulation::Parts::cost_at(const std::string& model, const Usage& usage) const {
  const auto price = price_of(*routes, prices, model, BillingTime::at(timers->wall_now()));
  if (!price) return fail(price.error());
  return cost_of(usage, **price);
}

/// The line's own name where its model answered, whatever the provider calls it.
std::string Simulation::Parts::called_name(const UsageLine& line,
                                           const std::string& answered) const {
  const auto route = routes->route(line.name);
  return route && route->model == answered ? line.name : answered;
}

Decision Simulation::Parts::allowed(const UsageLine& line, const Reply& reply) {
  Decision decision;
  decision.name = reply.is_model() ? called_name(line, reply.model().model) : line.name;
  decision.cost = reply.charge().high;
  decision.warnings = reply.warnings();
  if (decision.name == line.name) return decision;
  decision.asked = line.name;
  const auto dearer = cost_at(line.name, line.usage);
  if (dearer && *dearer > *decision.cost) decision.saved = *dearer - *decision.cost;
  return decision;
}

Decision Simulation::Parts::denied(const UsageLine& line, const Error& error) {
  Decision decision;
  decision.is_allowed = false;
  decision.name = line.name;
  decision.reason = to_string(error.code());
  decision.warnings = notes->take();
  add_new(decision.warnings, {warning_type_of(error.code()), error.message()});
  if (line.kind == CallKind::tool) {
    decision.cost = current->tool_cost;
  } else if (const auto cost = cost_at(line.name, line.usage)) {
    decision.cost = *cost;
  }
  return decision;
}

/// Crossed shares, and which limit refused.
void Simulation::Parts::add_overheard(Decision& decision) const {
  auto said = overheard->take();
  for (auto& warning : said.warnings) add_new(decision.warnings, std::move(warning));
  const bool by_limit = decision.reason == to_string(ErrorCode::budget_exhausted);
  if (by_limit && said.refusal) add_refusal(decision, *said.refusal);
}

/// A call may have been refused at a cheaper model than its line's.
void Simulation::Parts::add_refusal(Decision& decision, const LedgerEvent& refusal) const {
  decision.limit = RefusingLimit{refusal.account.last(), refusal.limit, refusal.spent};
  if (!decision.is_model || decision.name == refusal.name) return;
  decision.name = refusal.name;
  if (const auto cost = cost_at(decision.name, decision.usage)) decision.cost = *cost;
}

Simulation::Simulation(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}
Simulation::~Simulation() = default;

Result<std::unique_ptr<Simulation>> Simulation::create(const policy::Policy& policy) {
  auto parts = std::make_unique<Parts>();
  if (auto started = parts->start(policy); !started) return fail(std::move(started).error());
  return std::unique_ptr<Simulation>(new Simulation(std::move(parts)));
}

Result<Decision> Simulation::decide(const UsageLine& line) {
  auto& parts = *parts_;
  const auto place = parts.shelf->at(line);
  if (!place) return fail(place.error());
  parts.timers->advance_to(line.time);
  parts.set_current(line);
  (void)parts.overheard->take();  // of a line that was no call
  const auto outcome = parts.run(parts.call((*place)->session, line));
  if (!outcome && is_bad_line(outcome.error())) return fail(outcome.error());
  auto decision = outcome ? parts.allowed(line, *outcome) : parts.denied(line, outcome.error());
  decision.is_model = line.kind == CallKind::model;
  decision.usage = line.usage;
  parts.add_overheard(decision);
  if (decision.is_allowed) (*place)->spend(*decision.cost);
  decision.spent = (*place)->spent();
  return decision;
}

std::uint64_t Simulation::alerts() const noexcept { return parts_->alerts->count(); }

Result<> Simulation::check_total() const {
  auto& ledger = parts_->runtime->ledger();
  const auto booked = ledger.report(ledger.total()).total_spent;
  if (booked == parts_->shelf->total()) return {};
  return fail(ErrorCode::internal, "the ledger has " + to_string(booked) + " where the decisions " +
                                       "come to " + to_string(parts_->shelf->total()));
}

}  // namespace purser::cli
