// errors.hpp: Anthropic's error types in our words.
#pragma once

#include <purser/adapters/providers/wire/peer_error.hpp>

namespace purser::anthropic {

/// `status`: of the HTTP answer, 0 for an error in the middle of a stream. Source: Anthropic's
/// error reference.
[[nodiscard]] ErrorCode error_code(int status, const provider_wire::PeerError& peer);

}  // namespace purser::anthropic
