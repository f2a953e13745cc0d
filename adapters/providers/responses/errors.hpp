// errors.hpp: the error codes of OpenAI's Responses in our words.
#pragma once

#include <purser/adapters/providers/wire/peer_error.hpp>

namespace purser::responses {

/// `status`: of the HTTP answer, 0 for an error in the middle of a stream or in a failed response.
/// Source: OpenAI's error reference, and the codes of `response.error`; `insufficient_quota` comes
/// with status 429 and must not be retried.
[[nodiscard]] ErrorCode error_code(int status, const provider_wire::PeerError& peer);

}  // namespace purser::responses
