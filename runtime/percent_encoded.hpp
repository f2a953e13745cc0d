// percent_encoded.hpp: text as a part of an address.
#pragma once

#include <string>
#include <string_view>

namespace purser {

/// `a%20b`: everything but letters, digits, `-._~` and what is in `kept` as `%XX` (RFC 3986,
/// section 2).
[[nodiscard]] std::string percent_encoded(std::string_view text, std::string_view kept = {});

}  // namespace purser
