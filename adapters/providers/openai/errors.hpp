// errors.hpp: OpenAI's error types and codes in our words.
#pragma once

#include <purser/adapters/providers/wire/peer_error.hpp>

namespace purser::openai {

/// `status`: of the HTTP answer, 0 for an error in the middle of a stream.
/// Source: OpenAI's error reference; `insufficient_quota` comes with status 429 and must not be
/// retried.
[[nodiscard]] ErrorCode error_code(int status, const provider_wire::PeerError& peer);

}  // namespace purser::openai
