// trace.cpp: the duration of a call, and a word to its listener.
#include <purser/middleware/trace.hpp>

#include <purser/runtime/call_listener.hpp>

namespace purser {

Verdict Trace::before(Call& call) {
  if (call.listener == nullptr) return go_on();
  call.slot<Instant>(this) = clock_.now();
  call.listener->call_started(call);
  return go_on();
}

void Trace::after(Call& call, Result<Reply>& outcome) noexcept {
  if (call.listener == nullptr) return;
  call.listener->call_finished(call, outcome, clock_.now() - call.slot<Instant>(this));
}

}  // namespace purser
