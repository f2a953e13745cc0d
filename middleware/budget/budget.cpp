// budget.cpp: hold, send, book; the hold's destructor covers every path that does not come back.
#include <purser/middleware/budget/budget.hpp>

#include <algorithm>

#include <purser/middleware/budget/attempt_hold.hpp>
#include <purser/middleware/budget/model_bill.hpp>
#include <purser/middleware/budget/quote.hpp>
#include <purser/middleware/budget/tool_bill.hpp>
#include <purser/runtime/durable.hpp>
#include <purser/runtime/prices/cache_saving.hpp>
#include <purser/runtime/prompt_cache_savings.hpp>
#include <purser/runtime/reserve_in_turn.hpp>

namespace purser {
namespace {

/// For the session's report. What cannot be told, for want of a price or of memory, is left out.
void tell_what_cache_saved(const Call& call, const ModelReply& reply, const Charge& charge,
                           const Price& price) noexcept {
  if (call.session == nullptr || !uses_prompt_cache(charge.usage)) return;
  if (!reply.billed && !reply.stated_cost) return;
  try {
    const auto saved =
        saved_by_cache(charge.usage, price, {reply.service_tier, reply.region, reply.speed});
    if (!saved || price.free) return;
    const auto sum = call.session->get<SharedCacheSavings>(SharedCacheSavings::slot);
    sum->add(charge.model.empty() ? call.name() : std::string_view(charge.model), *saved);
  } catch (...) {
    return;
  }
}

Bill bill_of(const Call& call, const Quote& quote, const Hold& hold, const Result<Reply>& outcome,
             const PriceTable& prices, const BudgetOptions& options, BillingTime time) {
  if (call.is_tool()) {
    const auto& request = call.tool_request();
    return {charge_of(*request.tool, request.arguments, outcome, hold.amount()),
            remarks_on(request)};
  }
  const auto price = price_of_answer(quote, outcome->model(), prices, time);
  auto bill = bill_of(outcome->model(), *price, hold.amount(), options);
  tell_what_cache_saved(call, outcome->model(), bill.charge, *price);
  return bill;
}

/// Whether the outcome itself says what was spent: an answer does, and so does a tool that was
/// entered, unless its server says that it ran nothing.
bool is_billable(const Call& call, const Hold& hold, const Result<Reply>& outcome) {
  if (outcome) return true;
  const auto* const tool = call.tool();
  if (tool == nullptr || !hold.is_dispatched()) return false;
  return !(tool->tells_dispatch && outcome.error().rejected());
}

/// An error before anything left costs nothing; a complete refusal by the provider costs nothing
/// but counts as a call; after anything else nobody knows.
Sequence settle_error(Call& call, Hold& hold, const Error& error) {
  if (!hold.is_dispatched()) return hold.release();
  if (!error.rejected()) {
    call.add_cost(std::min(hold.spent_so_far(), hold.amount()), hold.amount());
    return hold.settle_in_doubt();
  }
  Charge charge;
  charge.calls_only = true;
  return hold.settle(std::move(charge));
}

Warning overrun(Money billed, Money held) {
  return {"overrun", "the provider billed " + to_string(billed) + " where " + to_string(held) +
                         " was its own limit; it is booked in full"};
}

Sequence book(Call& call, const Quote& quote, Hold& hold, Result<Reply>& outcome,
              const PriceTable& prices, const BudgetOptions& options, BillingTime time) {
  if (!is_billable(call, hold, outcome)) return settle_error(call, hold, outcome.error());
  auto [charge, remarks] = bill_of(call, quote, hold, outcome, prices, options, time);
  for (auto& remark : remarks) call.note(std::move(remark));
  call.add_cost(charge.low, charge.high);
  if (charge.high > hold.amount()) call.note(overrun(charge.high, hold.amount()));
  if (outcome) outcome->set_charge(charge);
  return hold.settle(std::move(charge));
}

/// A stream that the budget stopped is an answer cut at its limit.
void tell_why_it_stopped(Call& call, const AttemptHold& attempt, Result<Reply>& outcome) {
  if (!attempt.stopped() || !outcome || !outcome->is_model()) return;
  outcome->model().stop_reason = StopReason::length;
  call.note({"output_limit_ignored",
             std::string(call.name()) +
                 " went on beyond the output limit it was given; the stream was cut there"});
}

/// Whatever name led to a model, one limit counts its calls.
std::string_view booked_name(const Call& call, const Routes& routes) noexcept {
  return call.kind() == CallKind::model ? routes.own_name(call.name()) : call.name();
}

Warning journal_warning(const Error& error) { return {"journal_failed", error.message()}; }

}  // namespace

Budget::Budget(std::shared_ptr<Ledger> ledger, std::shared_ptr<const Routes> routes,
               PriceTable prices, Timers& timers, BudgetOptions options)
    : ledger_(std::move(ledger)),
      routes_(std::move(routes)),
      prices_(std::move(prices)),
      timers_(timers),
      options_(options) {}

Result<Hold> Budget::reserve_now(const Call& call, const Ask& ask, const CallInfo& info) const {
  if (options_.busy == Busy::wait && ledger_->has_line()) {
    return fail(ErrorCode::budget_busy, "others wait already");
  }
  return ledger_->reserve(call.account(), ask, info);
}

bool Budget::is_to_wait(const Result<Hold>& hold) const noexcept {
  return options_.busy == Busy::wait && !hold && hold.error().code() == ErrorCode::budget_busy;
}

bool Budget::may_leave(const Result<>& durable) const noexcept {
  return durable ||
         (durable.error().code() == ErrorCode::journal_failed && ledger_->admits_without_journal());
}

Task<Reply> Budget::handle(Call& call, Next next) {
  const auto quote = quote_for(call, *routes_, prices_, options_, timers_.clock().wall_now());
  if (!quote) co_return fail(quote.error());
  const CallInfo info{
      call.id(),      call.attempt, call.kind(), call.purpose, booked_name(call, *routes_),
      call.final_from};
  auto hold = reserve_now(call, quote->ask, info);
  if (is_to_wait(hold)) {
    auto turn = reserve_in_turn(*ledger_, call.account(), quote->ask, info, timers_, call.deadline);
    hold = co_await std::move(turn);
  }
  if (!hold) co_return fail(std::move(hold).error());
  for (const auto& warning : hold->warnings()) call.note(warning);

  if (!ledger_->is_committed(hold->sequence())) {
    auto durable = co_await until_durable(*ledger_, hold->sequence(), timers_, call.deadline);
    if (!may_leave(durable)) co_return fail(std::move(durable).error());
    if (!durable) call.note(journal_warning(durable.error()));
  }
  AttemptHold attempt(call, *hold, *quote, options_);
  const BillingStart start(timers_.clock());
  auto outcome = co_await next(call);
  attempt.end();
  tell_why_it_stopped(call, attempt, outcome);
  const auto billed_in = start.until_now();
  const auto booked = book(call, *quote, *hold, outcome, prices_, options_, billed_in);

  if (!ledger_->is_committed(booked)) {
    auto durable = co_await until_durable(*ledger_, booked, timers_, call.deadline);
    const bool unwanted = !durable && durable.error().code() == ErrorCode::cancelled;
    if (unwanted) co_return fail(std::move(durable).error());  // paid for and booked all the same
    if (!durable && outcome) outcome->warn(journal_warning(durable.error()));
  }
  co_return outcome;
}

}  // namespace purser
