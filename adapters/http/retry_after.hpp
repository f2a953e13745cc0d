// retry_after.hpp: how long a peer asks to wait, from its answer's headers.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <purser/runtime/clock.hpp>

namespace purser::http {

/// `retry_after_ms`: value of `retry-after-ms` (milliseconds), which goes first. `retry_after`:
/// value of `retry-after`: seconds, with or without a fraction, or an HTTP date (RFC 9110,
/// section 10.2.3), which is compared with `now`. Empty: the header was not there. A moment in the
/// past is 0; more than a year is a year; what cannot be read is unset.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(std::string_view retry_after_ms,
                                                                   std::string_view retry_after,
                                                                   WallTime now);

}  // namespace purser::http
