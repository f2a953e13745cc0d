// chooser.cpp: asks the ledger, walks the ladder, and takes what can answer the request.
#include <purser/middleware/downgrade/chooser.hpp>

#include <algorithm>
#include <utility>

#include <purser/middleware/downgrade/ladder.hpp>
#include <purser/middleware/downgrade/marks.hpp>
#include <purser/middleware/downgrade/savings.hpp>
#include <purser/runtime/downgrade_wish.hpp>
#include <purser/runtime/routed_price.hpp>

namespace purser {
namespace {

WallTime wall_time_in(const StageContext& context) { return context.timers->clock().wall_now(); }

constexpr std::string_view slot_name = "downgrade";

std::string why_now(const Fullness& fullness) {
  return fullness.account.last() + " has spent " + to_string(fullness.spent) + " of " +
         to_string(fullness.amount);
}

CallInfo info_of(const Call& call, std::string_view model) {
  return {call.id(), call.attempt, CallKind::model, call.purpose, model, call.final_from};
}

std::string change_text(std::string_view asked, std::string_view used, std::string_view why) {
  return std::string(asked) + " was asked for, " + std::string(used) +
         " is used: " + std::string(why);
}

/// A finding may ask for a cheaper model, whatever is spent: then the first step is in force.
std::optional<std::string> wish_for(const Call& call) {
  if (call.session == nullptr) return std::nullopt;
  const auto wish = call.session->get<DowngradeWish>(DowngradeWish::slot);
  return wish->reason_for(call.scope().id_of("agent"));
}

Finding downgraded(std::string_view asked, std::string_view used, std::string message) {
  Finding finding;
  finding.type = "downgraded";
  finding.message = std::move(message);
  finding.key = std::string(asked) + " -> " + std::string(used);
  return finding;
}

}  // namespace

Result<> Chooser::join(const StageContext& context) {
  std::call_once(checked_, [&] { steps_ = steps_of(options_); });
  if (!steps_) return fail(steps_.error());
  return context_.join(context);
}

void Chooser::begin(Call& call) {
  if (call.kind() != CallKind::model) return;
  call.ladder = this;
  if (auto choice = choose(call, call.name())) switch_to(call, *std::move(choice));
}

bool Chooser::step_down(Call& call, const Error& refusal) {
  if (call.kind() != CallKind::model || refusal.code() != ErrorCode::budget_exhausted) return false;
  auto models = models_below(*steps_, asked(call));
  const auto current = std::find(models.begin(), models.end(), call.name());
  if (current != models.end()) models.erase(models.begin(), current + 1);
  auto model = first_fitting(call, models);
  if (!model) return false;
  switch_to(call, {*std::move(model), refusal.message()});
  ++call.attempt.index;
  return true;
}

void Chooser::end(Call& call, Result<Reply>& outcome) {
  if (call.ladder == this) call.ladder = nullptr;
  auto* const change = call.find_slot<Change>(owner_);
  if (change == nullptr || change->asked.empty()) return;
  if (outcome && outcome->is_model()) outcome->model().asked_model = change->asked;
  tell(call, *change, outcome);
  call.model_request().model = std::exchange(change->asked, {});
}

std::string_view Chooser::asked(Call& call) const {
  const auto* const change = call.find_slot<Change>(owner_);
  return change != nullptr && !change->asked.empty() ? change->asked : call.name();
}

std::string Chooser::pass(Call& call, std::string_view model) {
  auto choice = choose(call, model);
  return choice ? std::move(choice->model) : std::string(model);
}

Chooser::InForce Chooser::in_force(Call& call, std::string_view model) const {
  const auto fullness = context_->ledger->fullest(call.account(), info_of(call, model));
  const auto lowest = steps_->front().at;
  const auto now = context_->timers->clock().wall_now();
  SharedMarks of_this_call;
  const auto of_session = call.session ? call.session->get<SharedMarks>(slot_name) : nullptr;
  auto& marks = of_session ? *of_session : of_this_call;
  const auto reached = marks.follow(fullness, lowest, call.scope(), model, now);
  const auto steps = steps_at(*steps_, reached);
  if (steps == 0) {
    auto wish = wish_for(call);
    return wish ? InForce{1, *std::move(wish)} : InForce();
  }
  const bool by_now = fullness && steps_at(*steps_, fullness->share()) == steps;
  return {steps,
          by_now ? why_now(*fullness) : to_string(reached) + " of a budget were spent before"};
}

std::optional<Chooser::Choice> Chooser::choose(Call& call, std::string_view wanted) {
  if (cheaper_models(*steps_, steps_->size(), wanted).empty()) return std::nullopt;
  auto now = in_force(call, wanted);
  if (now.steps == 0) return std::nullopt;
  auto model = first_fitting(call, cheaper_models(*steps_, now.steps, wanted));
  if (!model) return std::nullopt;
  return Choice{*std::move(model), std::move(now.why)};
}

std::optional<std::string> Chooser::first_fitting(Call& call,
                                                  const std::vector<std::string>& models) const {
  auto& request = call.model_request();
  const auto context = context_.get();
  std::optional<Error> obstacle;
  for (const auto& model : models) {
    auto fits = can_replace_model(request, model, *context->routes, context->prices,
                                  options_.without, BillingTime::to_hold(wall_time_in(*context)));
    if (fits) return model;
    if (!obstacle) obstacle = std::move(fits).error();
  }
  if (obstacle) call.note({"not_downgraded", request.model + " stays: " + obstacle->message()});
  return std::nullopt;
}

void Chooser::switch_to(Call& call, Choice choice) const {
  auto& change = call.slot<Change>(owner_);
  auto& request = call.model_request();
  auto replaced = std::exchange(request.model, std::move(choice.model));
  if (change.asked.empty()) change.asked = std::move(replaced);
  change.why = std::move(choice.why);
  call.attempt.cause = AttemptCause::downgrade;
}

void Chooser::tell(Call& call, const Change& change, const Result<Reply>& outcome) const {
  auto message = change_text(change.asked, call.name(), change.why);
  const auto context = context_.get();
  const auto route = context->routes->route(change.asked);
  const auto price =
      route ? price_for(*route, context->prices, BillingTime::at(wall_time_in(*context)))
            : Result<std::shared_ptr<const Price>>(nullptr);
  const auto saved = outcome && price && *price ? saved_against(**price, *outcome) : std::nullopt;
  if (saved) message += "; saved " + to_string(*saved);
  if (outcome && call.session) {
    const auto savings = call.session->get<SharedSavings>(slot_name);
    savings->add(change.asked, call.name(), saved.value_or(Money()));
  }
  call.found(downgraded(change.asked, call.name(), std::move(message)));
}

}  // namespace purser
