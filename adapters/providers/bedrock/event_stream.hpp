// event_stream.hpp: AWS's binary event stream (`application/vnd.amazon.eventstream`).
#pragma once

#include <memory>
#include <string_view>

#include <purser/adapters/providers/wire/frames.hpp>

namespace purser::bedrock {

/// Stands in front of the name of a frame that is an exception or an error of the service:
/// `exception:throttlingException`. Its data is the payload, or the error's message as JSON.
inline constexpr std::string_view exception_prefix = "exception:";

/// A message is its length, the length of its headers, a CRC-32 of these eight bytes, headers,
/// payload, and a CRC-32 of all before it. A frame is named by `:event-type`, its data is the
/// payload; other headers are skipped, of whatever type. Source: AWS's event stream encoding.
///
/// Errors: `protocol_error`: a checksum or a length that is wrong, a header that runs over its end;
/// `too_large`: a message above 16 MiB.
[[nodiscard]] std::unique_ptr<provider_wire::FrameParser> event_frames();

}  // namespace purser::bedrock
