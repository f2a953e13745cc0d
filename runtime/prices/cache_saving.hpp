// cache_saving.hpp: what a provider's prompt cache saved on one attempt.
#pragma once

#include <purser/runtime/prices/price.hpp>

namespace purser {

/// Whether some input of `usage` was read from a prompt cache or written to one.
[[nodiscard]] bool uses_prompt_cache(const Usage& usage) noexcept;

/// What `usage` would cost if all input read from the cache or written to it were plain input,
/// minus what it costs; both as `cost_of` rounds them. Negative where writing cost more than
/// reading saved. Errors: as `cost_of`.
[[nodiscard]] Result<Money> saved_by_cache(const Usage& usage, const Price& price,
                                           const PriceContext& context = {});

}  // namespace purser
