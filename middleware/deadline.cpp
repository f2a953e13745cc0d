// deadline.cpp: arms a timer beside the call.
#include <purser/middleware/deadline.hpp>

#include <purser/runtime/with_deadline.hpp>

namespace purser {
namespace {

Error late(const Call& call) {
  return {ErrorCode::deadline_exceeded,
          "the call to " + std::string(call.name()) + " did not end before its deadline"};
}

Task<Reply> refuse_late(Error error) { co_return fail(std::move(error)); }

}  // namespace

Task<Reply> Deadline::handle(Call& call, Next next) {
  const auto now = timers_.clock().now();
  if (call.deadline == Instant::max() && call_timeout_.count() > 0)
    call.deadline = now + call_timeout_;
  if (call.deadline == Instant::max()) return next(call);
  if (call.deadline <= now) return refuse_late(late(call));
  return with_deadline<Reply>(timers_, call.deadline, late(call), next(call));
}

}  // namespace purser
