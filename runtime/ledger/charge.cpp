// charge.cpp: making charges.
#include <purser/runtime/ledger/charge.hpp>

#include <utility>

namespace purser {

Charge Charge::exact(Money cost, Usage usage) { return in_doubt(cost, cost, std::move(usage)); }

Charge Charge::in_doubt(Money low, Money high, Usage usage) {
  Charge charge;
  charge.low = low;
  charge.high = high;
  charge.usage = std::move(usage);
  return charge;
}

}  // namespace purser
