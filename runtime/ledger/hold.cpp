// hold.cpp: how a hold ends.
#include <purser/runtime/ledger/hold.hpp>

#include <algorithm>
#include <utility>

#include <purser/runtime/ledger/detail/state.hpp>

namespace purser {

void Hold::End::operator()(ledger_detail::HoldState* state) const noexcept {
  if (state->dispatched) {
    state->ledger->settle_in_doubt(state);
  } else {
    state->ledger->release(state);
  }
}

Hold::operator bool() const noexcept { return state_ != nullptr; }

HoldId Hold::id() const noexcept { return state_ ? state_->id : 0; }

Tokens Hold::output_tokens() const noexcept { return state_ ? state_->output_tokens : 0; }

Money Hold::amount() const noexcept {
  return state_ ? Money::nanodollars(state_->held[Measure::usd]) : Money();
}

Sequence Hold::sequence() const noexcept { return state_ ? state_->sequence : 0; }

const std::vector<Warning>& Hold::warnings() const noexcept {
  static const std::vector<Warning> none;
  return state_ ? state_->warnings : none;
}

void Hold::dispatched() noexcept {
  if (state_) state_->dispatched = true;
}

bool Hold::is_dispatched() const noexcept { return state_ && state_->dispatched; }

void Hold::spent_at_least(Money cost, const Usage& usage) noexcept {
  if (!state_) return;
  state_->dispatched = true;
  state_->reported = std::max(state_->reported, cost);
  if (usage.total() < state_->usage.total()) return;
  try {
    state_->usage = usage;
  } catch (...) {  // no memory for the units: what was reported before stays, the cost is kept
    return;
  }
}

Money Hold::spent_so_far() const noexcept { return state_ ? state_->reported : Money(); }

Sequence Hold::settle(Charge charge) noexcept {
  auto* state = state_.release();
  return state == nullptr ? 0 : state->ledger->settle(state, std::move(charge));
}

Sequence Hold::release() noexcept {
  auto* state = state_.release();
  return state == nullptr ? 0 : state->ledger->release(state);
}

Sequence Hold::settle_in_doubt() noexcept {
  auto* state = state_.release();
  return state == nullptr ? 0 : state->ledger->settle_in_doubt(state);
}

}  // namespace purser
