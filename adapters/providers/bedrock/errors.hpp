// errors.hpp: Bedrock's error types in our words.
#pragma once

#include <string_view>

#include <purser/adapters/providers/wire/peer_error.hpp>

namespace purser::bedrock {

/// Reads `{"message"}`, in either case, and `__type`. The type mostly stands in the header
/// `x-amzn-errortype`.
[[nodiscard]] provider_wire::PeerError read_error(std::string_view body);

/// `status`: of the HTTP answer, 0 for an exception in the middle of a stream, whose type begins
/// with a small letter. A type may have an address behind `:` or in front of `#`. Source: the
/// errors of Converse and of all AWS services.
[[nodiscard]] ErrorCode error_code(int status, const provider_wire::PeerError& peer);

}  // namespace purser::bedrock
