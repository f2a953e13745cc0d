// estimate.cpp: asks or remembers, tells the budget, and learns from what came.
#include <purser/middleware/estimate.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include <purser/middleware/estimate/learned_ratio.hpp>
#include <purser/runtime/joined_context.hpp>

namespace purser {
namespace {

Result<> check_estimate_rule(const EstimateRule& rule) {
  if (rule.by != EstimateBy::learned) return {};
  if (rule.accepted_risk && *rule.accepted_risk > Share()) return {};
  return fail(ErrorCode::invalid_argument,
              "the estimate of model \"" + rule.model.text() +
                  "\" is learned and states no accepted risk; name the share of calls that may "
                  "cost more than was held for them");
}

Tokens with_margin(Tokens tokens, Share margin) noexcept {
  const auto sane = std::clamp<Tokens>(tokens, 0, INT64_MAX / 2);
  return sane + margin.of(sane);
}

/// What is known of each model. Thread-safe.
class LearnedModels {
 public:
  std::optional<Tokens> estimate(std::string_view model, Tokens bound, Share risk) const {
    const std::lock_guard lock(mutex_);
    const auto known = models_.find(model);
    return known == models_.end() ? std::nullopt : known->second.estimate(bound, risk);
  }

  void learn(std::string_view model, Tokens input, Tokens bound) {
    const std::lock_guard lock(mutex_);
    auto known = models_.find(model);
    if (known == models_.end()) {
      if (models_.size() >= models_max) return;
      known = models_.try_emplace(std::string(model)).first;
    }
    known->second.learn(input, bound);
  }

 private:
  static constexpr std::size_t models_max = 1000;

  mutable std::mutex mutex_;
  std::map<std::string, LearnedRatio, std::less<>> models_;
};

class Estimate final : public Middleware {
 public:
  explicit Estimate(EstimateOptions options) : options_(std::move(options)) {}

  std::string_view name() const noexcept override { return "estimate"; }
  Traits traits() const noexcept override { return {.keeps_deadline = true}; }
  Place place() const noexcept override { return Place::estimate; }

  Result<> join(const StageContext& context) override {
    for (const auto& rule : options_.rules) {
      if (auto good = check_estimate_rule(rule); !good) return good;
    }
    return context_.join(context);
  }

  /// Where there is no provider or bound, the budget says why.
  Task<Reply> handle(Call& call, Next next) override {
    const auto* const rule = call.kind() == CallKind::model ? rule_for(call.name()) : nullptr;
    if (rule == nullptr) return next(call);
    const auto route = context_->routes->route(call.name());
    if (!route) return next(call);
    const auto bound = route->bound(call.model_request());
    if (!bound) return next(call);
    // What lives at the provider was never learned of.
    if (rule->by == EstimateBy::learned && bound->context_bound) return next(call);
    if (rule->by == EstimateBy::learned) return learned(call, next, *rule, *bound);
    return counted(call, next, *rule, *route, *bound);
  }

 private:
  const EstimateRule* rule_for(std::string_view model) const noexcept {
    const auto found =
        std::find_if(options_.rules.begin(), options_.rules.end(),
                     [&](const EstimateRule& rule) { return rule.model.matches(model); });
    return found == options_.rules.end() ? nullptr : &*found;
  }

  Task<Reply> learned(Call& call, Next next, const EstimateRule& rule, RequestBound bound) {
    const auto estimate = learned_.estimate(call.name(), bound.input, *rule.accepted_risk);
    return compared(call, next, estimate, rule.margin, std::move(bound));
  }

  Task<Reply> counted(Call& call, Next next, const EstimateRule& rule, Routed route,
                      RequestBound bound) {
    std::optional<ModelRequest> renamed;
    if (route.by_prefix) renamed = route.sent(call.model_request());
    const auto deadline = count_deadline(call, rule);
    auto counting = route.provider->count(renamed ? *renamed : call.model_request(), deadline);
    const auto count = co_await std::move(counting);
    std::optional<Tokens> estimate;
    if (count && *count > 0) estimate = *count;  // no input is nothing
    auto rest = compared(call, next, estimate, rule.margin, std::move(bound));
    auto outcome = co_await std::move(rest);
    co_return outcome;
  }

  Task<Reply> compared(Call& call, Next next, std::optional<Tokens> estimate, Share margin,
                       RequestBound bound) {
    const std::string model(call.name());
    if (estimate) call.input_estimate = with_margin(*estimate, margin);
    auto outcome = co_await next(call);
    compare(call, model, bound, outcome);
    co_return outcome;
  }

  Instant count_deadline(const Call& call, const EstimateRule& rule) const {
    const auto now = context_->timers->clock().now();
    return std::min(call.deadline, now + rule.count_timeout);
  }

  /// What came, beside what was thought.
  void compare(Call& call, std::string_view model, const RequestBound& bound,
               const Result<Reply>& outcome) {
    const auto estimate = std::exchange(call.input_estimate, std::nullopt);
    if (!outcome || !outcome->is_model()) return;
    const auto& reply = outcome->model();
    if (reply.usage_quality != UsageQuality::exact) return;
    const auto input = reply.usage.input_total();
    if (!bound.context_bound) learned_.learn(model, input, bound.input);
    if (!estimate || input <= *estimate) return;
    call.note({"estimate_exceeded", "the input came to " + std::to_string(input) +
                                        " tokens where " + std::to_string(*estimate) +
                                        " were estimated; all of it is booked"});
  }

  EstimateOptions options_;
  JoinedContext context_;
  LearnedModels learned_;
};

}  // namespace

std::shared_ptr<Middleware> estimate(EstimateOptions options) {
  return std::make_shared<Estimate>(std::move(options));
}

}  // namespace purser
