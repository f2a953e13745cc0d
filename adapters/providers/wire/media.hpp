// media.hpp: images, documents and recordings, as far as all interfaces treat them alike.
#pragma once

#include <string>

#include <purser/runtime/message.hpp>
#include <purser/runtime/result.hpp>

namespace purser::provider_wire {

/// Exactly one of `data`, `url` and `file_id` is set, and data has a media type. Error:
/// `invalid_argument`.
[[nodiscard]] Result<> check_source(const MediaPart& part);

/// `data:image/png;base64,...`, or the URL where the part has one.
[[nodiscard]] std::string url_of(const MediaPart& part);

/// A text document's text. Error: `invalid_argument` (no base64).
[[nodiscard]] Result<std::string> text_of(const MediaPart& part);

}  // namespace purser::provider_wire
