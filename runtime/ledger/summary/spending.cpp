// spending.cpp: sums that never wrap around, whatever a journal says.
#include <purser/runtime/ledger/summary/spending.hpp>

namespace purser {
namespace {

std::int64_t add_counts(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a < 0 ? INT64_MIN : INT64_MAX;
}

}  // namespace

Spending& Spending::operator+=(const Spending& change) noexcept {
  spent = Money::saturating_add(spent, change.spent);
  in_doubt = Money::saturating_add(in_doubt, change.in_doubt);
  held = Money::saturating_add(held, change.held);
  calls = add_counts(calls, change.calls);
  tokens = add_counts(tokens, change.tokens);
  return *this;
}

std::int64_t saturating_subtract(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return a < 0 ? INT64_MIN : INT64_MAX;
}

Money saturating_subtract(Money a, Money b) noexcept {
  return Money::nanodollars(saturating_subtract(a.nanodollars(), b.nanodollars()));
}

}  // namespace purser
