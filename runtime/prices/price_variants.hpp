// price_variants.hpp: the single prices of a price that has hours or alternatives.
#pragma once

#include <purser/runtime/prices/price.hpp>

namespace purser::detail {

/// Calls `visit(price)` for the price itself, with each of its hours' rates, and for each of its
/// alternatives; `visit` looks at neither hours nor alternatives. Stops at the first error.
template <class Visit>
Result<> visit_variants(const Price& price, Visit& visit) {
  if (auto done = visit(price); !done) return done;
  for (const PriceHours& hours : price.hours) {
    Price changed = price;
    changed.rates = hours.rates;
    if (auto done = visit(changed); !done) return done;
  }
  for (const Price& other : price.alternatives) {
    if (auto done = visit_variants(other, visit); !done) return done;
  }
  return {};
}

}  // namespace purser::detail
