// admit.cpp: one pass over the limits; each may shorten the output or refuse.
#include <purser/runtime/ledger/admit.hpp>

#include <algorithm>

namespace purser {
namespace {

using Outcome = Admission::Outcome;

Tokens saturating_tokens(Tokens input, std::int64_t choices, Tokens output) noexcept {
  Tokens tokens = 0;
  if (__builtin_mul_overflow(choices, output, &tokens)) return amount_max;
  if (__builtin_add_overflow(tokens, input, &tokens)) return amount_max;
  return tokens;
}

/// The largest output with which the call takes no more than `room`, which is enough for the least
/// output.
Tokens output_within(std::int64_t room, Measure measure, const Ask& ask) noexcept {
  if (measure == Measure::usd) return ask.cost.largest_within(Money::nanodollars(room));
  return (room - ask.input_tokens) / ask.choices;
}

/// Whether the call would not fit even if nothing were held but by those who wait for it.
bool is_exhausted(const LimitState& limit, std::int64_t asked) noexcept {
  if (asked == amount_max) return true;
  if (limit.window == Window::Kind::call) return asked > limit.amount;
  const std::int64_t left = limit.amount - limit.kept - limit.spent;
  return left < 0 || asked > left - limit.held_above;
}

struct Failure {
  Outcome outcome;
  const LimitState* limit;
};

__extension__ using Wide = __int128;

/// `room_in` without an end to its range, so that any two limits can be told apart.
Wide exact_room_in(const LimitState& limit) noexcept {
  if (limit.window == Window::Kind::call) return limit.amount;
  return static_cast<Wide>(limit.amount) - limit.kept - limit.spent - limit.held;
}

/// The order in which limits that refuse are named.
bool is_named_before(const Failure& a, const Failure& b) noexcept {
  if (a.outcome != b.outcome) return a.outcome == Outcome::exhausted;
  if (a.limit->measure != b.limit->measure) return a.limit->measure < b.limit->measure;
  return exact_room_in(*a.limit) < exact_room_in(*b.limit);
}

}  // namespace

Amounts amounts_of(const Ask& ask, Tokens output_tokens) noexcept {
  Amounts amounts;
  amounts[Measure::usd] = ask.cost.at(output_tokens).nanodollars();
  amounts[Measure::tokens] = saturating_tokens(ask.input_tokens, ask.choices, output_tokens);
  amounts[Measure::calls] = ask.calls;
  return amounts;
}

std::int64_t room_in(const LimitState& limit) noexcept {
  if (limit.window == Window::Kind::call) return limit.amount;
  const std::int64_t left = limit.amount - limit.kept - limit.spent;
  return left < 0 ? left : left - limit.held;
}

Admission admit(std::span<const LimitState> limits, const Ask& ask) noexcept {
  Tokens output = ask.output_tokens_max;
  Amounts most = amounts_of(ask, output);
  Amounts least = amounts_of(ask, ask.output_tokens_min);
  Failure named{Outcome::granted, nullptr};
  for (const auto& limit : limits) {
    if (limit.on_exceed != OnExceed::block) continue;
    const std::int64_t room = std::min(room_in(limit), amount_max - 1);
    if (most[limit.measure] <= room) continue;
    const std::int64_t asked = least[limit.measure];
    if (asked <= room) {
      output = std::min(output, output_within(room, limit.measure, ask));
      most = amounts_of(ask, output);
      continue;
    }
    const Failure failure{is_exhausted(limit, asked) ? Outcome::exhausted : Outcome::busy, &limit};
    if (named.limit == nullptr || is_named_before(failure, named)) named = failure;
  }
  if (named.limit == nullptr) return {Outcome::granted, output, most, 0};
  return {named.outcome, 0, least, static_cast<std::size_t>(named.limit - limits.data())};
}

}  // namespace purser
