// money.cpp: reading and printing amounts; what happens when one leaves the range.
#include <purser/runtime/money.hpp>

#include <cstdio>
#include <cstdlib>

namespace purser {
namespace {

constexpr std::string_view spaces = " \t\r\n";
constexpr int decimals_max = 9;
constexpr std::uint64_t nanodollars_per_dollar = 1'000'000'000;

std::string_view without_spaces_around(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

/// The text as it can stand in a message: short, and without control characters.
std::string shown(std::string_view text) {
  constexpr std::size_t length_max = 40;
  std::string result(text.substr(0, length_max));
  for (char& c : result) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return '"' + result + (text.size() > length_max ? "...\"" : "\"");
}

/// Absolute dollars and nine digits behind the point, of which `decimals_min` to nine are kept: no
/// trailing zeros.
std::string decimal_text(Money amount, std::size_t decimals_min) {
  const auto count = static_cast<std::uint64_t>(amount.nanodollars());
  const std::uint64_t absolute = amount.is_negative() ? ~count + 1 : count;
  std::string fraction = std::to_string(absolute % nanodollars_per_dollar);
  fraction.insert(0, decimals_max - fraction.size(), '0');
  while (fraction.size() > decimals_min && fraction.back() == '0') fraction.pop_back();
  return std::to_string(absolute / nanodollars_per_dollar) + '.' + fraction;
}

}  // namespace

void detail::money_out_of_range(const char* operation) noexcept {
  std::fprintf(stderr,
               "purser: an amount of money left its range in %s; stopping, because a wrong amount "
               "must not go on\n",
               operation);
  std::abort();
}

Result<Money> Money::parse(std::string_view text) {
  auto digits = without_spaces_around(text);
  if (digits.starts_with('$')) digits.remove_prefix(1);
  if (const auto count = scaled_decimal(digits, decimals_max)) return Money(*count);
  return fail(ErrorCode::invalid_argument,
              shown(text) +
                  " is not an amount of money; write digits with at most 9 decimals, such as 5, "
                  "$5 or $10.50 (not negative, below 9.2 billion)");
}

Result<Money> Money::checked_add(Money a, Money b) {
  Money sum;
  if (!__builtin_add_overflow(a.nanodollars_, b.nanodollars_, &sum.nanodollars_)) return sum;
  return fail(ErrorCode::too_large,
              to_string(a) + " + " + to_string(b) + " is more than an amount of money can hold");
}

Result<Money> Money::checked_multiply(Money a, std::int64_t factor) {
  Money product;
  if (!__builtin_mul_overflow(a.nanodollars_, factor, &product.nanodollars_)) return product;
  return fail(ErrorCode::too_large, to_string(a) + " x " + std::to_string(factor) +
                                        " is more than an amount of money can hold");
}

std::string to_string(Money amount) {
  return (amount.is_negative() ? "-$" : "$") + decimal_text(amount, 2);
}

std::string to_decimal(Money amount) {
  if (amount == Money()) return "0";
  return (amount.is_negative() ? "-" : "") + decimal_text(amount, 1);
}

}  // namespace purser
