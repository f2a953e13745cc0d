// replay.hpp: gives a whole reply to a sink as if it had been streamed.
#pragma once

#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/stream.hpp>

namespace purser::provider_wire {

/// One chunk per part, then the usage. Where the sink stops, so does this, and the reply's reason
/// to stop says so. What the sink throws passes through.
void replay(ModelReply& reply, StreamSink& sink);

}  // namespace purser::provider_wire
