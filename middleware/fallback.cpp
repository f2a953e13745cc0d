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
    if (!another_may_answer(error) || context_->timers->clock().now() >= call_.deadline)
      return false;
    while (next_ != end_) {
      const auto& listed = *next_++;
      auto model = call_.ladder != nullptr ? call_.ladder->pass(call_, listed) : listed;
      if (!can_take(model)) continue;
      tell(error, listed, model);
      take(std::move(model));
      failure_ = error;
      return true;
    }
    return false;
  }

  /// Says what was asked for. A budget that is only busy does not hide why another was tried.
  void finish(Result<Reply>& outcome) {
    if (!failure_) return;
    if (outcome && outcome->is_model()) outcome->model().asked_model = asked_;
    if (!outcome && outcome.error().code() == ErrorCode::budget_busy) outcome = fail(*failure_);
  }

 private:
  bool can_take(const std::string& model) {
    if (std::find(tried_.begin(), tried_.end(), model) != tried_.end()) return false;
    tried_.push_back(model);
    return can_replace_model(call_.model_request(), model, *context_->routes, context_->prices,
                             options_.without)
        .has_value();
  }

  void tell(const Error& error, const std::string& listed, const std::string& model) {
    auto message = call_.model_request().model + " failed (" +
                   std::string(to_string(error.code())) + ": " + error.message() + "); " + model +
                   " is used instead";
    if (model != listed) message += " of " + listed + ", for which too little is left";
    call_.note({"fallback", std::move(message)});
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
  std::optional<Error> failure_;
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
