// errors.hpp: Ollama's statuses and sentences in our words.
#pragma once

#include <purser/adapters/providers/wire/peer_error.hpp>

namespace purser::ollama {

/// `status`: of the HTTP answer, 0 for an error in the middle of a stream. Errors are a status and
/// a sentence; there are no types or codes.
[[nodiscard]] ErrorCode error_code(int status, const provider_wire::PeerError& peer);

}  // namespace purser::ollama
