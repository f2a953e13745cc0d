// watch.cpp: what each session's detectors remember, and what follows from their findings.
#include <purser/middleware/watch.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <purser/detectors/budget_exceeded.hpp>
#include <purser/detectors/delegation_cycle.hpp>
#include <purser/detectors/hashing.hpp>
#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/downgrade_wish.hpp>
#include <purser/runtime/session_slots.hpp>
#include <purser/runtime/stage_context.hpp>

namespace purser {
namespace {

struct AgentWatch {
  std::string agent;
  RetryLoopState retry_loop;
  ContextBloatState context_bloat;
  TokenAccelerationState token_acceleration;
  ToolAmplificationState tool_amplification;
  StallState stall;
  std::optional<Error> refusal{};  ///< of its next call
};

using OwnDetectors = std::vector<OwnDetector>;

/// What detectors remember of one session.
struct SessionWatch {
  std::mutex mutex;
  std::vector<AgentWatch> agents;
  BudgetExceededState budget_exceeded;
  SpendVelocityState spend_velocity;
  DelegationCycleState delegation_cycle;
  std::shared_ptr<const OwnDetectors> made_from;
  std::vector<Detector> own;

  AgentWatch& of(std::string_view agent) {
    for (auto& known : agents) {
      if (known.agent == agent) return known;
    }
    if (agents.size() >= Watch::agents_max) agents.erase(agents.begin());
    return agents.emplace_back(AgentWatch{std::string(agent), {}, {}, {}, {}, {}, {}});
  }

  void make_own(const std::shared_ptr<const OwnDetectors>& detectors) {
    if (made_from == detectors) return;
    std::vector<Detector> made;
    for (const auto& detector : *detectors) made.push_back(detector.make());
    own = std::move(made);
    made_from = detectors;
  }
};

std::shared_ptr<SessionWatch> watch_of(const Call& call) {
  return call.session->get<SessionWatch>("watch");
}

bool is_loop(std::string_view type) noexcept {
  return type == "retry_loop" || type == "stall" || type == "delegation_cycle";
}

Error refusal_after(const Finding& finding) {
  return {is_loop(finding.type) ? ErrorCode::loop_detected : ErrorCode::refused,
          "refused after what the watch found: " + finding.message};
}

/// Acts on the findings about one call.
class Acting {
 public:
  Acting(Call& call, AgentWatch& agent) : call_(call), agent_(agent) {}

  void operator()(WatchAction action, std::optional<Finding> found) {
    if (!found) return;
    auto& finding = *found;
    finding.warns = action != WatchAction::log;
    finding.alerts = action == WatchAction::alert;
    if (action == WatchAction::block) agent_.refusal = refusal_after(finding);
    if (action == WatchAction::downgrade) wish(finding);
    call_.found(std::move(finding));
  }

 private:
  void wish(const Finding& finding) {
    call_.session->get<DowngradeWish>(DowngradeWish::slot)->wish(agent_.agent, finding.message);
  }

  Call& call_;
  AgentWatch& agent_;
};

void look_for_crossings(WatchAction action, SessionWatch& session, const Observation& seen,
                        Acting& act) {
  if (action == WatchAction::off || seen.limits.empty()) return;
  for (auto& finding : budget_exceeded(session.budget_exceeded, seen)) {
    act(action, std::move(finding));
  }
}

/// What a detector throws is told, and harms neither the call nor the others.
void look_with_own(const OwnDetector& own, Detector& detector, const Observation& seen, Call& call,
                   Acting& act) {
  if (own.action == WatchAction::off) return;
  try {
    act(own.action, detector(seen));
  } catch (...) {
    const auto error = current_exception_error("the detector \"" + own.name + "\"");
    call.note({"detector_failed", error.message()});
  }
}

/// Runs a detector that is not off.
template <class Options, class State>
void look_for(const Watched<Options>& watched,
              std::optional<Finding> (*detect)(const Options&, State&, const Observation&),
              State& state, const Observation& seen, Acting& act) {
  if (watched.action != WatchAction::off) act(watched.action, detect(watched.options, state, seen));
}

void look_with_all(const WatchOptions& options, SessionWatch& session, AgentWatch& agent,
                   const Observation& seen, Acting& act) {
  look_for_crossings(options.budget_exceeded.action, session, seen, act);
  look_for(options.retry_loop, retry_loop, agent.retry_loop, seen, act);
  look_for(options.context_bloat, context_bloat, agent.context_bloat, seen, act);
  look_for(options.token_acceleration, token_acceleration, agent.token_acceleration, seen, act);
  look_for(options.tool_amplification, tool_amplification, agent.tool_amplification, seen, act);
  look_for(options.spend_velocity, spend_velocity, session.spend_velocity, seen, act);
  look_for(options.stall, stall, agent.stall, seen, act);
  if (options.delegation_cycle.action != WatchAction::off) {
    act(options.delegation_cycle.action, delegation_cycle(session.delegation_cycle, seen));
  }
}

void add_model(Observation& seen, const Call& call, const Result<Reply>& outcome,
               const WatchOptions& options) {
  if (options.retry_loop.action != WatchAction::off || !options.own.empty()) {
    seen.prompt = prompt_hash(call.model_request());
  }
  if (!outcome || !outcome->is_model()) return;
  const auto& reply = outcome->model();
  seen.has_usage = reply.usage_quality != UsageQuality::missing;
  seen.input = reply.usage.input_total();
  seen.tokens = reply.usage.total();
}

std::uint64_t result_hash(const Result<Reply>& outcome) {
  if (outcome) return json_hash(outcome->result());
  return mix(static_cast<std::uint64_t>(outcome.error().code()),
             text_hash(outcome.error().message()));
}

void add_tool(Observation& seen, const Call& call, const Result<Reply>& outcome,
              const std::vector<Glob>& polling) {
  seen.result = result_hash(outcome);
  seen.polls = matches_any(polling, call.name());
  if (call.tool() == nullptr) return;
  const auto& tool = *call.tool();
  seen.polls = seen.polls || tool.polls;
  if (tool.is_made_of_calls()) seen.task = json_hash(call.arguments()) | 1U;
}

/// Where a limit may be crossed, the budget says so.
bool may_have_crossed(const Call& call) noexcept {
  return std::any_of(call.notes().begin(), call.notes().end(), [](const Warning& note) {
    return note.type == "budget_exceeded" || note.type == "overrun";
  });
}

Error bad_watch_option(const std::string& detector, const std::string& what) {
  return {ErrorCode::invalid_argument, "watch: " + detector + ": " + what};
}

Result<> check_at_least(const char* detector, const char* option, std::int64_t value,
                        std::int64_t least) {
  if (value >= least) return {};
  return fail(bad_watch_option(detector, std::string(option) + " is " + std::to_string(value) +
                                             ", at least " + std::to_string(least)));
}

Result<> check_own(const std::vector<OwnDetector>& detectors) {
  for (const auto& own : detectors) {
    if (!own.make) return fail(bad_watch_option(own.name, "make is missing"));
  }
  return {};
}

}  // namespace

Result<> check(const WatchOptions& options) {
  const auto& velocity = options.spend_velocity.options;
  const auto& bloat = options.context_bloat.options;
  const auto checks = std::array{
      check_at_least("retry_loop", "repeats", options.retry_loop.options.repeats, 2),
      check_at_least("context_bloat", "growth", bloat.growth.parts_per_million(), 0),
      check_at_least("context_bloat", "input_tokens_min", bloat.input_tokens_min, 0),
      check_at_least("token_acceleration", "factor", options.token_acceleration.options.factor, 2),
      check_at_least("token_acceleration", "tokens_min",
                     options.token_acceleration.options.tokens_min, 0),
      check_at_least("tool_amplification", "factor", options.tool_amplification.options.factor, 2),
      check_at_least("spend_velocity", "factor", velocity.factor, 2),
      check_at_least("spend_velocity", "minutes_min", velocity.minutes_min, 1),
      check_at_least("spend_velocity", "minute_min", velocity.minute_min.nanodollars(), 0),
      check_at_least("spend_velocity", "limit_within", velocity.limit_within.count(), 0),
      check_at_least("stall", "repeats", options.stall.options.repeats, 2),
      check_own(options.own),
  };
  for (const auto& checked : checks) {
    if (!checked) return checked;
  }
  return {};
}

Watch::Watch(WatchOptions options)
    : options_(std::move(options)), own_(std::make_shared<const OwnDetectors>(options_.own)) {
  const std::array actions{options_.budget_exceeded.action,
                           options_.retry_loop.action,
                           options_.context_bloat.action,
                           options_.token_acceleration.action,
                           options_.tool_amplification.action,
                           options_.spend_velocity.action,
                           options_.stall.action,
                           options_.delegation_cycle.action};
  const auto blocks = [](WatchAction action) { return action == WatchAction::block; };
  blocks_ = std::any_of(actions.begin(), actions.end(), blocks) ||
            std::any_of(options_.own.begin(), options_.own.end(),
                        [&](const auto& own) { return blocks(own.action); });
}

Result<> Watch::join(const StageContext& context) {
  clock_ = &context.timers->clock();
  const std::lock_guard lock(mutex_);
  ledger_ = context.ledger;
  return check(options_);
}

Verdict Watch::before(Call& call) {
  if (!blocks_ || call.session == nullptr) return go_on();
  const auto session = watch_of(call);
  const std::lock_guard lock(session->mutex);
  auto refusal = std::exchange(session->of(call.scope().id_of("agent")).refusal, std::nullopt);
  return refusal ? refuse(*std::move(refusal)) : go_on();
}

void Watch::after(Call& call, Result<Reply>& outcome) noexcept {
  const bool is_busy = !outcome && outcome.error().code() == ErrorCode::budget_busy;
  if (call.session == nullptr || clock_ == nullptr || is_busy) return;
  try {
    look(call, outcome);
  } catch (...) {  // no memory: the call is not watched
    return;
  }
}

Observation Watch::observe(const Call& call, const Result<Reply>& outcome) const {
  Observation seen;
  seen.call = call.id();
  seen.kind = call.kind();
  seen.purpose = call.purpose;
  seen.agent = call.scope().id_of("agent");
  seen.name = call.name();
  seen.time = clock_.load()->recent();
  if (!outcome) seen.error = outcome.error().code();
  seen.cost = call.cost_high();
  if (seen.kind == CallKind::model) {
    add_model(seen, call, outcome, options_);
  } else {
    add_tool(seen, call, outcome, options_.polling);
  }
  return seen;
}

std::vector<LimitReport> Watch::limits_near(const Call& call) const {
  const auto& velocity = options_.spend_velocity;
  const bool looks_ahead = velocity.action != WatchAction::off &&
                           velocity.options.limit_within.count() > 0 && call.cost_high() > Money();
  const bool looks_back =
      options_.budget_exceeded.action != WatchAction::off && may_have_crossed(call);
  if (!looks_ahead && !looks_back) return {};
  const std::lock_guard lock(mutex_);
  return ledger_ ? ledger_->report(call.account()).limits : std::vector<LimitReport>();
}

void Watch::look(Call& call, const Result<Reply>& outcome) const {
  const auto limits = limits_near(call);
  auto seen = observe(call, outcome);
  seen.limits = limits;
  const auto session = watch_of(call);
  const std::lock_guard lock(session->mutex);
  auto& agent = session->of(seen.agent);
  Acting act(call, agent);
  look_with_all(options_, *session, agent, seen, act);
  if (own_->empty()) return;
  session->make_own(own_);
  for (std::size_t i = 0; i < own_->size(); ++i) {
    look_with_own((*own_)[i], session->own[i], seen, call, act);
  }
}

std::shared_ptr<Watch> watch(WatchOptions options) {
  return std::make_shared<Watch>(std::move(options));
}

}  // namespace purser
