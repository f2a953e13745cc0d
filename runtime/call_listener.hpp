// call_listener.hpp: the port of those who follow calls: a session's report, the runtime's events.
#pragma once

#include <chrono>

#include <purser/runtime/call.hpp>
#include <purser/runtime/reply.hpp>

namespace purser {

/// Told by the trace stage. Called on the call's strand; several calls at once. Must be quick and
/// must not throw.
class CallListener {
 public:
  virtual ~CallListener() = default;
  virtual void call_started(const Call& call) noexcept = 0;
  virtual void call_finished(const Call& call, const Result<Reply>& outcome,
                             std::chrono::nanoseconds duration) noexcept = 0;
};

}  // namespace purser
