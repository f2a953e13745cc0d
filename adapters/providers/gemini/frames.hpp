// frames.hpp: how Gemini's streams are cut into events.
#pragma once

#include <memory>

#include <purser/adapters/providers/wire/frames.hpp>

namespace purser::gemini {

/// Server-sent events, among which JSON may stand bare at the beginning of a line: that is how the
/// service tells of an error in the middle of a stream. It is reported as an event without a name.
[[nodiscard]] std::unique_ptr<provider_wire::FrameParser> frames();

}  // namespace purser::gemini
