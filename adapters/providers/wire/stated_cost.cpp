// stated_cost.cpp: decimal digits and an exponent, without floating point.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <purser/adapters/providers/wire/stated_cost.hpp>

namespace purser::provider_wire {
namespace {

/// All digits as one whole number, and the power of ten that it is to be multiplied by.
struct Digits {
  std::int64_t value = 0;
  int exponent = 0;
  bool more = false;  ///< digits that did not fit were not all zero
};

bool take_digit(Digits& digits, int digit, bool behind_point) {
  const bool fits = digits.value <= (INT64_MAX - 9) / 10;
  if (fits) digits.value = digits.value * 10 + digit;
  if (!fits) digits.more = digits.more || digit != 0;
  digits.exponent += fits ? (behind_point ? -1 : 0) : (behind_point ? 0 : 1);
  return true;
}

std::optional<int> exponent_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::clamp(exponent, -100, 100);
}

std::optional<Digits> digits_of(std::string_view token) {
  Digits digits;
  bool behind_point = false;
  bool any = false;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const char c = token[i];
    if (c >= '0' && c <= '9') {
      any = take_digit(digits, c - '0', behind_point);
    } else if (c == '.' && !behind_point) {
      behind_point = true;
    } else if (c == 'e' || c == 'E') {
      const auto exponent = exponent_of(token.substr(i + 1));
      if (!exponent || !any) return std::nullopt;
      digits.exponent += *exponent;
      return digits;
    } else {
      return std::nullopt;
    }
  }
  return any ? std::optional(digits) : std::nullopt;
}

}  // namespace

std::optional<Money> stated_cost(std::string_view token, int shift) noexcept {
  while (token.ends_with(' ') || token.ends_with('\n')) token.remove_suffix(1);
  auto digits = digits_of(token.substr(0, 200));
  if (!digits) return std::nullopt;
  auto value = digits->value;
  bool more = digits->more;
  for (int power = digits->exponent + shift; power > 0 && value != 0; --power) {
    if (__builtin_mul_overflow(value, std::int64_t{10}, &value)) return std::nullopt;
  }
  for (int power = digits->exponent + shift; power < 0 && value != 0; ++power) {
    more = more || value % 10 != 0;
    value /= 10;
  }
  if (more && __builtin_add_overflow(value, std::int64_t{1}, &value)) return std::nullopt;
  return Money::nanodollars(value);
}

}  // namespace purser::provider_wire
