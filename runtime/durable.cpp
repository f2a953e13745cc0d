// durable.cpp: the store's callback becomes an awaited event.
#include <purser/runtime/durable.hpp>

#include <purser/runtime/event.hpp>

namespace purser {

Task<> until_durable(Ledger& ledger, Sequence sequence) {
  const Event durable;
  ledger.store().when_committed(sequence,
                                [durable](Result<> outcome) { durable.set(std::move(outcome)); });
  return durable.wait();
}

}  // namespace purser
