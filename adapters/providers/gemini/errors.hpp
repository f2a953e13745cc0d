// errors.hpp: Google's error bodies in our words.
#pragma once

#include <string_view>

#include <purser/adapters/providers/wire/peer_error.hpp>

namespace purser::gemini {

/// Reads `{"error":{"code","message","status","details"}}`, alone or as the only element of an
/// array. `type` is the status (`RESOURCE_EXHAUSTED`); `code` the quota of a day that was used up,
/// or the reason that the details give, or the number; `retry_after` is `RetryInfo.retryDelay`.
/// Source: google.rpc.Status and its error details.
[[nodiscard]] provider_wire::PeerError read_error(std::string_view body);

/// `status`: of the HTTP answer, 0 for an error in the middle of a stream. A quota per day that is
/// used up is `quota_exhausted`: waiting does not help the call.
[[nodiscard]] ErrorCode error_code(int status, const provider_wire::PeerError& peer);

}  // namespace purser::gemini
