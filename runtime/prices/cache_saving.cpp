// cache_saving.cpp: the same usage, once with the cache's rates and once without.
#include <purser/runtime/prices/cache_saving.hpp>

#include <utility>

namespace purser {

bool uses_prompt_cache(const Usage& usage) noexcept {
  return usage.cache_read > 0 || usage.cache_write > 0 || usage.cache_write_1h > 0;
}

Result<Money> saved_by_cache(const Usage& usage, const Price& price, const PriceContext& context) {
  const auto cost = cost_of(usage, price, context);
  if (!cost) return fail(cost.error());
  auto plain = usage;
  for (const auto cached : {&Usage::cache_read, &Usage::cache_write, &Usage::cache_write_1h}) {
    if (__builtin_add_overflow(plain.input, std::exchange(plain.*cached, 0), &plain.input)) {
      return fail(ErrorCode::too_large,
                  "a usage of model \"" + price.model + "\" has more input than can be counted");
    }
  }
  const auto without = cost_of(plain, price, context);
  if (!without) return fail(without.error());
  return *without - *cost;
}

}  // namespace purser
