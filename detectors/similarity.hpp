// similarity.hpp: how alike the arguments of two calls are.
#pragma once

#include <purser/detectors/arguments.hpp>

namespace purser {

/// 0 to 1: the mean over all leaves of both. A number, boolean or null is equal (1) or not (0); a
/// text counts as many of its words as both share, of all that either has (Jaccard). A leaf that
/// only one of them has counts 0. Nothing beside nothing is 1.
///
/// `words`: of `now`, as read_loop_arguments left them. Below `at_least` it may stop early: some
/// value below it comes back. Deterministic.
[[nodiscard]] double similarity(const Arguments& now, const WordTable& words,
                                const Arguments& earlier, double at_least = 0);

/// The same of two values.
[[nodiscard]] double similarity(const Json& a, const Json& b);

/// Whether `value` reaches `at_least`, but for the rounding of a mean.
[[nodiscard]] constexpr bool reaches(double value, double at_least) noexcept {
  return value + 1e-9 >= at_least;
}

}  // namespace purser
