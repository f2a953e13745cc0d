// signature.hpp: proves to a receiver that an alert came from here, and when.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/result.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::alerts {

inline constexpr std::string_view timestamp_header = "Purser-Timestamp";
inline constexpr std::string_view signature_header = "Purser-Signature";
/// The same for every try of one alert; receivers skip what they have seen.
inline constexpr std::string_view idempotency_header = "Idempotency-Key";

/// Seconds since 1970, UTC, as the header has them.
[[nodiscard]] std::string timestamp_text(WallTime time);

/// `v1=` and the lower case hexadecimal HMAC-SHA256, with `secret`, of the timestamp, a point and
/// the body: `1764021600.{"id":...}`.
[[nodiscard]] std::string sign(const Secret& secret, std::string_view timestamp,
                               std::string_view body);

/// What a receiver does: the two headers and the raw body, before anything is parsed.
///
/// Errors: `unauthenticated`: the signature is not that of the body; the timestamp is further from
/// `now` than `tolerance`, or none.
[[nodiscard]] Result<> verify(const Secret& secret, std::string_view timestamp,
                              std::string_view body, std::string_view signature, WallTime now,
                              std::chrono::seconds tolerance = std::chrono::minutes(5));

}  // namespace purser::alerts
