// ask.hpp: the worst case of a call, to be held before it is sent.
#pragma once

#include <cstdint>

#include <purser/runtime/prices/linear_cost.hpp>
#include <purser/runtime/usage.hpp>

namespace purser {

/// What a call asks the ledger to hold. Nothing in it is negative.
///
/// For a model call the ledger chooses the output limit: the largest count in [output_tokens_min,
/// output_tokens_max] that fits every blocking limit. Tools ask for a fixed cost and no tokens.
struct Ask {
  LinearCost cost;               ///< in the number of output tokens granted
  Tokens input_tokens = 0;       ///< upper bound, all input classes
  Tokens output_tokens_min = 0;  ///< refused below this
  Tokens output_tokens_max = 0;
  std::int64_t choices = 1;  ///< answers asked for: output counts that often in token limits
  std::int64_t calls = 1;

  /// A call with a price known beforehand. A negative price makes an ask that `reserve` refuses.
  [[nodiscard]] static Ask fixed(Money cost);
};

}  // namespace purser
