// durable.cpp: the store's callback becomes an awaited event.
#include <purser/runtime/durable.hpp>

#include <purser/runtime/event.hpp>

namespace purser {
namespace {

Error too_slow() {
  return {ErrorCode::deadline_exceeded, "the journal did not take the record before the deadline"};
}

}  // namespace

Task<> until_durable(Ledger& ledger, Sequence sequence, Timers& timers, Instant deadline) {
  const Event durable;
  ledger.store().when_committed(sequence,
                                [durable](Result<> outcome) { durable.set(std::move(outcome)); });
  const ArmedTimer timer(timers, deadline, [durable] { durable.set(fail(too_slow())); });
  auto outcome = co_await durable.wait();
  co_return outcome;
}

}  // namespace purser
