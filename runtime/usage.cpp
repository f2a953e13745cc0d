// usage.cpp: sums over the classes of tokens.
#include <purser/runtime/usage.hpp>

#include <initializer_list>
#include <limits>

namespace purser {
namespace {

Tokens saturating_sum(std::initializer_list<Tokens> counts) noexcept {
  Tokens sum = 0;
  for (const Tokens count : counts) {
    if (__builtin_add_overflow(sum, count, &sum)) {
      return count < 0 ? std::numeric_limits<Tokens>::min() : std::numeric_limits<Tokens>::max();
    }
  }
  return sum;
}

}  // namespace

Tokens Usage::input_total() const noexcept {
  return saturating_sum({input, cache_read, cache_write, cache_write_1h, input_audio, input_image});
}

Tokens Usage::output_total() const noexcept {
  return saturating_sum({output, reasoning, output_audio, output_image});
}

Tokens Usage::total() const noexcept { return saturating_sum({input_total(), output_total()}); }

}  // namespace purser
