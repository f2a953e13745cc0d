// rate.cpp: rates and factors from decimal text, and back.
#include <purser/runtime/prices/rate.hpp>

#include <numeric>

#include <purser/runtime/decimal.hpp>

namespace purser {
namespace {

constexpr int decimals = 6;
constexpr std::int64_t millionths = 1'000'000;

/// Millionths as a decimal without trailing zeros: `2.5`, `15`.
std::string decimal_text(std::int64_t count) {
  std::string fraction = std::to_string(count % millionths);
  fraction.insert(0, static_cast<std::size_t>(decimals) - fraction.size(), '0');
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  const std::string whole = std::to_string(count / millionths);
  return fraction.empty() ? whole : whole + '.' + fraction;
}

}  // namespace

Result<Rate> Rate::parse(std::string_view usd_per_million_tokens) {
  const auto count = scaled_decimal(usd_per_million_tokens, decimals);
  if (count && *count <= max().picodollars()) return Rate(*count);
  return fail(ErrorCode::invalid_argument,
              '"' + std::string(usd_per_million_tokens.substr(0, 40)) +
                  "\" is not a price; write USD per million tokens with at most 6 decimals, such "
                  "as 2.50 (not negative, at most 1000000000)");
}

std::string to_string(Rate rate) { return decimal_text(rate.picodollars()); }

Result<Factor> Factor::parse(std::string_view decimal) {
  const auto count = scaled_decimal(decimal, decimals);
  if (!count || *count == 0 || *count > 1000 * millionths) {
    return fail(ErrorCode::invalid_argument,
                '"' + std::string(decimal.substr(0, 40)) +
                    "\" is not a factor; write a number above 0 and up to 1000 with at most 6 "
                    "decimals, such as 1.1");
  }
  const std::int64_t divisor = std::gcd(*count, millionths);
  return Factor{*count / divisor, millionths / divisor};
}

std::string to_string(const Factor& factor) {
  return decimal_text(factor.numerator * (millionths / factor.denominator));
}

}  // namespace purser
