// fallback.cpp: which errors another model may not have, and the loop over the list.
#include <purser/middleware/fallback.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <purser/runtime/delivery_watch.hpp>
#include <purser/runtime/joined_context.hpp>
#include <purser/runtime/model_ladder.hpp>

namespace purser {
namespace {

const FallbackRule* fallback_rule(const FallbackOptions& options, std::string_view model) {
  const auto found = std::find_if(options.models.begin(), options.models.end(),
                                  [&](const auto& rule) { return rule.model.matches(model); });
  return found != options.models.end() ? &*found : nullptr;
}

/// For the model that is in the request, else for the one that the caller asked for.
const FallbackRule* fallback_rule(const FallbackOptions& options, Call& call) {
  const auto* rule = fallback_rule(options, call.name());
  if (rule != nullptr || call.ladder == nullptr) return rule;
  return fallback_rule(options, call.ladder->asked(call));
}

bool has_reasoning(const Message& message) {
  return std::any_of(message.parts.begin(), message.parts.end(),
                     [](const Part& part) { return std::holds_alternative<ReasoningPart>(part); });
}

/// What a request says in one provider's own terms. Empty: nothing.
std::string lost_between_kinds(const ModelRequest& request) {
  std::string lost;
  if (std::any_of(request.messages.begin(), request.messages.end(), has_reasoning)) {
    lost = "it may not take the reasoning of earlier turns";
  }
  if (!request.extra.is_object() || request.extra.empty()) return lost;
  lost += lost.empty() ? "it is sent these extra fields as they are:"
                       : "; it is sent these extra fields as they are:";
  for (const auto& [name, value] : request.extra.items()) lost += " " + name;
  return lost;
}

/// One call on its way down the list. The request is as it was afterwards, also when the frame is
/// destroyed.
class Rerouting {
 public:
  Rerouting(Call& call, const FallbackRule& rule, const FallbackOptions& options,
            std::shared_ptr<const StageContext> context)
      : call_(call),
        options_(options),
        context_(std::move(context)),
        next_(rule.instead.begin()),
        end_(rule.instead.end()),
        asked_(call.model_request().model),
        tried_{asked_} {}
  Rerouting(const Rerouting&) = delete;
  Rerouting& operator=(const Rerouting&) = delete;
  ~Rerouting() { call_.model_request().model = asked_; }

  /// Puts the next model on. False: the error is not of that kind, or nothing is left.
  bool go_on(const Error& error) {
    if (!note_failure(error) || context_->timers->clock().now() >= call_.deadline) return false;
    while (next_ != end_) {
      const std::string listed(context_->routes->own_name(*next_++));
      auto model = call_.ladder != nullptr ? call_.ladder->pass(call_, listed) : listed;
      if (!can_take(model)) continue;
      tell(listed, model);
      tell_what_is_lost(model);
      take(std::move(model));
      return true;
    }
    return false;
  }

  /// Says what was asked for. That no budget has room for another does not hide why one was tried.
  void finish(Result<Reply>& outcome) {
    if (!failure_) return;
    if (outcome && outcome->is_model()) outcome->model().asked_model = asked_;
    if (outcome || !is_about_room(outcome.error())) return;
    if (outcome.error().code() == ErrorCode::budget_busy) {
      pass_over(call_.model_request().model, outcome.error());
    }
    outcome = fail(*failure_);
  }

 private:
  /// Room for the model that was asked for says nothing of that for another one.
  static bool is_about_room(const Error& error) noexcept {
    return error.code() == ErrorCode::budget_busy || error.code() == ErrorCode::budget_exhausted;
  }

  /// Whether it is a reason to try another. One that the budget has no room for did not fail.
  bool note_failure(const Error& error) {
    const auto& model = call_.model_request().model;
    if (failure_ && error.code() == ErrorCode::budget_exhausted) {
      pass_over(model, error);
      return true;
    }
    if (!another_may_answer(error)) return false;
    failure_ = error;
    failed_ = model;
    return true;
  }

  bool can_take(const std::string& model) {
    if (std::find(tried_.begin(), tried_.end(), model) != tried_.end()) return false;
    tried_.push_back(model);
    const auto time = BillingTime::to_hold(context_->timers->clock().wall_now());
    const auto can = can_replace_model(call_.model_request(), model, *context_->routes,
                                       context_->prices, options_.without, time);
    if (!can) pass_over(model, can.error());
    return can.has_value();
  }

  void pass_over(const std::string& model, const Error& why) {
    call_.note({"fallback", model + " is passed over (" + std::string(to_string(why.code())) +
                                ": " + why.message() + ")"});
  }

  void tell(const std::string& listed, const std::string& model) {
    auto message = failed_ + " failed (" + std::string(to_string(failure_->code())) + ": " +
                   failure_->message() + "); " + model + " is used instead";
    if (model != listed) message += " of " + listed + ", for which too little is left";
    call_.note({"fallback", std::move(message)});
  }

  void tell_what_is_lost(const std::string& model) {
    const auto from = context_->routes->find(asked_);
    const auto to = context_->routes->find(model);
    if (!from || !to || (*from)->kind() == (*to)->kind()) return;
    auto lost = lost_between_kinds(call_.model_request());
    if (lost.empty()) return;
    call_.note({"fallback", model + " is served by another kind of provider (" +
                                std::string((*to)->kind()) + "): " + std::move(lost)});
  }

  void take(std::string model) {
    call_.model_request().model = std::move(model);
    ++call_.attempt.index;
    call_.attempt.cause = AttemptCause::fallback;
  }

  Call& call_;
  const FallbackOptions& options_;
  std::shared_ptr<const StageContext> context_;
  std::vector<std::string>::const_iterator next_;
  std::vector<std::string>::const_iterator end_;
  std::string asked_;
  std::vector<std::string> tried_;
  std::optional<Error> failure_;  ///< of the last one that was asked
  std::string failed_;            ///< its name
};

class Fallback final : public Middleware {
 public:
  explicit Fallback(FallbackOptions options) : options_(std::move(options)) {}

  std::string_view name() const noexcept override { return "fallback"; }
  Place place() const noexcept override { return Place::fallback; }
  Traits traits() const noexcept override {
    return {.repeats = true, .rewrites = true, .keeps_deadline = true};
  }

  Result<> join(const StageContext& context) override {
    const bool incomplete = options_.models.empty() ||
                            std::any_of(options_.models.begin(), options_.models.end(),
                                        [](const auto& rule) { return rule.instead.empty(); });
    if (!incomplete) return context_.join(context);
    return fail(ErrorCode::invalid_argument,
                "name at least one model, and for each at least one to use instead");
  }

  Task<Reply> handle(Call& call, Next next) override {
    if (call.kind() != CallKind::model) return next(call);
    const auto* const rule = fallback_rule(options_, call);
    if (rule == nullptr) return next(call);
    return repeat(call, next, *rule);
  }

 private:
  Task<Reply> repeat(Call& call, Next next, const FallbackRule& rule) {
    const DeliveryWatch watch(call);
    Rerouting rerouting(call, rule, options_, context_.get());
    while (true) {
      auto outcome = co_await next(call);
      const bool failed = !outcome && !watch.delivered();
      if (failed && rerouting.go_on(outcome.error())) continue;
      rerouting.finish(outcome);
      co_return outcome;
    }
  }

  FallbackOptions options_;
  JoinedContext context_;
};

}  // namespace

bool another_may_answer(const Error& error) noexcept {
  switch (error.code()) {
    case ErrorCode::not_found:  // no route, or the provider does not have the model
    case ErrorCode::unsupported:
    case ErrorCode::timeout:
    case ErrorCode::unauthenticated:
    case ErrorCode::permission_denied:
    case ErrorCode::quota_exhausted:
    case ErrorCode::rate_limited:
    case ErrorCode::overloaded:
    case ErrorCode::context_length_exceeded:
    case ErrorCode::connection_failed:
    case ErrorCode::connection_lost:
    case ErrorCode::protocol_error:
      return true;
    default:
      return false;
  }
}

std::shared_ptr<Middleware> fallback(FallbackOptions options) {
  return std::make_shared<Fallback>(std::move(options));
}

}  // namespace purser
