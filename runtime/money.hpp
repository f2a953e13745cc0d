// money.hpp: an amount of US dollars, exact to the nanodollar.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <purser/runtime/decimal.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

namespace detail {
/// Prints what happened and ends the program.
[[noreturn]] void money_out_of_range(const char* operation) noexcept;
}  // namespace detail

/// A signed amount in nanodollars (1 USD = 1,000,000,000). Integer arithmetic only; no conversion
/// from or to floating point anywhere. Range: about +-9.22 billion dollars.
///
/// Plain operators are checked: passing the range ends the program in every build, because a wrong
/// amount must not go on. Where amounts come from outside, use `checked_add`, `saturating_add` and
/// so on.
class Money {
 public:
  constexpr Money() noexcept = default;
  [[nodiscard]] static constexpr Money nanodollars(std::int64_t count) noexcept {
    return Money(count);
  }
  [[nodiscard]] static constexpr Money max() noexcept { return Money(INT64_MAX); }

  /// Reads an amount that a person wrote: `5`, `$5`, `$5.00`, ` $10.50 `, up to 9 decimals.
  /// Error: `invalid_argument`, naming the text and what is accepted (negative, NaN, inf,
  /// exponents, underscores, empty, too many digits are refused).
  [[nodiscard]] static Result<Money> parse(std::string_view text);

  [[nodiscard]] constexpr std::int64_t nanodollars() const noexcept { return nanodollars_; }
  [[nodiscard]] constexpr bool is_negative() const noexcept { return nanodollars_ < 0; }

  friend constexpr auto operator<=>(Money, Money) noexcept = default;
  friend constexpr bool operator==(Money, Money) noexcept = default;

  friend constexpr Money operator+(Money a, Money b) noexcept {
    Money sum;
    if (__builtin_add_overflow(a.nanodollars_, b.nanodollars_, &sum.nanodollars_)) [[unlikely]] {
      detail::money_out_of_range("addition");
    }
    return sum;
  }
  friend constexpr Money operator-(Money a, Money b) noexcept {
    Money difference;
    if (__builtin_sub_overflow(a.nanodollars_, b.nanodollars_, &difference.nanodollars_))
        [[unlikely]] {
      detail::money_out_of_range("subtraction");
    }
    return difference;
  }
  friend constexpr Money operator*(Money a, std::int64_t factor) noexcept {
    Money product;
    if (__builtin_mul_overflow(a.nanodollars_, factor, &product.nanodollars_)) [[unlikely]] {
      detail::money_out_of_range("multiplication");
    }
    return product;
  }
  constexpr Money& operator+=(Money other) noexcept { return *this = *this + other; }
  constexpr Money& operator-=(Money other) noexcept { return *this = *this - other; }

  /// Error: `too_large`.
  [[nodiscard]] static Result<Money> checked_add(Money a, Money b);
  [[nodiscard]] static Result<Money> checked_multiply(Money a, std::int64_t factor);
  /// Stops at the ends of the range.
  [[nodiscard]] static constexpr Money saturating_add(Money a, Money b) noexcept {
    Money sum;
    if (__builtin_add_overflow(a.nanodollars_, b.nanodollars_, &sum.nanodollars_)) [[unlikely]] {
      return Money(a.nanodollars_ < 0 ? INT64_MIN : INT64_MAX);
    }
    return sum;
  }

 private:
  explicit constexpr Money(std::int64_t nanodollars) noexcept : nanodollars_(nanodollars) {}
  std::int64_t nanodollars_ = 0;
};

/// `$3.42`: at least 2 and at most 9 decimals; `-$0.50` for negative amounts. Exact.
[[nodiscard]] std::string to_string(Money amount);
/// `3.42`, for JSON numbers: at most 9 decimals, no trailing zeros beyond the first (`5.0`, `0`).
/// Exact.
[[nodiscard]] std::string to_decimal(Money amount);

inline namespace literals {
/// `5_usd`, `0.01_usd`, `1'000.50_usd`. A literal that is not an exact number of nanodollars does
/// not compile.
consteval Money operator""_usd(const char* text) {
  char digits[32] = {};
  std::size_t length = 0;
  for (const char* c = text; *c != '\0'; ++c) {
    if (*c == '\'') continue;
    if (length == sizeof digits) throw "an amount has at most 9 digits before and after the point";
    digits[length++] = *c;
  }
  const auto nanodollars = scaled_decimal({digits, length}, 9);
  if (!nanodollars) throw "an amount is digits, and at most 9 more behind a point";
  return Money::nanodollars(*nanodollars);
}
}  // namespace literals

}  // namespace purser
