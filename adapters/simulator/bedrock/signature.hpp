// signature.hpp: what a request that AWS's Signature Version 4 signs must carry.
#pragma once

#include <optional>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/http_request.hpp>

namespace purser::simulator {

/// Nothing where the request is not signed at all, or has all parts of a signature: a credential of
/// five parts with the date of `x-amz-date`, the signed headers, among them `host` and all of AWS's
/// that are there, and 64 hexadecimal digits. Whether these are the right ones only the secret
/// could tell.
[[nodiscard]] std::optional<ApiError> check_signature_form(const HttpRequest& request);

}  // namespace purser::simulator
