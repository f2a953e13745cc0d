// rate_limit.cpp: finds the queue of a call, waits its turn, and corrects what was guessed.
#include <purser/middleware/rate_limit.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include <purser/middleware/rate_limit/rate_queue.hpp>
#include <purser/runtime/joined_context.hpp>

namespace purser {
namespace {

/// What the text of most languages comes to; a guess is enough.
constexpr Tokens bytes_per_token_guessed = 4;

Result<> check_rate_rule(const RateLimitRule& rule) {
  const bool negative =
      rule.requests_per_minute < 0 || rule.tokens_per_minute < 0 || rule.concurrent_max < 0;
  const bool limits =
      rule.requests_per_minute > 0 || rule.tokens_per_minute > 0 || rule.concurrent_max > 0;
  if (!negative && limits) return {};
  return fail(ErrorCode::invalid_argument,
              "the limit of model \"" + rule.model.text() +
                  (negative ? "\" is negative" : "\" limits nothing; name at least one number"));
}

std::string_view owner_of(const Call& call, RateKey per) {
  if (per == RateKey::customer) return call.scope().id_of("customer");
  if (per == RateKey::session) return call.scope().id_of("session");
  return {};
}

/// What a call will take, as far as its request tells.
Tokens guess_tokens(Call& call, const Routes& routes) {
  const auto route = routes.route(call.name());
  if (!route) return 0;
  const auto bound = route->bound(call.model_request());
  if (!bound) return 0;
  const auto output = std::max<Tokens>(call.model_request().output_tokens_max.value_or(0), 0);
  return bound->input / bytes_per_token_guessed + std::min(output, INT64_MAX / 2);
}

/// Whether a call that failed may have used up tokens all the same.
bool may_have_used(const Error& error) noexcept {
  switch (error.code()) {
    case ErrorCode::timeout:
    case ErrorCode::connection_lost:
    case ErrorCode::protocol_error:
    case ErrorCode::cancelled:
    case ErrorCode::deadline_exceeded:
      return !error.rejected();
    default:
      return false;
  }
}

/// One queue per rule and owner. Those that a new one would equal are dropped as their number
/// grows. Thread-safe.
class RateQueues {
 public:
  std::shared_ptr<RateQueue> find(std::size_t number, const RateLimitRule& rule,
                                  std::string_view owner, std::size_t waiting_max, Timers& timers) {
    const std::lock_guard lock(mutex_);
    if (queues_.size() >= sweep_at_) sweep();
    auto& queue = queues_[{number, std::string(owner)}];
    if (!queue) queue = std::make_shared<RateQueue>(rule, waiting_max, timers);
    return queue;
  }

 private:
  void sweep() {
    std::erase_if(queues_, [](const auto& entry) {
      return entry.second.use_count() == 1 && entry.second->is_idle();
    });
    sweep_at_ = std::max(sweep_at_min, 2 * queues_.size());
  }

  static constexpr std::size_t sweep_at_min = 256;
  std::mutex mutex_;
  std::map<std::pair<std::size_t, std::string>, std::shared_ptr<RateQueue>> queues_;
  std::size_t sweep_at_ = sweep_at_min;
};

class RateLimit final : public Middleware {
 public:
  explicit RateLimit(RateLimitOptions options) : options_(std::move(options)) {}

  std::string_view name() const noexcept override { return "rate_limit"; }
  Place place() const noexcept override { return Place::rate_limit; }
  Traits traits() const noexcept override { return {.queues = true, .keeps_deadline = true}; }

  Result<> join(const StageContext& context) override {
    if (options_.limits.empty()) {
      return fail(ErrorCode::invalid_argument, "it has no limits");
    }
    for (const auto& rule : options_.limits) {
      if (auto good = check_rate_rule(rule); !good) return good;
    }
    return context_.join(context);
  }

  Task<Reply> handle(Call& call, Next next) override {
    if (call.kind() != CallKind::model) return next(call);
    const auto name = context_->routes->own_name(call.name());
    const auto rule = std::find_if(options_.limits.begin(), options_.limits.end(),
                                   [&](const auto& r) { return r.model.matches(name); });
    if (rule == options_.limits.end()) return next(call);
    const auto number = static_cast<std::size_t>(rule - options_.limits.begin());
    auto queue = queues_.find(number, *rule, owner_of(call, rule->per), options_.waiting_max,
                              *context_->timers);
    const auto tokens = rule->tokens_per_minute > 0 ? guess_tokens(call, *context_->routes) : 0;
    return in_turn(call, next, std::move(queue), tokens);
  }

 private:
  static Task<Reply> in_turn(Call& call, Next next, std::shared_ptr<RateQueue> queue,
                             Tokens tokens) {
    RateTicket ticket{tokens, call.deadline, deadline_error(call)};
    RateQueue::Pass pass(std::move(queue), std::move(ticket));
    if (pass.waits()) {
      auto turn = pass.turn();
      auto admitted = co_await std::move(turn);
      if (!admitted) co_return fail(std::move(admitted).error());
    }
    auto outcome = co_await next(call);
    if (outcome && outcome->is_model()) pass.used(outcome->model().usage.total());
    if (!outcome && !may_have_used(outcome.error())) pass.used(0);
    co_return outcome;
  }

  RateLimitOptions options_;
  JoinedContext context_;
  RateQueues queues_;
};

}  // namespace

std::shared_ptr<Middleware> rate_limit(RateLimitOptions options) {
  return std::make_shared<RateLimit>(std::move(options));
}

}  // namespace purser
