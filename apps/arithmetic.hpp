// arithmetic.hpp: the value of an expression such as (2 + 3) * 4.5.
#pragma once

#include <string_view>

#include <purser/runtime/result.hpp>

namespace purser::cli {

/// `+ - * / % ^`, parentheses, signs, `pi`, `e`, and `sqrt abs floor ceil round ln log10 exp sin
/// cos tan` with one argument in parentheses. `^` binds most tightly and to the right; `%` is the
/// remainder. Spaces are ignored.
///
/// Errors: `invalid_argument` with the position: not an expression, a result that is not finite;
/// `too_large`: more than 1,000 bytes, or nested deeper than 50.
[[nodiscard]] Result<double> evaluate(std::string_view expression);

}  // namespace purser::cli
