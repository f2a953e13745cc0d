// fullest.cpp: which blocking limit in dollars is spent the most, as a fraction.
#include <algorithm>

#include <purser/runtime/ledger/detail/state.hpp>
#include <purser/runtime/ledger/fullness.hpp>
#include <purser/runtime/prices/uint128.hpp>

namespace purser {
namespace {

UInt128 product(Money a, Money b) noexcept {
  return static_cast<UInt128>(a.nanodollars()) * static_cast<UInt128>(b.nanodollars());
}

}  // namespace

bool is_fuller(Money spent_a, Money amount_a, Money spent_b, Money amount_b) noexcept {
  if (amount_b == Money()) return false;
  if (amount_a == Money()) return true;
  return product(spent_a, amount_b) > product(spent_b, amount_a);
}

Share Fullness::share() const noexcept {
  constexpr std::int32_t whole = 1'000'000;
  if (spent >= amount) return Share::parts_per_million(whole);
  const auto parts =
      product(spent, Money::nanodollars(whole)) / static_cast<UInt128>(amount.nanodollars());
  return Share::parts_per_million(static_cast<std::int32_t>(parts));
}

namespace ledger_detail {
namespace {

/// A limit and what it counts.
struct Filled {
  const Node* account = nullptr;  ///< null: there is none
  const LimitSlot* slot = nullptr;
  Money spent;
  Money amount;
};

bool can_be_fullest(const LimitSlot& slot, const CallInfo& call) noexcept {
  return slot.measure == Measure::usd && slot.on_exceed == OnExceed::block &&
         slot.window != Window::Kind::call && slot.concerns(call.kind, call.name);
}

Fullness fullness_of(const Filled& filled) {
  const auto& terms = *filled.slot->terms;
  Fullness fullness{
      filled.account->scope(), filled.amount, filled.spent, terms.window, {}, terms.model};
  if (terms.window.is_calendar()) fullness.period = filled.slot->tally->period;
  return fullness;
}

}  // namespace

std::optional<Fullness> State::fullest(Node& account, const CallInfo& call) {
  const Lock lock(mutex_);
  const auto now = moment();
  Filled fullest;
  for (Node* node = &account; node != nullptr; node = node->parent.get()) {
    for (auto& slot : node->limits()) {
      if (!can_be_fullest(slot, call)) continue;
      slot.follow(now);
      const auto state = node->state_of(slot);
      const Filled filled{node, &slot, Money::nanodollars(state.spent),
                          Money::nanodollars(state.amount)};
      const bool first = fullest.account == nullptr;
      if (first || is_fuller(filled.spent, filled.amount, fullest.spent, fullest.amount)) {
        fullest = filled;
      }
    }
  }
  if (fullest.account == nullptr) return std::nullopt;
  return fullness_of(fullest);
}

}  // namespace ledger_detail
}  // namespace purser
