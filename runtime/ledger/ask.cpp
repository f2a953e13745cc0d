// ask.cpp: asks with a price known beforehand.
#include <purser/runtime/ledger/ask.hpp>

namespace purser {

Ask Ask::fixed(Money cost) {
  Ask ask;
  ask.cost = LinearCost::fixed(cost);
  if (cost.is_negative()) ask.calls = -1;
  return ask;
}

}  // namespace purser
