// money_json.hpp: amounts of money as JSON numbers.
#pragma once

#include <purser/runtime/json.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

/// A JSON number that prints as to_decimal() does: `3.42`, `5.0`, `0`.
///
/// The value is the double next to the amount. Below 8,388,608 USD (2^23) doubles lie closer
/// together than nanodollars, so the shortest decimal that leads back to the double, which is what
/// dump_json() prints, is the amount itself. Larger amounts may print one nanodollar off; where
/// they matter, write to_decimal() as a string.
[[nodiscard]] Json to_json(Money amount);

/// Reads a JSON number, or a string as Money::parse() does. A number is read through its shortest
/// decimal text and never multiplied, so `0.1` is exactly $0.10. Error: `invalid_argument`
/// (negative, more than 9 decimals, out of range, another type).
[[nodiscard]] Result<Money> money_from_json(const Json& value);

}  // namespace purser
