// metering.cpp: what an account has spent this month, and what its monthly limit leaves.
#include <algorithm>

#include <purser/runtime/ledger/detail/state.hpp>

namespace purser::ledger_detail {
namespace {

bool is_monthly_cap(const LimitSlot& slot) noexcept {
  return slot.window == Window::Kind::month && slot.measure == Measure::usd && slot.for_all &&
         slot.on_exceed == OnExceed::block;
}

}  // namespace

Result<MeterReport> State::meter(Node& account) {
  const Lock lock(mutex_);
  if (!account.meter) {
    return fail(ErrorCode::invalid_argument, account.last() +
                                                 " is not metered; only accounts of kind " +
                                                 options_.metered_kind + " are");
  }
  const Moment now{clock_->now(), days_.wall_now()};
  account.meter->follow(now.wall);
  const auto& month = account.meter->running();
  MeterReport report;
  report.account = account.scope();
  report.month = month.period;
  report.spent = Money::nanodollars(month.spent[Measure::usd]);
  report.in_doubt = Money::nanodollars(month.in_doubt);
  report.held = Money::nanodollars(account.counter(Measure::usd).held);
  report.tokens = month.spent[Measure::tokens];
  report.calls = month.spent[Measure::calls];
  for (auto& slot : account.limits()) {
    if (!is_monthly_cap(slot)) continue;
    slot.follow(now);
    const auto left = std::max<std::int64_t>(room_in(account.state_of(slot)), 0);
    if (report.remaining && *report.remaining <= Money::nanodollars(left)) continue;
    report.limit = Money::nanodollars(slot.amount);
    report.remaining = Money::nanodollars(left);
  }
  return report;
}

}  // namespace purser::ledger_detail
