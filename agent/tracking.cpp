// tracking.cpp: books what was spent elsewhere.
#include <purser/agent/model_cost.hpp>
#include <purser/agent/runtime_parts.hpp>
#include <purser/agent/session.hpp>
#include <purser/agent/session_state.hpp>
#include <purser/middleware/budget/quote.hpp>

namespace purser {
namespace {

Warning passed(const LimitReport& entry, std::string_view name) {
  const auto& limit = entry.limit;
  return {"budget_exceeded", entry.account + " is past its limit of " +
                                 amount_text(limit.measure, limit.amount) + " since " +
                                 std::string(name) + " was booked from outside"};
}

}  // namespace

Result<> Session::track(std::string_view name, Money cost) const {
  return book(CallKind::tool, name, Charge::exact(cost));
}

Result<> Session::track_usage(std::string_view model, const Usage& usage) const {
  auto& parts = *state_->runtime->parts_;
  const auto pricing = parts.current_pricing();
  const auto price = price_of(*pricing->routes, pricing->prices, model,
                              BillingTime::just_before(parts.clock->wall_now()));
  if (!price) return fail(price.error());
  const auto charge = charge_for(**price, usage, {});
  if (!charge) return fail(charge.error());
  return book(CallKind::model, pricing->routes->own_name(model), *charge);
}

Result<> Session::track_response(std::string_view provider, std::string_view body) const {
  auto& parts = *state_->runtime->parts_;
  const auto pricing = parts.current_pricing();
  const auto reader = pricing->routes->find_provider(provider);
  if (!reader) return fail(reader.error());
  const auto reply = (*reader)->decode(body);
  if (!reply) return fail(reply.error());
  const auto usual = pricing->routes->route(reply->model);
  const Routed route{*reader, reply->model, usual && usual->provider != *reader};
  const auto name =
      route.by_prefix ? std::string(provider) + '/' + reply->model : std::string(reply->model);
  if (!reply->billed && !reply->stated_cost)
    return book(CallKind::model, name, Charge::exact(Money()));
  if (reply->stated_cost) {
    return book(CallKind::model, name, Charge::exact(*reply->stated_cost, reply->usage));
  }
  if (reply->usage_quality != UsageQuality::exact) {
    return fail(ErrorCode::protocol_error,
                "the answer of " + reply->model +
                    " does not say in full what was used; book it with track or track_usage");
  }
  const auto price =
      price_for(route, pricing->prices, BillingTime::just_before(parts.clock->wall_now()));
  if (!price) return fail(price.error());
  const auto charge =
      charge_for(**price, reply->usage, {reply->service_tier, reply->region, reply->speed});
  if (!charge) return fail(charge.error());
  return book(CallKind::model, name, *charge);
}

Result<> Session::book(CallKind kind, std::string_view name, const Charge& charge) const {
  auto& parts = *state_->runtime->parts_;
  CallInfo info{++parts.last_call, {}, kind, Purpose::user, name};
  info.attempt.parent = parent_;
  auto booked = parts.ledger->track(account_, info, charge);
  if (!booked) return fail(std::move(booked).error());
  for (const auto& entry : parts.ledger->report(account_).limits) {
    if (entry.spent > entry.limit.amount) state_->warn(passed(entry, name));
  }
  return {};
}

}  // namespace purser
