// image_size.hpp: width and height of an image, read from its first bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace purser::provider_wire {

struct ImageSize {
  std::int64_t width = 0;
  std::int64_t height = 0;
  friend bool operator==(const ImageSize&, const ImageSize&) = default;
};

/// The size of a PNG, JPEG, GIF or WebP. `base64`: RFC 4648 without line breaks.
///
/// Nothing where the bytes are another format, are cut off before they say it, or say something
/// that no decoder takes: a side of zero, a side above 2^31 - 1. Looks at a bounded number of
/// bytes, however long the image is, and copies none. A GIF is as large as its first picture and
/// its screen together, since decoders differ in what they take.
[[nodiscard]] std::optional<ImageSize> image_size(std::string_view base64) noexcept;

}  // namespace purser::provider_wire
