// deadline.cpp: gives the call its deadline, and watches over stages that do not keep it
// themselves.
#include <purser/middleware/deadline.hpp>

#include <purser/runtime/with_deadline.hpp>

namespace purser {
namespace {

Task<Reply> refuse_late(Error error) { co_return fail(std::move(error)); }

}  // namespace

Task<Reply> Deadline::handle(Call& call, Next next) {
  const auto now = timers_.clock().now();
  if (call.deadline == Instant::max() && call_timeout_.count() > 0)
    call.deadline = later(now, call_timeout_);
  if (call.deadline == Instant::max()) return next(call);
  if (call.deadline <= now) return refuse_late(deadline_error(call));
  if (next.keeps_deadline()) return next(call);
  return with_deadline<Reply>(timers_, call.deadline, deadline_error(call), next(call));
}

}  // namespace purser
