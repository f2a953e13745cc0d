// crc32.hpp: the checksum of event stream messages: CRC-32 of IEEE 802.3, as in gzip.
#pragma once

#include <cstdint>
#include <string_view>

namespace purser::bedrock {

/// `before`: the checksum of what comes in front of `bytes`; 0: nothing does.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0) noexcept;

}  // namespace purser::bedrock
